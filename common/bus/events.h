/* SPDX-License-Identifier: Apache-2.0 */
/* Events: what offices announce, carried by JetStream in the stream ESEAL_EVENTS. JetStream is a courier, not a
 * ledger (its acknowledgement is not on disk): the sender's outbox is the truth, the receiver's inbox makes the
 * effect happen once. */
#ifndef BUS_EVENTS_H
#define BUS_EVENTS_H

#include "bus/bus.h"

/* Make the streams ESEAL_EVENTS and ESEAL_DEAD if they are not there: file storage, nothing can be deleted or
 * purged. E_BUS when the courier is away, E_FORBIDDEN when this user may not and they are not there. */
err events_ensure(struct bus *bus);

/* An event, numbered and signed: ready to be sent as often as it takes. Bytes live in the arena. */
struct event_out {
	struct uuid id;
	enum event name;
	struct slice wire;
};
err events_seal(struct bus *bus, struct arena *arena, enum event name, const struct saying *saying,
		uint64_t number, instant time, struct event_out *out);

/* Publish up to BUS_EVENT_BATCH events in their order and wait for the stream's acknowledgements, `wait`
 * microseconds in all. *done counts the leading ones that the stream has; the rest is to be sent again, and what
 * it has already is recognised there by its id. OK only when all are there; E_BUS, E_TIMEOUT. */
err events_publish(struct bus *bus, const struct event_out *events, size_t count, instant wait, size_t *done);

/* One event as it is handed to its receiver. */
struct event_in {
	enum event name;
	uint64_t sequence; /* in the stream */
	uint64_t tries;    /* how often it was delivered, this time included */
	struct envelope envelope;
	struct slice wire; /* the whole envelope as received */
};

struct events_taker {
	void *ctx;

	/* Which events this office wants; the others are passed over. NULL: all. */
	bool (*wants)(void *ctx, enum event name);

	/* Do what follows from an event, in one transaction with the claim of its id, and commit. OK: it is never
	 * delivered again. An error for which trying again can help: it comes again, later, before those behind
	 * it. Any other error: it goes to the dead letters. Called from one thread. */
	err (*take)(void *ctx, struct arena *arena, const struct event_in *event);

	/* An event that went to the dead letters: unsigned, not entitled, unreadable, or refused by take. For a
	 * log line and a counter. The thread's trail tells more. */
	void (*dead)(void *ctx, const char *subject, uint64_t sequence, err why);

	/* Between the events, from the same thread, also while the courier is away: for whoever looks for what never
	 * came (svc/gaps.h). behind: the stream holds more for us. NULL: nobody looks. */
	void (*look)(void *ctx, bool behind);
};

/* Receive events in the order of the stream through the durable consumer named after the office, in a thread of
 * its own, until events_stop. Replicas of an office share the consumer. Starts, and comes back, whether or not
 * the courier is there. E_NO_MEMORY. */
struct events;
err events_start(struct bus *bus, const struct events_taker *taker, struct events **out);

/* Finish the event at hand and stop. NULL is fine. */
void events_stop(struct events *events);

/* An event that came by another way than the stream: signature, entitlement and form are checked as there. What is in out
 * lives in the arena or in wire; its sequence is 0. E_ENVELOPE. */
err events_open(struct bus *bus, struct arena *arena, struct slice wire, struct event_in *out);

/* Can taking it once more help? What is not the event's fault is tried for ever, the rest BUS_DELIVER_MAX times. */
bool events_worth_another_try(err e, const struct event_in *event);

/* Send what cannot be used to the dead letters. E_BUS. */
err events_bury(struct bus *bus, const struct event_in *event);

/* The stream's sequence number handled last, and how many are left, for readiness and metrics. */
struct events_state {
	uint64_t sequence;
	uint64_t pending;
	uint64_t taken;
	uint64_t dead;
};
struct events_state events_state(const struct events *events);

/* Hear the events of one office live, each process for itself, without memory: for caches that must forget. `lost`
 * is called when some may be missed: when the connection goes, and when it is there again. Both come from threads
 * of the bus, perhaps at once, until bus_close. Only what is signed by the entitled office is handed over. */
struct events_listener {
	void *ctx;
	void (*hear)(void *ctx, const struct event_in *event);
	void (*lost)(void *ctx);
};
err events_listen(struct bus *bus, enum office_name speaker, const struct events_listener *listener);

#endif
