/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/layout.h"

static void assign(struct pdf_layout *layout, int id, enum pdf_role role)
{
	if (id > 0 && id < layout->size)
		layout->roles[id] = (uint8_t)role;
}

/* ISO 32000-1 §12.7.3.1: FT and V are inherited. An own entry counts, else that of the field above. */
static qpdf_oh inherited(const struct pdf_reader *reader, qpdf_oh field, const char *key)
{
	qpdf_oh parent, value;

	if (pdf_has(reader, field, key))
		return pdf_get(reader, field, key);
	parent = pdf_get(reader, field, "/Parent");
	value = pdf_get(reader, parent, key);
	pdf_release(reader, parent);
	return value;
}

bool pdf_is_signature_field(const struct pdf_reader *reader, qpdf_oh field)
{
	qpdf_oh type = inherited(reader, field, "/FT");
	bool same = qpdf_oh_is_name_and_equals(reader->qpdf, type, "/Sig");

	pdf_release(reader, type);
	return same;
}

qpdf_oh pdf_field_value(const struct pdf_reader *reader, qpdf_oh field)
{
	return inherited(reader, field, "/V");
}

typedef err each_item(const struct pdf_reader *reader, struct pdf_layout *layout, qpdf_oh item, int depth);

static err each_of(const struct pdf_reader *reader, struct pdf_layout *layout, qpdf_oh list, int depth,
		   each_item *each)
{
	int n = qpdf_oh_is_array(reader->qpdf, list) ? qpdf_oh_get_array_n_items(reader->qpdf, list) : 0;

	if (depth > PDF_DEPTH_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d levels of pages or fields", PDF_DEPTH_MAX);
	for (int i = 0; i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(reader->qpdf, list, i);
		err e = each(reader, layout, item, depth);

		pdf_release(reader, item);
		TRY(e);
	}
	return OK;
}

static err each_key(const struct pdf_reader *reader, struct pdf_layout *layout, qpdf_oh holder,
		    const char *key, int depth, each_item *each)
{
	qpdf_oh list = pdf_get(reader, holder, key);
	err e = each_of(reader, layout, list, depth, each);

	pdf_release(reader, list);
	return e;
}

/* A page, or a node of the page tree. One that is met twice would be shown twice, or never end. */
static err page(const struct pdf_reader *reader, struct pdf_layout *layout, qpdf_oh item, int depth)
{
	int id = pdf_id(reader, item);

	if (id <= 0 || id >= layout->size || layout->roles[id] != PDF_PLAIN)
		return FAIL(E_PDF_AMBIGUOUS, "the page tree is none");
	assign(layout, id, PDF_PAGE);
	return each_key(reader, layout, item, "/Kids", depth + 1, page);
}

static err field(const struct pdf_reader *reader, struct pdf_layout *layout, qpdf_oh item, int depth)
{
	qpdf_oh value = pdf_field_value(reader, item);

	if (pdf_is_signature_field(reader, item) && qpdf_oh_is_null(reader->qpdf, value))
		assign(layout, pdf_id(reader, item), PDF_EMPTY_FIELD);
	pdf_release(reader, value);
	return each_key(reader, layout, item, "/Kids", depth + 1, field);
}

static err assign_all(const struct pdf_reader *reader, struct pdf_layout *layout, qpdf_oh catalog)
{
	qpdf_oh pages = pdf_get(reader, catalog, "/Pages");
	qpdf_oh form = pdf_get(reader, catalog, "/AcroForm");
	err e = page(reader, layout, pages, 0);

	assign(layout, pdf_id(reader, catalog), PDF_CATALOG);
	assign(layout, pdf_id(reader, form), PDF_FORM);
	if (e.code == E_OK)
		e = each_key(reader, layout, form, "/Fields", 0, field);
	pdf_release(reader, form);
	pdf_release(reader, pages);
	return e;
}

err pdf_layout(const struct pdf_reader *reader, struct pdf_layout *out)
{
	qpdf_oh catalog = qpdf_get_root(reader->qpdf);
	err e;

	*out = (struct pdf_layout){.size = reader->size};
	out->roles = arena_take(reader->arena, (size_t)reader->size + 1);
	REQUIRE(out->roles, E_NO_MEMORY);
	e = assign_all(reader, out, catalog);
	pdf_release(reader, catalog);
	TRY(e);
	return pdf_reader_settled(reader);
}
