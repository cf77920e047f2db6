/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a comparison, for compare.c, walk.c and added.c alone. */
#ifndef PDF_WALK_H
#define PDF_WALK_H

#include "pdf/compare.h"

/* A step of the way from the catalog. Most stand on the stack; those that lead to an object are kept in the arena. */
struct pdf_step {
	const struct pdf_step *up;
	const char *name; /* a key with its "/", or an index; in the arena */
	bool kept;
};

/* An object that is still to be looked at. */
struct pdf_pending {
	int id, generation;
	const struct pdf_step *step;
	struct pdf_pending *next;
};

struct pdf_walk {
	const struct pdf_reader *was, *is;
	struct arena *arena;
	struct pdf_signature *signature;
	struct pdf_layout layout; /* of what was */
	uint32_t *seen;           /* by object number: its generation and one, 0 for not yet */
	int size;                 /* object numbers of both are below it */
	struct pdf_pending *first, *last;
	size_t *visits;
	bool telling; /* in what shows nothing: a difference is told, and no fault */
};

/* A finding at the end of a way. */
err pdf_walk_tell(struct pdf_walk *walk, enum pdf_change_kind kind, const struct pdf_step *step,
		  const char *what, int by);

/* A reference: it must be to the same number on both sides; the object itself is looked at later, once.
 * E_PDF_AMBIGUOUS when a number is used in two generations. */
err pdf_walk_follow(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is);

/* An item that was added to a list of fields or annotations: good when it is a new signature field or its widget. */
err pdf_added_item(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh item);

/* A signature field that was empty has a value now; gives whether that is a new signature, so that its looks may
 * have changed with it. */
err pdf_filled_field(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh field, bool *filled);

#endif
