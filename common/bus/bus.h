/* SPDX-License-Identifier: Apache-2.0 */
/* The courier between the offices: one NATS connection per process; requests, answers, and what stands on it in
 * bus/events.h. Nothing here knows what is said.
 *
 * The connection comes back by itself, for ever; until then asking fails with E_BUS and serving waits. */
#ifndef BUS_BUS_H
#define BUS_BUS_H

#include "bus/envelope.h"

struct bus;

struct bus_conf {
	const char *url; /* "nats://host:port", several separated by commas */
	const char *user;
	const char *password;
	const char *region;      /* six digits */
	enum office_name office; /* who we are */
	struct bus_signer signer;
};

/* Connect. Succeeds when the server is away, too: bus_is_ready tells. Borrows what conf points to for as long
 * as the bus is open. E_CONF, E_NO_MEMORY, E_BUS. */
err bus_open(const struct bus_conf *conf, struct bus **out);

/* Hear no more requests, then let go of the connection. Answers still owed are not sent: finish the workers in
 * between bus_stop and bus_close. NULL is fine. */
void bus_stop(struct bus *bus);
void bus_close(struct bus *bus);

/* Connected at this moment. */
bool bus_is_ready(struct bus *bus);

/* What is to be said; the bus adds who, when and the signature. */
struct saying {
	struct uuid id;     /* the same at every try */
	struct slice actor; /* on whose behalf; may be empty */
	struct slice trace; /* W3C traceparent; may be empty */
	struct slice payload;
};

/* Ask another office and wait for its signed answer, at most `wait` microseconds. Blocks the calling thread;
 * any number of threads may ask, up to BUS_ASKS_MAX.
 * The other office's problem comes back as the error it named, with its place and detail. E_TIMEOUT: no answer
 * in time, it may have been done or not: ask again with the same id. E_UNREACHABLE: nobody serves it, it was not
 * done. E_BUS: not connected. E_BUSY: too many wait. E_ENVELOPE: an answer came that is not the office's. */
err bus_ask(struct bus *bus, struct arena *arena, enum subject subject, const struct saying *saying,
	    instant wait, struct envelope *answer);

/* The same in two steps, so that one thread can ask many things at once: send each, then wait for each, until
 * `deadline` (steady clock). A question that was sent is owed one bus_wait, which ends it. */
struct bus_question {
	void *ask;
	enum subject subject;
	struct uuid id;
};
err bus_send(struct bus *bus, struct arena *arena, enum subject subject, const struct saying *saying,
	     struct bus_question *question);
err bus_wait(struct bus *bus, struct arena *arena, struct bus_question *question, instant deadline,
	     struct envelope *answer);

/* A request that came in. A value: copy it into a queue. It is owed exactly one of bus_answer, bus_refuse and
 * bus_drop, from any thread. */
struct bus_call {
	struct bus *bus;
	void *message;
	instant came; /* clock_steady() when it arrived */
};

/* Hear every request to this office; replicas share them. `take` is called from one thread of the bus and must
 * not block: it copies the call into a bounded queue, or returns false when there is no room, and the asker is
 * told E_BUSY at once. E_BUS, E_NO_MEMORY. */
err bus_serve(struct bus *bus, bool (*take)(void *ctx, const struct bus_call *call), void *ctx);

/* Read a request: signature, entitlement, form. For the worker: it costs an SM2 verification.
 * E_ENVELOPE: to be reported; answer it with bus_drop. */
err bus_call_open(const struct bus_call *call, struct arena *arena, enum subject *subject,
		  struct envelope *request);

/* Answer, or say why not (place and detail come from the thread's trail). Both end the call, whatever they
 * return. E_BUS when the answer could not be handed over: the asker will time out and ask again. */
err bus_answer(struct bus_call *call, struct arena *arena, const struct envelope *request,
	       struct slice payload);
err bus_refuse(struct bus_call *call, struct arena *arena, const struct envelope *request, err why);

/* End the call without a word. */
void bus_drop(struct bus_call *call);

#endif
