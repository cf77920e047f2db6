/* SPDX-License-Identifier: Apache-2.0 */
/* A cell: a process without rights, in which strangers' bytes are read. It is this program once more, started afresh (so
 * that it has none of its parent's memory, descriptors, environment or addresses) and locked in before it is told
 * anything (cell/lock.h). It has a line to its parent and a box that the parent puts bytes into, and nothing else.
 *
 *   parent                                 cell (cell/duty.h)
 *     bytes into the box
 *     request  ─────────── line ──────────>  reads, works
 *     answers  <────── its questions ──────
 *     verdict  <───────────────────────────
 *
 * One thread at a time speaks to a cell. What comes from it is a stranger's word: bounded here, judged by the caller. */
#ifndef CELL_CELL_H
#define CELL_CELL_H

#include "base/clock.h"
#include "cell/frame.h"

struct cell_form {
	const char *duty;  /* what the program is to do there: the name of a struct cell_duty */
	size_t box;        /* bytes its box can hold */
	size_t memory_mib; /* it may take beyond what it starts with */
	const char *told;  /* a word for the duty's prepare; NULL: an empty one */
};

struct cell;

/* Start one. Does not wait until it is ready. E_CELL, E_NO_MEMORY. */
err cell_start(const struct cell_form *form, struct cell **out);

/* Wait until it is locked in; not needed before speaking to it. E_CELL. */
err cell_await(struct cell *cell);

/* End it, whatever it does. NULL is fine. */
void cell_end(struct cell *cell);

/* Is its process still there? */
bool cell_lives(const struct cell *cell);

/* Put bytes into its box; what was there is gone. E_TOO_BIG. */
err cell_fill(struct cell *cell, struct slice bytes);

/* The same, from whoever puts the bytes there himself, so that they need not lie anywhere else: at most room of them, how
 * many in *len. Errors are his. */
struct cell_source {
	void *ctx;
	err (*read)(void *ctx, uint8_t *at, size_t room, size_t *len);
};
err cell_fill_from(struct cell *cell, const struct cell_source *source, size_t *len);

/* Empty the box and give its memory back. */
void cell_clear(struct cell *cell);

/* Say something (of frame_end), and then hear what it says, into the arena. patience is how long it may be waited for, in all: each call takes what
 * it took off it. E_CELL, with the reason as detail, when the cell is gone, says more than max bytes, or takes too long;
 * it must be ended then. */
err cell_say(struct cell *cell, struct slice frame, instant *patience);
err cell_hear(struct cell *cell, struct arena *arena, size_t max, struct frame *frame, instant *patience);

#endif
