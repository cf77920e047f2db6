/* SPDX-License-Identifier: Apache-2.0 */
/* Leaving files out of a signature, changing them afterwards, and signing again. */
#include "base/buf.h"
#include "lib/check.h"
#include "lib/forge.h"

struct slice reference_of(const struct recipe *r, struct slice xml, const char *file)
{
	static const char begin[] = "<ofd:Reference ", end[] = "</ofd:Reference>";
	const char *name = arena_text(r->arena, "FileRef=\"/%s\"", file);
	const uint8_t *at = memmem(xml.at, xml.len, name, strlen(name)), *behind;

	assert_non_null(at);
	behind = memmem(at, (size_t)(xml.at + xml.len - at), end, sizeof(end) - 1);
	assert_non_null(behind);
	while (memcmp(at, begin, sizeof(begin) - 1) != 0)
		at--;
	return slice(at, (size_t)(behind + sizeof(end) - 1 - at));
}

struct slice with_reference(const struct recipe *r, struct slice xml, const char *file, struct slice by)
{
	struct slice old = reference_of(r, xml, file);
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, slice(xml.at, (size_t)(old.at - xml.at))));
	assert_ok(buf_put(&out, by));
	assert_ok(buf_put(&out, slice_from(xml, (size_t)(old.at + old.len - xml.at))));
	return buf_slice(&out);
}

struct slice without_target(const struct recipe *r, struct slice xml)
{
	return with_reference(r, xml, r->target, slice(NULL, 0));
}

struct slice other_target(const struct recipe *r, struct slice container)
{
	struct slice bytes = entry_of(r, container, r->target);
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, bytes));
	assert_ok(buf_put_str(&out, "\n"));
	return zipmaker_with(r->arena, container, r->target, buf_slice(&out));
}

struct slice gone_target(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, r->target, slice(NULL, 0));
}

struct slice edited_target(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, r->target,
			     replaced(r->arena, entry_of(r, container, r->target), r->part, r->by));
}

void sign_twice(struct recipe *r)
{
	struct recipe first;

	recipe_honest(&first);
	r->document = recipe_make(&first);
	r->signed_at += HOUR;
}

void leave_out_first_and_name_later(struct recipe *r)
{
	struct recipe first;

	recipe_honest(&first);
	first.target = "Doc_0/Annots/Annotations.xml";
	first.edit_xml = without_target;
	r->document = recipe_make(&first);
	r->signed_at += HOUR;
}
