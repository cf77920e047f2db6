/* SPDX-License-Identifier: Apache-2.0 */
/* What goes over a line: frames, of one byte that says what it is, four that say how long, and the body. The body is
 * written and read field by field; numbers are little-endian, bytes have their length before them. */
#ifndef CELL_FRAME_H
#define CELL_FRAME_H

#include "base/buf.h"

enum {
	FRAME_HEAD = 5,
	FRAME_READY = 0, /* the first thing a cell says: it is locked in */
	FRAME_SORRY = 1, /* or why it could not be */
	FRAME_FIRST = 16 /* kinds from here on are the duty's own */
};

struct frame {
	uint8_t kind;
	struct slice body;
};

/* ---- writing: into a buffer that begins with room for the head ---- */

/* Begin a frame of that kind. E_NO_MEMORY. */
err frame_begin(struct buf *out, struct arena *arena, size_t max, uint8_t kind);

err frame_put_number(struct buf *out, int64_t number);
err frame_put_bytes(struct buf *out, struct slice bytes);

/* An error, as its trail tells it. */
err frame_put_error(struct buf *out, err e);

/* The whole, head included, ready for the line. */
struct slice frame_end(struct buf *out);

/* ---- reading: a stranger's word ---- */

/* The next field of what is left. E_SYNTAX when it is not there. */
err frame_number(struct slice *rest, int64_t min, int64_t max, int64_t *out);
err frame_bytes(struct slice *rest, size_t max, struct slice *out);

/* The same with place and detail made printable. E_SYNTAX when it is no error. */
struct frame_error {
	enum code code;
	char place[ERR_TEXT_MAX], detail[ERR_TEXT_MAX];
};
err frame_error(struct slice *rest, struct frame_error *out);

/* A whole frame that was put as bytes, head included. E_SYNTAX. */
err frame_inner(struct slice *rest, struct frame *out);

/* Nothing may be left. E_SYNTAX. */
err frame_done(struct slice rest);

/* The head: its kind, and how long the body is. */
void frame_head(const uint8_t head[FRAME_HEAD], uint8_t *kind, size_t *len);

#endif
