/* SPDX-License-Identifier: Apache-2.0 */
/* Forged PDF documents: updates after the signature. */
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/pdfmaker.h"

PDFMAKER_FORGE(a_sealed_document, pdfmaker_document)

static struct slice other_content(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_stream(&m, 4, "", "BT /F1 24 Tf 72 700 Td (The sum is 900) Tj ET");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(exchange_the_content, other_content)

static struct slice note_over(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_put(&m, 3, PDFMAKER_PAGE("10 0 R 20 0 R"));
	pdfmaker_put(&m, 20,
		     "<</Type/Annot/Subtype/FreeText/Rect[60 690 300 730]/Contents(The sum is 900)/DA(/F1 24 "
		     "Tf)>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(lay_a_note_over, note_over)

static struct slice with_evidence(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(r, 1,
				"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags "
				"3>>/DSS<</Certs[]>>>>");
}
PDFMAKER_FORGE(add_evidence, with_evidence)

static void make_form(struct pdfmaker *m, const struct recipe *r)
{
	pdfmaker_init(m, r->arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "GM.sm2seal");
	pdfmaker_put(m, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R 20 0 R]/SigFlags 3>>>>");
	pdfmaker_put(m, 3, PDFMAKER_PAGE("10 0 R 20 0 R"));
	pdfmaker_put(m, 20, "<</Subtype/Widget/FT/Tx/T(sum)/V(100)/Rect[60 690 300 730]/P 3 0 R>>");
	pdfmaker_seal(m, r);
}

static struct slice form(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_form(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(a_sealed_form, form)

static struct slice other_value(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_form(&m, r);
	pdfmaker_put(&m, 20, "<</Subtype/Widget/FT/Tx/T(sum)/V(900)/Rect[60 690 300 730]/P 3 0 R>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(exchange_a_value, other_value)

static void make_covered(struct pdfmaker *m, const struct recipe *r)
{
	pdfmaker_init(m, r->arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "GM.sm2seal");
	pdfmaker_put(m, 3,
		     "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 "
		     "0 R>>/XObject<</X 20 0 R>>>>/Annots[10 0 R]>>");
	pdfmaker_stream(m, 20, "/Type/XObject/Subtype/Form/BBox[0 0 300 50]", "1 g 0 0 300 50 re f");
	pdfmaker_seal(m, r);
}

static struct slice covered(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_covered(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(a_covered_text, covered)

static struct slice uncovered(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_covered(&m, r);
	pdfmaker_put(&m, 20, "null");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(take_the_cover_away, uncovered)

static struct slice other_font(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(r, 5, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>");
}
PDFMAKER_FORGE(exchange_the_font, other_font)

static struct slice other_catalog(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_put(&m, 21, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>>>");
	pdfmaker_end(&m, 21);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(switch_the_catalog, other_catalog)

static void make_hole(struct pdfmaker *m, const struct recipe *r)
{
	pdfmaker_init(m, r->arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "GM.sm2seal");
	pdfmaker_put(m, 3,
		     "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 20 0 R]/Resources<<"
		     "/Font<</F1 5 0 R>>>>/Annots[10 0 R]>>");
	pdfmaker_seal(m, r);
}

static struct slice hole(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_hole(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(a_hole, hole)

static struct slice filled_hole(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_hole(&m, r);
	pdfmaker_stream(&m, 20, "", "BT /F1 24 Tf 72 600 Td (and 800 more) Tj ET");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(fill_the_hole, filled_hole)

static struct slice unreferenced(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_stream(&m, 4, "", "BT /F1 24 Tf 72 700 Td (The sum is 900) Tj ET");
	pdfmaker_text(&m, arena_text(r->arena, "startxref\n%zu\n%%%%EOF\n", m.xref));
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(append_without_reference, unreferenced)

static struct slice with_page(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_put(&m, 2, "<</Type/Pages/Kids[3 0 R 20 0 R]/Count 2>>");
	pdfmaker_put(&m, 20, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(add_a_page, with_page)

static struct slice no_field(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(r, 1, "<</Type/Catalog/Pages 2 0 R>>");
}
PDFMAKER_FORGE(take_the_field_away, no_field)

static struct slice acting(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(
		r, 1,
		"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>/OpenAction<</S"
		"/JavaScript/JS(app.alert\\(1\\))>>>>");
}
PDFMAKER_FORGE(act_at_opening, acting)

static void make_stream(struct pdfmaker *m, const struct recipe *r)
{
	struct sm3 digest;

	pdfmaker_init(m, r->arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "GM.sm2seal");
	pdfmaker_packed(m, 30, 3, PDFMAKER_PAGE("10 0 R"));
	pdfmaker_end_packed(m, 31, 1);
	digest = pdfmaker_range(m);
	pdfmaker_value(m, pdfmaker_seal_value(r, &digest));
}

static struct slice in_stream(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_stream(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(a_sealed_stream, in_stream)

static struct slice exchanged_in_stream(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	make_stream(&m, r);
	pdfmaker_packed(&m, 32, 3,
			"<</Type/Page/Parent 2 0 R/MediaBox[0 0 95 842]/Contents 4 0 R/Resources<</Font<</F1 "
			"5 0 R>>>>/Annots[10 0 R]>>");
	pdfmaker_end_packed(&m, 33, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(exchange_in_a_stream, exchanged_in_stream)

static struct slice packed_twice(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	const char *other = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 95 842]>>";

	(void)container;
	make_stream(&m, r);
	pdfmaker_stream(&m, 32, "/Type/ObjStm/N 2/First 15",
			arena_text(r->arena, "3 000 3 %03zu    %s %s", strlen(other) + 1, other,
				   PDFMAKER_PAGE("10 0 R")));
	m.packed_in[3] = 32;
	pdfmaker_end_packed(&m, 33, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(pack_it_twice, packed_twice)

/* So many empty fields first that there would be no room to tell of what comes behind them. */
static struct slice crowded(const struct recipe *r, const char *data)
{
	const char *fields = "10 0 R";
	struct pdfmaker m;

	pdfmaker_sealed(&m, r);
	for (int id = 20; id < 20 + PDF_CHANGES_MAX; id++) {
		pdfmaker_put(&m, id, "<</Subtype/Widget/FT/Sig/T(empty)/Rect[0 0 0 0]/P 3 0 R>>");
		fields = arena_text(r->arena, "%s %d 0 R", fields, id);
	}
	pdfmaker_put(&m, 3,
		     arena_text(r->arena,
				"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<"
				"/Font<</F1 5 0 R>>>>/Annots[%s]>>",
				fields));
	pdfmaker_stream(&m, 4, "", data);
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

static struct slice exchanged_behind_a_crowd(const struct recipe *r, struct slice container)
{
	(void)container;
	return crowded(r, "BT /F1 24 Tf 72 700 Td (The sum is 900) Tj ET");
}
PDFMAKER_FORGE(exchange_behind_a_crowd, exchanged_behind_a_crowd)

/* An empty field, which shows nothing, with looks that some readers draw. */
static struct slice with_five_numbers(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_put(&m, 3, PDFMAKER_PAGE("10 0 R 20 0 R"));
	pdfmaker_put(
		&m, 20,
		"<</Type/Annot/Subtype/Widget/FT/Sig/T(empty)/Rect[60 690 300 730 0]/P 3 0 R/AP<</N 21 0 "
		"R>>>>");
	pdfmaker_stream(&m, 21, "/Type/XObject/Subtype/Form/BBox[0 0 240 40]", "1 g 0 0 240 40 re f");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(lay_an_odd_rectangle_over, with_five_numbers)

static const struct forgery rows[] = {
#include "forged/pdf_update.def"
};

int main(void)
{
	return catalogue_run("pdf update", rows, COUNT(rows));
}
