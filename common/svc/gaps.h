/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing that was announced is missed, whatever the courier forgets: an office's events have numbers without gaps, and a
 * receiver that lacks some fetches them from the sender's outbox and takes them as if the courier had brought them.
 *
 * Of each office it hears, a receiver knows a mark: up to that number, all it wants has come. It is raised
 *   - by an event that follows it, where every event of that office is wanted;
 *   - by asking that office which events it announced behind it, and looking in the inbox for each.
 * It is asked when an event comes that is not the next (so that what went before is taken first), when an event cannot
 * be taken because of its order, and every GAP_LOOK_MS, so that the last event of all is missed no more than another:
 * what had been announced at one look and is not there at the next is missing.
 *
 * All of it happens in the thread that takes events. An office that does not answer is asked again after a pause that
 * doubles up to GAP_PAUSE_MAX_MS; meanwhile the stream is taken as it comes. */
#ifndef SVC_GAPS_H
#define SVC_GAPS_H

#include <stdatomic.h>

#include "base/id.h"
#include "bus/events.h"

struct svc;

struct gap {
	bool heard;      /* this office wants some of their events */
	bool whole;      /* all of them */
	bool known;      /* the mark has been read from the ledger */
	int64_t mark;    /* nothing is missing up to here */
	int64_t kept;    /* the mark in the ledger */
	int64_t last;    /* the last number they had given at the look before */
	instant due;     /* steady clock: not asked before then */
	instant pause;   /* after the next failure */
	struct uuid bad; /* an event that could not be taken, */
	uint64_t tries;  /* and how often that was */
};

struct gaps {
	instant looked; /* steady clock */
	struct gap of[OFFICE_NAMES];
	atomic_ullong missing; /* at the last look */
	atomic_ullong fetched;
	atomic_ullong failures;
};

/* What an office hears is in its table. */
void gaps_init(struct svc *svc);

/* Take an event of the stream: what is missing before it first, where that is known. */
err gaps_take(struct svc *svc, const struct event_in *event);

/* Look whether anything is missing, if it is time. behind: there is more in the stream, which is not missing yet. */
void gaps_look(struct svc *svc, bool behind);

#endif
