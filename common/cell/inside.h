/* SPDX-License-Identifier: Apache-2.0 */
/* What both sides of a cell's wall know. For common/cell alone. */
#ifndef CELL_INSIDE_H
#define CELL_INSIDE_H

#include "cell/duty.h"

/* Descriptors of a cell. */
enum { CELL_LINE = 3, CELL_BOX, CELL_LIFE, CELL_OTHERS };

/* Bytes of a frame that are looked for at once, head included. */
enum { FRAME_START = 4096 };

/* A piece of work, in the cell: its bytes lie in the box (number: their length, bytes: words). */
enum { CHORE = FRAME_FIRST, CHORE_DONE, CHORE_FAILED };
err chore_serve(const struct cell_duty *duty, struct arena *arena, struct slice box,
		const struct frame *request);

/* argv of a cell: the program, this word, the duty, the memory in MiB, a word for the duty. */
#define CELL_WORD "--cell"
enum { CELL_ARG_WORD = 1, CELL_ARG_DUTY, CELL_ARG_MEMORY, CELL_ARG_TOLD, CELL_ARGS };

/* A sanitizer watches this build: it needs a few calls more, and reports to stderr. */
#if defined(__SANITIZE_ADDRESS__)
#define CELL_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CELL_WATCHED 1
#endif
#endif
#ifndef CELL_WATCHED
#define CELL_WATCHED 0
#endif

#endif
