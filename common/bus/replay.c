/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/replay.h"

#include "bus/inside.h"

static err prove(struct bus *bus, struct arena *arena, natsMsg *message, struct event_in *event)
{
	struct subject_parts parts;

	TRY(subject_read(natsMsg_GetSubject(message), &parts));
	event->name = parts.event;
	event->wire = wire_bytes(message);
	TRY(envelope_open(&bus->conf.signer, arena, event->wire, &event->envelope));
	return envelope_may_announce(&event->envelope, &parts);
}

struct telling {
	err (*tell)(void *ctx, struct arena *arena, const struct event_back *event);
	void *ctx;
};

static err tell_one(struct bus *bus, jsCtx *js, uint64_t sequence, const struct telling *telling)
{
	struct event_back back = {.sequence = sequence};
	struct arena arena;
	natsMsg *message = NULL;
	natsStatus s = js_GetMsg(&message, js, EVENTS_STREAM, sequence, NULL, NULL);
	err e;

	if (s == NATS_NOT_FOUND)
		return OK;
	TRY(wire_failed(s, "reading the stream"));
	arena_init(&arena, ARENA_REQUEST_MAX);
	back.subject = natsMsg_GetSubject(message);
	back.proof = prove(bus, &arena, message, &back.event);
	e = telling->tell(telling->ctx, &arena, &back);
	arena_clear(&arena);
	natsMsg_Destroy(message);
	return e;
}

static err find_ends(jsCtx *js, uint64_t *first, uint64_t *last)
{
	jsStreamInfo *info = NULL;
	natsStatus s = js_GetStreamInfo(&info, js, EVENTS_STREAM, NULL, NULL);

	/* The server does not answer what a user may not ask. */
	if (s == NATS_TIMEOUT)
		return FAIL(E_FORBIDDEN, "this user may not read the stream");
	TRY(wire_failed(s, "asking for the stream"));
	*first = info->State.FirstSeq;
	*last = info->State.LastSeq;
	jsStreamInfo_Destroy(info);
	return OK;
}

err events_replay(struct bus *bus,
		  err (*tell)(void *ctx, struct arena *arena, const struct event_back *event), void *ctx)
{
	const struct telling telling = {tell, ctx};
	uint64_t first = 0;
	uint64_t last = 0;
	jsCtx *js = NULL;
	err e;

	TRY(events_jetstream(bus, &js));
	e = find_ends(js, &first, &last);
	for (uint64_t sequence = first; e.code == E_OK && sequence > 0 && sequence <= last; sequence++)
		e = tell_one(bus, js, sequence, &telling);
	jsCtx_Destroy(js);
	return e;
}
