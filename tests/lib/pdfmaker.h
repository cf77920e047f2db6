/* SPDX-License-Identifier: Apache-2.0 */
/* PDF documents for tests, written object by object, in as many revisions as one likes:
 *
 *	pdfmaker_init(&m, arena);
 *	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R>>");
 *	…
 *	pdfmaker_end(&m, 1);                    cross-reference, trailer, %%EOF
 *	pdfmaker_put(&m, 4, "…");               an update follows
 *	pdfmaker_end(&m, 1);
 *
 * Nothing is checked: forgers write with it too. */
#ifndef TESTS_LIB_PDFMAKER_H
#define TESTS_LIB_PDFMAKER_H

#include "base/buf.h"
#include "lib/forge.h"

enum { PDFMAKER_OBJECTS_MAX = 128, PDFMAKER_ROOM = 8192 };

struct pdfmaker {
	struct arena *arena;
	struct buf out;
	size_t offsets[PDFMAKER_OBJECTS_MAX]; /* of objects put since the last end; 0 for others */
	int packed_in[PDFMAKER_OBJECTS_MAX];  /* of objects put packed since then: their stream */
	size_t largest;                       /* object number used so far */
	size_t xref;                          /* the last cross-reference; 0: none */
	size_t gap;                           /* where the last room for a signature begins: its "<" */
	size_t range;                         /* where its ByteRange begins: its "[" */
};

void pdfmaker_init(struct pdfmaker *m, struct arena *arena);

/* What has been written so far. */
struct slice pdfmaker_bytes(const struct pdfmaker *m);

void pdfmaker_text(struct pdfmaker *m, const char *text);
void pdfmaker_put(struct pdfmaker *m, int id, const char *body);
void pdfmaker_stream(struct pdfmaker *m, int id, const char *entries, const char *data);

/* An object within an object stream, number `stream`. After packed objects pdfmaker_end_packed, with the number of the
 * cross-reference stream, takes the place of pdfmaker_end. */
void pdfmaker_packed(struct pdfmaker *m, int stream, int id, const char *body);
void pdfmaker_end_packed(struct pdfmaker *m, int id, int root);

/* Cross-reference, trailer with this catalog, startxref and %%EOF. */
void pdfmaker_end(struct pdfmaker *m, int root);

/* A signature dictionary with room for a value and a ByteRange that is still empty. */
void pdfmaker_room(struct pdfmaker *m, int id, const char *sub_filter);

/* After the end: fill the ByteRange in and give the digest of what it names; then put the value in. */
struct sm3 pdfmaker_range(struct pdfmaker *m);
void pdfmaker_value(struct pdfmaker *m, struct slice value);

/* ---- the usual document ---- */

/* Objects 1 to 6: catalog, pages, page, its content, font, information; not ended. */
void pdfmaker_notice(struct pdfmaker *m);

/* A signature field 10 with a mark on the page, its looks 11 and its room 12, added to the usual document. Nothing of
 * it was there before, and it goes into the same revision. */
void pdfmaker_field(struct pdfmaker *m, const char *sub_filter);

/* An update that adds a further field: objects first, first + 1, first + 2; rect "0 0 0 0": nothing shows. */
void pdfmaker_further(struct pdfmaker *m, int first, const char *rect, const char *fields,
		      const char *annotations);

/* The values: a seal signature as the recipe has it, and SignedData of its signer. */
struct slice pdfmaker_seal_value(const struct recipe *r, const struct sm3 *digest);
struct slice pdfmaker_cms_value(const struct recipe *r, struct slice message);

/* What a ByteRange names, in one piece. */
struct slice pdfmaker_message(const struct pdfmaker *m);

/* End the revision and put a seal signature of the recipe into its room. */
void pdfmaker_seal(struct pdfmaker *m, const struct recipe *r);

/* The whole: the usual document with one seal signature of the recipe, or with SignedData of its signer. */
void pdfmaker_sealed(struct pdfmaker *m, const struct recipe *r);
void pdfmaker_signed(struct pdfmaker *m, const struct recipe *r);

/* The sealed document, as it is; with one object written anew, or added, by an update. */
struct slice pdfmaker_document(const struct recipe *r, struct slice container);
struct slice pdfmaker_updated(const struct recipe *r, int id, const char *body);

/* The usual page with these annotations. */
#define PDFMAKER_PAGE(annotations)                                                                           \
	"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 "          \
	"R>>>>/Annots[" annotations "]>>"

/* For tables of forgeries: a recipe's document is an OFD one; the function puts a PDF document in its place. */
#define PDFMAKER_FORGE(name, function)                                                                       \
	static void name(struct recipe *r)                                                                   \
	{                                                                                                    \
		r->edit_container = function;                                                                \
	}

#endif
