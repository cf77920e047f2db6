/* SPDX-License-Identifier: Apache-2.0 */
/* Forged PDF documents: fields that an update adds or alters. */
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/pdfmaker.h"

static struct slice with_metadata(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(r, 6, "<</Title(another title)/ModDate(D:20261122100000Z)>>");
}
PDFMAKER_FORGE(add_metadata, with_metadata)

/* The text of an object of the document, from "12 0 obj" on to its end, without both. */
static const char *body_of(const struct recipe *r, struct slice document, const char *head)
{
	const uint8_t *from = memmem(document.at, document.len, head, strlen(head));
	const uint8_t *to;

	assert_non_null(from);
	from += strlen(head);
	to = memmem(from, document.len - (size_t)(from - document.at), "endobj", 6);
	assert_non_null(to);
	return arena_text(r->arena, "%.*s", (int)(to - from), (const char *)from);
}

static struct slice copied(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	const char *body;

	(void)container;
	pdfmaker_sealed(&m, r);
	body = body_of(r, pdfmaker_bytes(&m), "\n12 0 obj\n");
	pdfmaker_further(&m, 20, "0 0 0 0", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_put(&m, 22, body);
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(copy_the_signature, copied)

static struct slice with_further(const struct recipe *r, const char *rect)
{
	struct recipe later = *r;
	struct pdfmaker m;

	pdfmaker_sealed(&m, r);
	pdfmaker_further(&m, 20, rect, "10 0 R 20 0 R", "10 0 R 20 0 R");
	later.signed_at += HOUR;
	pdfmaker_seal(&m, &later);
	return pdfmaker_bytes(&m);
}

static struct slice further(const struct recipe *r, struct slice container)
{
	(void)container;
	return with_further(r, "0 0 0 0");
}
PDFMAKER_FORGE(a_further_signature, further)

static struct slice further_seen(const struct recipe *r, struct slice container)
{
	(void)container;
	return with_further(r, "100 100 219 219");
}
PDFMAKER_FORGE(a_further_signature_seen, further_seen)

static struct slice acting(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_further(&m, 20, "100 100 219 219", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_put(
		&m, 20,
		"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal20)/F 132/Rect[100 100 219 219]/P 3 0 R/AP<</N 21 "
		"0 R>>/V 22 0 R/A<</S/URI/URI(http:)>>>>");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(add_a_field_that_acts, acting)

static struct slice bare_mark(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_further(&m, 20, "60 690 300 730", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_put(&m, 20,
		     "<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/Rect[60 690 300 730]/P 3 0 R/AP<</N 21 0 "
		     "R>>>>");
	m.offsets[22] = 0;
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(mark_without_signature, bare_mark)

/* What a reader shows beside the mark comes from the dictionary. */
static struct slice renamed(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	const char *body;

	(void)container;
	pdfmaker_sealed(&m, r);
	body = body_of(r, pdfmaker_bytes(&m), "\n12 0 obj\n");
	pdfmaker_put(&m, 12, arena_text(r->arena, "<</Name(The Emperor)%s", body + 2));
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(rename_the_signer, renamed)

/* The second field was there, empty, when the first was sealed. */
static struct slice filled_field(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R 20 0 R]/SigFlags 3>>>>");
	pdfmaker_put(&m, 3, PDFMAKER_PAGE("10 0 R 20 0 R"));
	pdfmaker_put(&m, 20, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal2)/Rect[100 100 219 219]/P 3 0 R>>");
	pdfmaker_seal(&m, r);
	pdfmaker_put(&m, 20,
		     "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal2)/Rect[100 100 219 219]/P 3 0 R/AP<</N 21 0 "
		     "R>>/V 22 0 R>>");
	pdfmaker_stream(&m, 21, "/Type/XObject/Subtype/Form/BBox[0 0 119 119]", "5 5 109 109 re S");
	pdfmaker_room(&m, 22, "GM.sm2seal");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(fill_an_empty_field, filled_field)

static struct slice reused(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R 20 0 R]/SigFlags 3>>>>");
	pdfmaker_put(&m, 3, PDFMAKER_PAGE("10 0 R 20 0 R"));
	pdfmaker_put(
		&m, 20,
		"<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/Rect[60 690 300 730]/P 3 0 R/AP<</N 11 0 R>>/V "
		"12 0 R>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(reuse_the_signature, reused)

/* It says it is a signature field, has a new signature, and is an annotation that shows a text. */
static struct slice field_over(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_further(&m, 20, "60 690 300 730", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_put(&m, 20,
		     "<</Type/Annot/Subtype/FreeText/FT/Sig/T(x)/Rect[60 690 300 730]/Contents(The sum is "
		     "900)/DA(/F1 24 Tf)/V 22 0 R>>");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(lay_a_field_over, field_over)

/* A signature that says what may follow it, and one that follows. */
static struct slice followed(const struct recipe *r, const char *allowed)
{
	struct pdfmaker m;

	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, arena_text(r->arena,
				      "GM.sm2seal/Reference[<</Type/SigRef/TransformMethod/DocMDP"
				      "/TransformParams<</Type/TransformParams/V/1.2/P %s>>>>]",
				      allowed));
	pdfmaker_seal(&m, r);
	pdfmaker_further(&m, 20, "0 0 0 0", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}

static struct slice followed_where_nothing_may(const struct recipe *r, struct slice container)
{
	(void)container;
	return followed(r, "1");
}
PDFMAKER_FORGE(sign_where_nothing_may_follow, followed_where_nothing_may)

static struct slice followed_where_signatures_may(const struct recipe *r, struct slice container)
{
	(void)container;
	return followed(r, "2");
}
PDFMAKER_FORGE(sign_where_signatures_may_follow, followed_where_signatures_may)

static const struct forgery rows[] = {
#include "forged/pdf_field.def"
};

int main(void)
{
	return catalogue_run("pdf field", rows, COUNT(rows));
}
