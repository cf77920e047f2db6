/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence as the judge in a cell has it: questions through the wall. What the judge tells ahead is asked in one frame, and
 * answered by the parent while the judge goes on. Answers are kept for the case they were given to, and no longer. For
 * common/court alone. */
#ifndef COURT_ASK_H
#define COURT_ASK_H

#include "court/words.h"
#include "verify/evidence.h"

/* What a case has asked ahead, and what of it has been answered. */
struct court_asking {
	struct arena *arena; /* the case's */
	struct slice questions[COURT_AHEAD_MAX];
	struct slice answers[COURT_AHEAD_MAX];
	size_t asked, answered;
	bool awaited; /* the answers have not been read */
	unsigned has;
};

/* Give an evidence the questions that the parent can answer (a set of COURT_HAS_…). Their errors are what the parent
 * answered, or E_IO. */
void court_can_ask(struct court_asking *asking, struct arena *arena, unsigned has, struct evidence *evidence);

/* At the end of a case, before the verdict: nothing is left to be read. The error that the parent answered, or E_IO. */
err court_asked(struct court_asking *asking);

#endif
