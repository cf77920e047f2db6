/* SPDX-License-Identifier: Apache-2.0 */
/* Announcing: the streams, and what goes into them. */
#include "bus/events.h"

#include <jansson.h>
#include <stdlib.h>

#include "bus/inside.h"

enum { SETUP_MS = 2000 };
static const int64_t DEDUP_NS = INT64_C(120000000000); /* two minutes */

static err make_stream(jsCtx *js, const char *name, const char *subjects)
{
	jsStreamConfig conf;
	jsErrCode code = 0;
	natsStatus s;

	jsStreamConfig_Init(&conf);
	conf.Name = name;
	conf.Subjects = &subjects;
	conf.SubjectsLen = 1;
	conf.Storage = js_FileStorage;
	conf.Retention = js_LimitsPolicy;
	conf.Duplicates = DEDUP_NS;
	conf.DenyDelete = true;
	conf.DenyPurge = true;
	s = js_AddStream(NULL, js, &conf, NULL, &code);
	/* The server does not answer what a user may not ask. */
	if (s == NATS_TIMEOUT)
		return FAIL(E_FORBIDDEN, "%s is not there, and this user may not make it", name);
	return s == NATS_OK || code == JSStreamNameExistErr ? OK : wire_failed(s, "making a stream");
}

static err ensure_stream(jsCtx *js, const char *name, const char *subjects)
{
	jsStreamInfo *info = NULL;
	natsStatus s = js_GetStreamInfo(&info, js, name, NULL, NULL);

	jsStreamInfo_Destroy(info);
	if (s == NATS_NOT_FOUND)
		return make_stream(js, name, subjects);
	return wire_failed(s, "asking for a stream");
}

err events_jetstream(struct bus *bus, jsCtx **out)
{
	jsOptions options;

	jsOptions_Init(&options);
	options.Wait = SETUP_MS;
	return wire_failed(natsConnection_JetStream(out, wire_connection(bus->wire), &options), "JetStream");
}

err events_ensure(struct bus *bus)
{
	jsCtx *js = NULL;
	err e;

	if (!bus_is_ready(bus))
		return FAIL(E_BUS, "not connected to NATS");
	TRY(events_jetstream(bus, &js));
	e = ensure_stream(js, EVENTS_STREAM, "eseal.v1.*.event.>");
	if (e.code == E_OK)
		e = ensure_stream(js, DEAD_STREAM, "eseal.v1.*.dead.*");
	jsCtx_Destroy(js);
	return e;
}

err events_seal(struct bus *bus, struct arena *arena, enum event name, const struct saying *saying,
		uint64_t number, instant time, struct event_out *out)
{
	struct envelope envelope = {.id = saying->id,
				    .type = event_row(name)->what,
				    .region = bus->conf.region,
				    .office = bus->conf.office,
				    .actor = saying->actor,
				    .trace = saying->trace,
				    .time = time,
				    .number = number,
				    .payload = saying->payload};

	REQUIRE(event_row(name)->office == bus->conf.office && number > 0, E_BUG);
	out->id = saying->id;
	out->name = name;
	return envelope_seal(&bus->conf.signer, arena, &envelope, &out->wire);
}

/* {"stream":"ESEAL_EVENTS","seq":12} or {"error":{"description":"…"},…} */
static err read_ack(struct slice text)
{
	json_t *ack = json_loadb((const char *)text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
	const char *stream = "";
	const char *why = "no acknowledgement";
	json_int_t sequence = 0;
	bool good;

	(void)!json_unpack(ack, "{s:{s:s}}", "error", "description", &why);
	good = json_unpack(ack, "{s:s,s:I}", "stream", &stream, "seq", &sequence) == 0 && sequence > 0 &&
	       strcmp(stream, EVENTS_STREAM) == 0;
	if (!good)
		(void)FAIL(E_BUS, "the stream did not take an event: %s", why).code;
	json_decref(ack);
	return (err){good ? E_OK : E_BUS};
}

static err send_event(struct bus *bus, const struct event_out *event, struct wire_ask **ask)
{
	struct subject_text to = {""};
	char id[UUID_TEXT];
	err e;

	uuid_write(&event->id, id);
	TRY(subject_of_event(bus->conf.region, event->name, &to));
	TRY(wire_ask_open(bus->wire, ask));
	e = wire_ask_send(*ask, &to, event->wire, id);
	if (e.code != E_OK) {
		wire_ask_close(*ask);
		*ask = NULL;
	}
	return e;
}

static err wait_ack(struct wire_ask *ask, instant deadline)
{
	natsMsg *message = NULL;
	err e;

	TRY(wire_ask_wait(ask, deadline, &message));
	e = read_ack(wire_bytes(message));
	natsMsg_Destroy(message);
	return e;
}

err events_publish(struct bus *bus, const struct event_out *events, size_t count, instant wait, size_t *done)
{
	struct wire_ask *asks[BUS_EVENT_BATCH] = {NULL};
	instant deadline = clock_steady() + wait;
	err e = OK;

	*done = 0;
	REQUIRE(count <= BUS_EVENT_BATCH, E_TOO_BIG);
	for (size_t i = 0; i < count && e.code == E_OK; i++)
		e = send_event(bus, &events[i], &asks[i]);
	/* What was sent before a failure may have arrived all the same. */
	for (size_t i = 0; i < count && asks[i]; i++) {
		err acked = wait_ack(asks[i], deadline);

		if (acked.code != E_OK) {
			e = acked;
			break;
		}
		*done = i + 1;
	}
	for (size_t i = 0; i < count; i++)
		wire_ask_close(asks[i]);
	/* Nobody serves the subject: there is no stream. */
	return e.code == E_UNREACHABLE ? FAIL(E_BUS, "there is no stream for events") : e;
}

/* ---- hearing live ---- */

static void hear_one(struct bus *bus, struct arena *arena, natsMsg *message)
{
	struct event_in event = {.wire = wire_bytes(message)};
	struct subject_parts parts;

	if (subject_read(natsMsg_GetSubject(message), &parts).code != E_OK ||
	    envelope_open(&bus->conf.signer, arena, event.wire, &event.envelope).code != E_OK ||
	    envelope_may_announce(&event.envelope, &parts).code != E_OK) {
		err_forget();
		return;
	}
	event.name = parts.event;
	bus->listener.hear(bus->listener.ctx, &event);
}

static void on_event(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *ctx)
{
	struct arena arena;

	(void)connection;
	(void)subscription;
	arena_init(&arena, ARENA_REQUEST_MAX);
	hear_one(ctx, &arena, message);
	arena_clear(&arena);
	natsMsg_Destroy(message);
}

err events_listen(struct bus *bus, enum office_name speaker, const struct events_listener *listener)
{
	struct subject_text pattern = {""};

	REQUIRE(!bus->heard, E_BUG);
	TRY(subject_all_events_of(bus->conf.region, speaker, &pattern));
	bus->listener = *listener;
	atomic_store(&bus->listening, true);
	return wire_hear(bus->wire, &pattern, NULL, on_event, bus, &bus->heard);
}
