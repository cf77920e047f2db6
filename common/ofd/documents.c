/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of a package and their pages, in the order a reader turns them. */
#include "ofd/location.h"
#include "ofd/opening.h"

static size_t count_children(const struct xml_node *node, const char *name)
{
	size_t count = 0;

	for (const struct xml_node *child = xml_child(node, name); child; child = xml_sibling(child, name))
		count++;
	return count;
}

/* The page size of the document, for pages that state none; zeros when it states none that can be read. */
static err read_page_area(const struct xml_node *document, double box[4])
{
	const struct xml_node *common, *area = NULL, *physical = NULL;
	double read[4];

	memset(box, 0, 4 * sizeof(*box));
	TRY(xml_maybe(document, "CommonData", &common));
	if (common)
		TRY(xml_maybe(common, "PageArea", &area));
	if (area)
		TRY(xml_maybe(area, "PhysicalBox", &physical));
	if (!physical)
		return OK;
	if (ofd_box(xml_text(physical), read).code == E_OK)
		memcpy(box, read, sizeof(read));
	else
		err_forget();
	return OK;
}

static err read_page(struct opening *o, const struct ofd_file *document, const struct xml_node *node,
		     const double area[4], struct ofd_page *page)
{
	struct slice id, location;
	struct ofd_file *file;
	const double *own;

	TRY(xml_exact_attr(node, "ID", &id));
	TRY(xml_exact_attr(node, "BaseLoc", &location));
	TRY(opening_locate(o, document, ofd_folder(document->entry->name), location, &file, NULL));
	TRY(arena_copy(o->arena, id, &page->id));
	page->file = file;
	own = file ? o->boxes[opening_index(o, file)] : area;
	memcpy(page->box, own[2] > 0 && own[3] > 0 ? own : area, sizeof(page->box));
	return OK;
}

static err read_pages(struct opening *o, const struct xml_node *root, struct ofd_document *document)
{
	const struct xml_node *pages, *node;
	double area[4];
	size_t count;

	TRY(read_page_area(root, area));
	TRY(xml_one(root, "Pages", &pages));
	count = count_children(pages, "Page");
	if (count > OFD_PAGES_MAX)
		return FAIL(E_ZIP_LIMIT, "%zu pages, over %d", count, OFD_PAGES_MAX);
	document->pages = arena_array(o->arena, count + 1, struct ofd_page);
	REQUIRE(document->pages, E_NO_MEMORY);
	for (node = xml_child(pages, "Page"); node; node = xml_sibling(node, "Page"))
		TRY(read_page(o, document->file, node, area, &document->pages[document->page_count++]));
	return OK;
}

static err read_body(struct opening *o, struct arena *scratch, const struct xml_node *body,
		     struct ofd_document *document)
{
	struct slice folder = ofd_folder(o->ofd->root->entry->name), location;
	const struct xml_node *node;
	struct xml_node *root;
	struct ofd_file *file;

	TRY(xml_one(body, "DocRoot", &node));
	TRY(xml_exact_text(node, &location));
	TRY(opening_locate(o, o->ofd->root, folder, location, &file, NULL));
	if (!file)
		return FAIL(E_OFD_FORM, "there is no document at \"%.*s\"", SLICE_ARG(location));
	document->file = file;
	TRY(xml_maybe(body, "Signatures", &node));
	if (node && xml_text(node).len > 0) {
		TRY(xml_exact_text(node, &location));
		TRY(opening_locate(o, o->ofd->root, folder, location, &file, NULL));
		if (!file)
			return FAIL(E_XML_SHAPE, "there is no list of signatures at \"%.*s\"",
				    SLICE_ARG(location));
		document->signatures = file;
	}
	TRY(opening_read(o, scratch, document->file, 5, "Document", &root));
	return opening_at(read_pages(o, root, document), document->file->entry->name);
}

static err read_bodies(struct opening *o, struct arena *scratch, const struct xml_node *root)
{
	struct ofd *ofd = o->ofd;
	size_t count = count_children(root, "DocBody");
	struct slice type;

	if (count == 0)
		return FAIL(E_OFD_FORM, "a package without a document");
	if (count > OFD_DOCUMENTS_MAX)
		return FAIL(E_ZIP_LIMIT, "%zu documents, over %d", count, OFD_DOCUMENTS_MAX);
	ofd->documents = arena_array(o->arena, count, struct ofd_document);
	REQUIRE(ofd->documents, E_NO_MEMORY);
	TRY(arena_copy(o->arena, xml_attr_text(root, "DocType"), &type));
	for (const struct xml_node *body = xml_child(root, "DocBody"); body;
	     body = xml_sibling(body, "DocBody")) {
		struct ofd_document *document = &ofd->documents[ofd->document_count++];

		document->doc_type = type;
		TRY(read_body(o, scratch, body, document));
	}
	return OK;
}

err opening_documents(struct opening *o)
{
	struct arena scratch;
	struct xml_node *root;
	err e;

	arena_init(&scratch, ARENA_REQUEST_MAX);
	e = opening_read(o, &scratch, o->ofd->root, 5, "OFD", &root);
	if (e.code == E_OK)
		e = opening_at(read_bodies(o, &scratch, root), o->ofd->root->entry->name);
	arena_clear(&scratch);
	return e;
}
