/* SPDX-License-Identifier: Apache-2.0 */
/* A line: one connection at the door, with a filter between the socket and evhttp. Only heads that
 * http/head.h accepts, and bodies of the length they announce, go through. In place of a request that is
 * refused, evhttp gets one without a Host, which no stranger's head can be, that says why; then nothing
 * more.
 *
 * Slow clients are cut off here: a head must be complete within HTTP_HEAD_SECONDS, a body keep up
 * HTTP_BODY_RATE_MIN. */
#ifndef HTTP_LINE_H
#define HTTP_LINE_H

#include <stdatomic.h>

#include "base/clock.h"
#include "http/head.h"

struct bufferevent;
struct event_base;
struct line;

/* Shared by all lines of a door; its thread alone touches them. */
struct lines {
	struct event_base *base;
	atomic_size_t open; /* others may look */
	struct line *all;
	instant patience; /* for a head, and for a body before its rate counts */
	size_t most;      /* above it, a line is refused with E_BUSY at its first head */
	/* How long a body may be for this method and path. */
	size_t (*body_max)(void *ctx, struct slice method, struct slice path);
	void *ctx;
};

/* A new line for evhttp_set_bevcb. NULL when there is no memory. */
struct bufferevent *line_new(struct event_base *base, void *lines);

/* What evhttp has written to a line goes on its way. (The filter alone would keep what was written while it
 * was not ready to write.) */
void line_flush(struct bufferevent *line);

/* No more requests: when all is sent, the client is told that nothing follows (FIN). evhttp must not close
 * a line itself: it would do so when the filter has taken the answer, not when the socket has. */
void line_end(struct lines *lines, struct bufferevent *line);

/* Whether all that was written to any line has been handed to the system. */
bool lines_sent(const struct lines *lines);

/* What a refusal's request says: the path is "/" and the number of the code, the reason is in this field. */
#define LINE_REASON "Refused"

#endif
