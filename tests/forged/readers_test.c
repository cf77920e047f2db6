/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: what only some readers would show, and what a changed root would. */
#include "forged/places.h"
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/package.h"

static void leave_only_the_root_out(struct recipe *r)
{
	r->target = "OFD.xml";
	r->edit_xml = without_target;
}

static void sign_everything(struct recipe *r)
{
	r->document = package_make(r->arena);
}

/* ---- a root that nobody protects, and protected files to lead it to ---- */

static struct slice with_root(const struct recipe *r, struct slice container, const char *document)
{
	return zipmaker_with(
		r->arena, container, "OFD.xml",
		replaced(r->arena, entry_of(r, container, "OFD.xml"), "Doc_0/Document.xml", document));
}

static struct slice led_to_the_attachment(const struct recipe *r, struct slice container)
{
	return with_root(r, container, ATTACHMENT);
}

/* An attachment that is signed like the rest: a document of one page, which it has from the first. */
static void lead_the_root_to_an_attachment(struct recipe *r)
{
	struct slice document = entry_of(r, r->document, DOCUMENT);

	leave_only_the_root_out(r);
	r->document = zipmaker_with(
		r->arena, r->document, ATTACHMENT,
		replaced(r->arena, replaced(r->arena, document, "Pages/Page_1", "/Doc_0/Pages/Page_0"),
			 "<ofd:Document ", "<!-- a note --><ofd:Document "));
	r->edit_container = led_to_the_attachment;
}

static struct slice led_to_the_version(const struct recipe *r, struct slice container)
{
	return with_root(r, container, "Doc_0/Versions/Document_v1.xml");
}

static void lead_the_root_to_an_older_version(struct recipe *r)
{
	sign_everything(r);
	leave_only_the_root_out(r);
	r->edit_container = led_to_the_version;
}

/* One signature, listed under a second number. */
static struct slice listed_twice(const struct recipe *r, struct slice container)
{
	struct slice list = entry_of(r, container, "Doc_0/Signs/Signatures.xml"), record;
	const uint8_t *from = memmem(list.at, list.len, "<ofd:Signature ", 15), *to;

	assert_non_null(from);
	to = memchr(from, '>', (size_t)(list.at + list.len - from));
	record = slice(from, (size_t)(to + 1 - from));
	return zipmaker_with(r->arena, container, "Doc_0/Signs/Signatures.xml",
			     replaced(r->arena, list, "</ofd:Signatures>",
				      arena_text(r->arena, "%.*s</ofd:Signatures>", SLICE_ARG(record))));
}

static void list_one_signature_twice(struct recipe *r)
{
	r->edit_container = listed_twice;
}

/* A page beside the package's root, where readers look that start from there; and where nobody does. */
static struct slice page_at(const struct recipe *r, struct slice container, const char *name)
{
	return zipmaker_with(r->arena, container, name, entry_of(r, container, PAGE_2));
}

static struct slice page_at_root(const struct recipe *r, struct slice container)
{
	return page_at(r, container, "Pages/Page_1/Content.xml");
}

static struct slice page_nowhere(const struct recipe *r, struct slice container)
{
	return page_at(r, container, "Older/Pages/Page_1/Content.xml");
}

static void put_a_page_where_some_readers_look(struct recipe *r)
{
	r->edit_container = page_at_root;
}

static void put_a_page_where_nobody_looks(struct recipe *r)
{
	r->edit_container = page_nowhere;
}

static struct slice image_in_the_document(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, "Doc_0/figure.png", slice_str("another picture"));
}

static void put_an_image_beside_its_list(struct recipe *r)
{
	r->edit_container = image_in_the_document;
}

static struct slice image_at_root(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, "figure.png", slice_str("another picture"));
}

static void put_an_image_at_the_root(struct recipe *r)
{
	r->edit_container = image_at_root;
}

/* Readers of PDF look for its header in the first kilobyte and mend the rest; here it is the name of the first entry. */
static struct slice behind_a_header(const struct recipe *r, struct slice container)
{
	const struct zipmaker_entry first = {
		.name = slice_str("%PDF-1.7"), .content = slice_str("1 0 obj"), .stored = true};
	struct slice out = zipmaker_honest(r->arena, &first, 1);
	struct zip zip;

	assert_ok(zip_open(r->arena, container, &zip));
	for (size_t i = 0; i < zip.count; i++)
		if (!zip.entries[i].folder) {
			const char *name = arena_text(r->arena, "%.*s", SLICE_ARG(zip.entries[i].name));

			out = zipmaker_with(r->arena, out, name, entry_of(r, container, name));
		}
	return out;
}

static void begin_like_a_pdf(struct recipe *r)
{
	r->edit_container = behind_a_header;
}

static const struct forgery rows[] = {
#include "forged/readers.def"
};

int main(void)
{
	return catalogue_run("readers", rows, COUNT(rows));
}
