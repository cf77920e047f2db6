/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/bus.h"

#include <stdlib.h>

#include "bus/inside.h"

enum { DRAIN_MS = 2000 };

static void on_missed(void *ctx)
{
	struct bus *bus = ctx;

	if (atomic_load(&bus->listening))
		bus->listener.lost(bus->listener.ctx);
}

err bus_open(const struct bus_conf *conf, struct bus **out)
{
	struct bus *bus = calloc(1, sizeof(*bus));
	struct wire_options options = {.url = conf->url,
				       .user = conf->user,
				       .password = conf->password,
				       .office = conf->office,
				       .missed = on_missed,
				       .ctx = bus};
	err e;

	REQUIRE(bus, E_NO_MEMORY);
	bus->conf = *conf;
	e = wire_open(&options, &bus->wire);
	if (e.code != E_OK) {
		free(bus);
		return e;
	}
	*out = bus;
	return OK;
}

void bus_stop(struct bus *bus)
{
	if (!bus || !bus->requests)
		return;
	if (wire_is_ready(bus->wire) && natsSubscription_DrainTimeout(bus->requests, DRAIN_MS) == NATS_OK)
		natsSubscription_WaitForDrainCompletion(bus->requests, DRAIN_MS);
	else
		natsSubscription_Unsubscribe(bus->requests);
}

void bus_close(struct bus *bus)
{
	if (!bus)
		return;
	wire_shut(bus->wire);
	natsSubscription_Destroy(bus->requests);
	natsSubscription_Destroy(bus->heard);
	wire_close(bus->wire);
	free(bus);
}

bool bus_is_ready(struct bus *bus)
{
	return wire_is_ready(bus->wire);
}

err bus_say(struct bus *bus, struct arena *arena, const char *type, const struct saying *saying,
	    struct slice *wire)
{
	struct envelope envelope = {.id = saying->id,
				    .type = type,
				    .region = bus->conf.region,
				    .office = bus->conf.office,
				    .actor = saying->actor,
				    .trace = saying->trace,
				    .time = clock_now(),
				    .payload = saying->payload};

	return envelope_seal(&bus->conf.signer, arena, &envelope, wire);
}

/* ---- asking ---- */

/* The answer to this question, from the office that was asked, or the error that it names. */
static err read_answer(struct bus *bus, struct arena *arena, const struct bus_question *question,
		       struct slice wire, struct envelope *answer)
{
	struct slice copy;

	TRY(arena_copy(arena, wire, &copy));
	TRY(envelope_open(&bus->conf.signer, arena, copy, answer));
	if (answer->office != subject_row(question->subject)->office ||
	    strcmp(answer->region, bus->conf.region) != 0)
		return FAIL(E_ENVELOPE, "the answer is not from the office that was asked");
	if (!answer->is_answer || !uuid_eq(&answer->answers, &question->id))
		return FAIL(E_ENVELOPE, "the answer belongs to another question");
	if (strcmp(answer->type, ENVELOPE_PROBLEM) == 0)
		return problem_read(arena, answer->payload);
	REQUIRE(strcmp(answer->type, ENVELOPE_ANSWER) == 0, E_ENVELOPE);
	return OK;
}

err bus_send(struct bus *bus, struct arena *arena, enum subject subject, const struct saying *saying,
	     struct bus_question *question)
{
	struct subject_text to = {""};
	struct wire_ask *ask;
	struct slice wire;
	err e;

	TRY(subject_of_request(bus->conf.region, subject, &to));
	TRY(bus_say(bus, arena, subject_row(subject)->verb, saying, &wire));
	TRY(wire_ask_open(bus->wire, &ask));
	e = wire_ask_send(ask, &to, wire, NULL);
	if (e.code != E_OK)
		wire_ask_close(ask);
	*question = (struct bus_question){.ask = ask, .subject = subject, .id = saying->id};
	return e;
}

