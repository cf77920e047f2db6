/* SPDX-License-Identifier: Apache-2.0 */
/* A whole package. Containers hardly survive mutation, so the input is a list of files instead: name, a zero, its
 * length in two bytes, content; the container around them is made here. What opens is covered and signed, and
 * what was signed opens and is covered whole. */
#include <assert.h>

#include "fuzz/rarely.h"
#include "ofd/cover.h"
#include "ofd/pages.h"
#include "ofd/stamp.h"
#include "zip/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

enum { FILES_MAX = 64 };

/* Compressed when it may be dear. */
static err pack(struct arena *arena, struct slice input, bool dear, struct slice *container)
{
	struct zip_writer writer;

	TRY(zip_writer_init(&writer, arena, FILES_MAX));
	while (input.len > 0) {
		const uint8_t *zero = memchr(input.at, 0, input.len);
		struct slice name, content;

		REQUIRE(zero && writer.count < FILES_MAX, E_FIELD);
		name = slice(input.at, (size_t)(zero - input.at));
		input = slice_from(input, name.len + 1);
		REQUIRE(input.len >= 2, E_FIELD);
		content = slice(input.at + 2, (size_t)input.at[0] << 8 | input.at[1]);
		REQUIRE(content.len <= input.len - 2, E_FIELD);
		input = slice_from(input, 2 + content.len);
		TRY(dear ? zip_write_file(&writer, name, content) : zip_write_stored(&writer, name, content));
	}
	return zip_write_end(&writer, container);
}

static void sign(struct arena *arena, const struct ofd *ofd)
{
	struct ofd_stamp_request request = {
		.type = OFD_TYPE_SEAL, .seal = slice_str("seal"), .provider = "fuzz"};
	struct ofd_stamp stamp;
	struct ofd_cover cover;
	struct slice container;
	struct ofd again;
	size_t found = 0;

	if (ofd_stamp_prepare(arena, ofd, &request, &stamp).code != E_OK)
		return;
	if (ofd_stamp_finish(arena, &stamp, slice_str("value"), &container).code != E_OK)
		return;
	if (ofd_open(arena, container, &again).code != E_OK) {
		assert(err_trail()->code == E_NO_MEMORY || err_trail()->code == E_ZIP_LIMIT);
		return;
	}
	for (size_t i = 0; i < again.signature_count; i++) {
		assert(ofd_cover(arena, &again, &again.signatures[i], &cover).code == E_OK);
		found += slice_eq(again.signatures[i].xml, stamp.signature_xml);
	}
	assert(found > 0);
}

static void open_it(struct arena *arena, struct slice container, bool dear)
{
	struct ofd_cover cover;
	struct ofd ofd;

	if (ofd_open(arena, container, &ofd).code != E_OK)
		return;
	for (size_t i = 0; i < ofd.signature_count; i++)
		assert(ofd_cover(arena, &ofd, &ofd.signatures[i], &cover).code == E_OK);
	if (dear)
		sign(arena, &ofd);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	bool dear = rarely(at, len);
	struct slice container;
	struct arena arena;

	arena_init(&arena, 128 << 20);
	if (pack(&arena, slice(at, len), dear, &container).code == E_OK)
		open_it(&arena, container, dear);
	open_it(&arena, slice(at, len), dear);
	arena_clear(&arena);
	err_forget();
	return 0;
}
