/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a signed revision in the document as it is now: the two are walked through side by side from their
 * catalogs down, value by value, streams byte for byte. What an update may add without changing what is shown is
 * the table in compare.c; everything else that differs is a change (shadow attacks, overlays, form values,
 * exchanged pages, objects hidden or put in place of none). An object must keep its number. */
#ifndef PDF_COMPARE_H
#define PDF_COMPARE_H

#include "pdf/layout.h"
#include "pdf/open.h"

struct pdf_comparison {
	const struct pdf_reader *was; /* the signed revision */
	const struct pdf_reader *is;  /* the document now */
	size_t *visits;               /* values looked at so far, of all comparisons */
};

/* The changes, into the signature. E_PDF_AMBIGUOUS, E_PDF_LIMIT over PDF_VISITS_MAX and PDF_DEPTH_MAX, E_NO_MEMORY. */
err pdf_compare(const struct pdf_comparison *comparison, struct pdf_signature *signature);

/* One more change. Of more than PDF_CHANGES_MAX those are kept that weigh most. where and what: in the arena. */
err pdf_change_add(struct arena *arena, struct pdf_signature *signature, enum pdf_change_kind kind,
		   const char *where, const char *what, int by);

#endif
