/* SPDX-License-Identifier: Apache-2.0 */
/* Read the stream of events back from its first to its last, as an auditor does: without a consumer, so that nobody else's
 * reading is touched. */
#ifndef BUS_REPLAY_H
#define BUS_REPLAY_H

#include "bus/events.h"

/* One event as it lies in the stream. */
struct event_back {
	const char *subject;
	uint64_t sequence;
	struct event_in event; /* filled as far as it could be read */
	err proof;             /* OK: signed, by the office entitled to say it; else why not */
};

/* Calls tell for each event there is when it begins, in order, until tell fails. The arena is cleared between them.
 * E_BUS when the courier is away, E_FORBIDDEN when this user may not read the stream; what tell returned. */
err events_replay(struct bus *bus,
		  err (*tell)(void *ctx, struct arena *arena, const struct event_back *event), void *ctx);

#endif
