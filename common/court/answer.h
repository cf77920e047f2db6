/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's answers to what a judge asks through the wall. For common/court alone. */
#ifndef COURT_ANSWER_H
#define COURT_ANSWER_H

#include "court/words.h"

/* Answer one question out of the evidence: the frame to say, in the arena, and in *failed the evidence's own error, which
 * is told to the judge as well. E_SYNTAX when it is no question that the judge would ask, and errors of reading what is in
 * it; E_NO_MEMORY, E_TOO_BIG. */
err court_answer(struct arena *arena, const struct evidence *evidence, const struct frame *question,
		 struct slice *answer, err *failed);

#endif
