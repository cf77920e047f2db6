/* SPDX-License-Identifier: Apache-2.0 */
/* Deviations and facts of PDF documents. */
#include "lib/check.h"
#include "lib/deviation.h"
#include "lib/pdfmaker.h"

static struct slice with_evidence(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(
		r, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>/DSS<</Certs[]>>>>");
}

/* A second seal, whose mark shows when the rectangle has an area. */
static struct slice sealed_again(const struct recipe *r, const char *rect)
{
	struct pdfmaker m;

	pdfmaker_sealed(&m, r);
	pdfmaker_further(&m, 20, rect, "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}

static struct slice with_a_second_mark(const struct recipe *r, struct slice container)
{
	(void)container;
	return sealed_again(r, "100 100 219 219");
}

static struct slice with_an_unseen_mark(const struct recipe *r, struct slice container)
{
	(void)container;
	return sealed_again(r, "0 0 0 0");
}

static struct slice called_signed_data(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "adbe.pkcs7.detached");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}

/* A document time stamp says when, and nobody's name; it comes first here, for it is no signature that could be added to. */
static struct slice stamped_first(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "ETSI.RFC3161");
	pdfmaker_end(&m, 1);
	pdfmaker_range(&m);
	pdfmaker_value(&m, slice("\x30\x00", 2));
	pdfmaker_further(&m, 20, "100 100 219 219", "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}

static struct slice layered(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 1,
		     "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>/OCProperties<<>>>>");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}

/* With metadata, and an update that writes their stream anew under its old number. */
static struct slice described(const struct recipe *r, bool anew)
{
	struct pdfmaker m;

	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 1,
		     "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>/Metadata 20 0 R>>");
	pdfmaker_stream(&m, 20, "/Type/Metadata/Subtype/XML", "<title>notice</title>");
	pdfmaker_seal(&m, r);
	if (anew) {
		pdfmaker_stream(&m, 20, "/Type/Metadata/Subtype/XML", "<title>contract</title>");
		pdfmaker_end(&m, 1);
	}
	return pdfmaker_bytes(&m);
}

static struct slice with_metadata(const struct recipe *r, struct slice container)
{
	(void)container;
	return described(r, false);
}

static struct slice with_other_metadata(const struct recipe *r, struct slice container)
{
	(void)container;
	return described(r, true);
}

static struct slice with_another_title(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(r, 6, "<</Title(contract)>>");
}

static struct slice with_an_orphan(const struct recipe *r, struct slice container)
{
	(void)container;
	return pdfmaker_updated(r, 20, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>");
}

PDFMAKER_FORGE(have_metadata, with_metadata)
PDFMAKER_FORGE(exchange_the_metadata, with_other_metadata)
PDFMAKER_FORGE(exchange_the_title, with_another_title)
PDFMAKER_FORGE(add_what_nothing_leads_to, with_an_orphan)
PDFMAKER_FORGE(seal_it, pdfmaker_document)
PDFMAKER_FORGE(add_evidence_later, with_evidence)
PDFMAKER_FORGE(seal_it_again, with_a_second_mark)
PDFMAKER_FORGE(seal_it_again_unseen, with_an_unseen_mark)
PDFMAKER_FORGE(call_it_something_else, called_signed_data)
PDFMAKER_FORGE(have_the_document_stamped, stamped_first)
PDFMAKER_FORGE(show_layers, layered)

static const struct deviation rows[] = {
#include "forged/deviation_pdf.def"
};

int main(void)
{
	return deviation_run("deviations of PDF documents", rows, COUNT(rows));
}