err bus_wait(struct bus *bus, struct arena *arena, struct bus_question *question, instant deadline,
	     struct envelope *answer)
{
	natsMsg *message = NULL;
	err e = wire_ask_wait(question->ask, deadline, &message);

	wire_ask_close(question->ask);
	question->ask = NULL;
	if (e.code == E_OK)
		e = read_answer(bus, arena, question, wire_bytes(message), answer);
	natsMsg_Destroy(message);
	return e;
}

err bus_ask(struct bus *bus, struct arena *arena, enum subject subject, const struct saying *saying,
	    instant wait, struct envelope *answer)
{
	instant deadline = clock_steady() + wait;
	struct bus_question question;

	TRY(bus_send(bus, arena, subject, saying, &question));
	return bus_wait(bus, arena, &question, deadline, answer);
}

/* ---- serving ---- */

static void on_request(natsConnection *connection, natsSubscription *subscription, natsMsg *message,
		       void *ctx)
{
	struct bus *bus = ctx;
	struct bus_call call = {.bus = bus, .message = message, .came = clock_steady()};

	(void)connection;
	(void)subscription;
	if (bus->take(bus->take_ctx, &call))
		return;
	/* Nothing signed: refusing must cost less than serving. The asker believes no more of it than that there
	 * was no answer. */
	if (wire_reply(bus->wire, message, slice(NULL, 0)).code != E_OK)
		err_forget();
	natsMsg_Destroy(message);
}

err bus_serve(struct bus *bus, bool (*take)(void *ctx, const struct bus_call *call), void *ctx)
{
	struct subject_text pattern = {""};

	REQUIRE(!bus->requests, E_BUG);
	bus->take = take;
	bus->take_ctx = ctx;
	TRY(subject_all_requests(bus->conf.region, bus->conf.office, &pattern));
	return wire_hear(bus->wire, &pattern, office_word(bus->conf.office), on_request, bus, &bus->requests);
}

err bus_call_open(const struct bus_call *call, struct arena *arena, enum subject *subject,
		  struct envelope *request)
{
	const char *reply = natsMsg_GetReply(call->message);
	struct subject_parts parts;

	if (subject_read(natsMsg_GetSubject(call->message), &parts).code != E_OK)
		return FAIL(E_ENVELOPE, "it came to a subject that is not in our table");
	TRY(envelope_open(&call->bus->conf.signer, arena, wire_bytes(call->message), request));
	TRY(envelope_may_ask(request, &parts));
	if (!reply || !subject_is_inbox(reply, request->office))
		return FAIL(E_ENVELOPE, "the answer is wanted elsewhere than at the asking office");
	*subject = parts.request;
	return OK;
}

static err answer_with(struct bus_call *call, struct arena *arena, const struct envelope *request,
		       const char *type, struct slice payload)
{
	const struct bus_conf *conf = &call->bus->conf;
	struct envelope envelope = {.type = type,
				    .region = conf->region,
				    .office = conf->office,
				    .trace = request->trace,
				    .time = clock_now(),
				    .is_answer = true,
				    .answers = request->id,
				    .payload = payload};
	struct slice wire;

	TRY(uuid_new(envelope.time, &envelope.id));
	TRY(envelope_seal(&conf->signer, arena, &envelope, &wire));
	return wire_reply(call->bus->wire, call->message, wire);
}

err bus_answer(struct bus_call *call, struct arena *arena, const struct envelope *request,
	       struct slice payload)
{
	err e = answer_with(call, arena, request, ENVELOPE_ANSWER, payload);

	bus_drop(call);
	return e;
}

err bus_refuse(struct bus_call *call, struct arena *arena, const struct envelope *request, err why)
{
	struct slice payload;
	err e = problem_write(arena, why, &payload);

	if (e.code == E_OK)
		e = answer_with(call, arena, request, ENVELOPE_PROBLEM, payload);
	bus_drop(call);
	return e;
}

void bus_drop(struct bus_call *call)
{
	natsMsg_Destroy(call->message);
	call->message = NULL;
}
