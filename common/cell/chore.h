/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of work on strangers' bytes that asks nothing and remembers nothing: bytes in, bytes out, in a cell that is
 * started for it and ends with it, so that nobody meets what another has left behind. For what happens now and then: a
 * cell takes some milliseconds to start. What is done is a struct cell_duty with `work`. */
#ifndef CELL_CHORE_H
#define CELL_CHORE_H

#include "cell/cell.h"

struct chore {
	const char *duty;
	struct slice bytes; /* in */
	struct slice words; /* beside them, as the duty has it */
	size_t answer_max;  /* bytes */
	size_t memory_mib;  /* it may take beyond the bytes */
	const char *told;   /* a word for the duty's prepare, as of a cell */
	instant patience;   /* in all */
};

/* Have it done. The answer is a stranger's word, in the arena. E_CELL; and the error of the work, with its place and detail made
 * printable. */
err chore_do(const struct chore *chore, struct arena *arena, struct slice *answer);

#endif
