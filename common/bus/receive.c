/* SPDX-License-Identifier: Apache-2.0 */
/* Receiving events: one thread, in the order of the stream. What cannot be done now is tried again where it stands,
 * so that nothing overtakes it; after RETRY_HERE it is given back, with all that came behind it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/inside.h"

enum { FETCH_MS = 500, PAUSE_MS = 500, PAUSE_MIN_US = 50000, PAUSE_MAX_US = 2000000, LATER_MS = 1000 };

#define ACK_WAIT (30 * SECOND)
#define RETRY_HERE (10 * SECOND)

struct events {
	struct bus *bus;
	struct events_taker taker;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopping;
	jsCtx *js;
	natsSubscription *subscription; /* NULL: to be made */
	_Atomic uint64_t sequence;
	_Atomic uint64_t pending;
	_Atomic uint64_t taken;
	_Atomic uint64_t dead;
};

/* Some messages of the stream, in its order; from `next` on still to be handled. */
struct batch {
	natsMsgList list;
	int next;
	instant touched; /* when the server last heard that we are at it */
};

static bool is_stopping(struct events *events)
{
	bool stopping;

	pthread_mutex_lock(&events->lock);
	stopping = events->stopping;
	pthread_mutex_unlock(&events->lock);
	return stopping;
}

/* Sleep, unless it is time to stop. */
static void pause_for(struct events *events, instant us)
{
	instant end = clock_steady() + us;
	struct timespec until = {.tv_sec = end / SECOND, .tv_nsec = end % SECOND * 1000};
	int timed_out = 0;

	pthread_mutex_lock(&events->lock);
	while (!events->stopping && timed_out == 0)
		timed_out = pthread_cond_timedwait(&events->stop, &events->lock, &until);
	pthread_mutex_unlock(&events->lock);
}

/* ---- the consumer ---- */

static err make_consumer(struct events *events, const char *durable)
{
	struct subject_text filter = {""};
	jsConsumerConfig conf;

	TRY(subject_all_events(events->bus->conf.region, &filter));
	jsConsumerConfig_Init(&conf);
	conf.Durable = durable;
	conf.AckPolicy = js_AckExplicit;
	conf.AckWait = ACK_WAIT * 1000;
	conf.MaxDeliver = -1; /* we count ourselves: the server would drop it without a word */
	conf.MaxAckPending = BUS_EVENT_BATCH;
	conf.FilterSubject = filter.text;
	return wire_failed(js_AddConsumer(NULL, events->js, EVENTS_STREAM, &conf, NULL, NULL),
			   "making the consumer of events");
}

static err subscribe(struct events *events)
{
	const char *durable = office_word(events->bus->conf.office);
	jsConsumerInfo *info = NULL;
	jsSubOptions options;
	natsStatus s;

	if (!bus_is_ready(events->bus))
		return FAIL(E_BUS, "not connected to NATS");
	if (!events->js)
		TRY(events_jetstream(events->bus, &events->js));
	s = js_GetConsumerInfo(&info, events->js, EVENTS_STREAM, durable, NULL, NULL);
	jsConsumerInfo_Destroy(info);
	if (s == NATS_NOT_FOUND)
		TRY(make_consumer(events, durable));
	jsSubOptions_Init(&options);
	options.Stream = EVENTS_STREAM;
	options.Consumer = durable;
	options.ManualAck = true;
	s = js_PullSubscribe(&events->subscription, events->js, NULL, NULL, NULL, &options, NULL);
	return wire_failed(s, "subscribing to events");
}

static void unsubscribe(struct events *events)
{
	natsSubscription_Destroy(events->subscription);
	events->subscription = NULL;
	atomic_store(&events->pending, 0); /* nobody knows */
}

/* nats-server 2.9 waits when there is nothing, as asked by Expires; 2.10 says so at once, and is then asked to wait
 * for one. */
static natsStatus fetch(struct events *events, natsMsgList *list, bool wait)
{
	jsFetchRequest request;

	jsFetchRequest_Init(&request);
	request.Batch = wait ? 1 : BUS_EVENT_BATCH;
	request.NoWait = !wait;
	request.Expires = FETCH_MS * INT64_C(1000000);
	return natsSubscription_FetchRequest(list, events->subscription, &request);
}

/* ---- one event ---- */

static err read_event(struct events *events, struct arena *arena, natsMsg *message, struct event_in *event)
{
	struct subject_parts parts;

	event->wire = wire_bytes(message);
	if (subject_read(natsMsg_GetSubject(message), &parts).code != E_OK)
		return FAIL(E_ENVELOPE, "it came with a subject that is not in our table");
	event->name = parts.event;
	TRY(envelope_open(&events->bus->conf.signer, arena, event->wire, &event->envelope));
	return envelope_may_announce(&event->envelope, &parts);
}

err events_open(struct bus *bus, struct arena *arena, struct slice wire, struct event_in *out)
{
	struct subject_parts parts = {.request = NO_SUBJECT};

	*out = (struct event_in){.tries = 1, .wire = wire};
	TRY(envelope_open(&bus->conf.signer, arena, wire, &out->envelope));
	if (event_read(slice_str(out->envelope.type), &parts.event).code != E_OK)
		return FAIL(E_ENVELOPE, "it is no event of our table");
	snprintf(parts.region, sizeof(parts.region), "%s", bus->conf.region);
	parts.office = out->envelope.office;
	out->name = parts.event;
	return envelope_may_announce(&out->envelope, &parts);
}

static err take_once(struct events *events, natsMsg *message, struct event_in *event)
{
	struct arena arena;
	err e;

	arena_init(&arena, ARENA_REQUEST_MAX);
	e = read_event(events, &arena, message, event);
	if (e.code == E_OK)
		e = events->taker.take(events->taker.ctx, &arena, event);
	arena_clear(&arena);
	return e;
}

bool events_worth_another_try(err e, const struct event_in *event)
{
	if (e.code == E_DB || e.code == E_BUS || e.code == E_BUSY)
		return true;
	return err_meaning(e.code)->retry && event->tries < BUS_DELIVER_MAX;
}

/* Tell the server that we are still at it, before it gives the batch to another. */
static void touch(struct batch *batch)
{
	if (clock_steady() - batch->touched < ACK_WAIT / 4)
		return;
	for (int i = batch->next; i < batch->list.Count; i++)
		natsMsg_InProgress(batch->list.Msgs[i], NULL);
	batch->touched = clock_steady();
}

static err take(struct events *events, struct batch *batch, natsMsg *message, struct event_in *event)
{
	instant pause = PAUSE_MIN_US;
	instant give_up = clock_steady() + RETRY_HERE;
	err e = take_once(events, message, event);

	while (e.code != E_OK && events_worth_another_try(e, event) && clock_steady() < give_up &&
	       !is_stopping(events)) {
		pause_for(events, pause);
		pause = pause * 2 > PAUSE_MAX_US ? PAUSE_MAX_US : pause * 2;
		touch(batch);
		e = take_once(events, message, event);
	}
	return e;
}

err events_bury(struct bus *bus, const struct event_in *event)
{
	struct subject_text to = {""};

	TRY(subject_of_dead(bus->conf.region, bus->conf.office, &to));
	return wire_publish(bus->wire, &to, event->wire, NULL);
}

static err bury(struct events *events, natsMsg *message, const struct event_in *event, err why)
{
	TRY(events_bury(events->bus, event));
	natsMsg_Term(message, NULL);
	atomic_fetch_add(&events->dead, 1);
	if (events->taker.dead)
		events->taker.dead(events->taker.ctx, natsMsg_GetSubject(message), event->sequence, why);
	return OK;
}

static bool is_wanted(struct events *events, natsMsg *message)
{
	struct subject_parts parts;

	if (!events->taker.wants)
		return true;
	if (subject_read(natsMsg_GetSubject(message), &parts).code != E_OK)
		return true;
	return events->taker.wants(events->taker.ctx, parts.event);
}

static void read_place(struct events *events, natsMsg *message, struct event_in *event)
{
	jsMsgMetaData *meta = NULL;

	if (natsMsg_GetMetaData(&meta, message) == NATS_OK) {
		event->sequence = meta->Sequence.Stream;
		event->tries = meta->NumDelivered;
		atomic_store(&events->pending, meta->NumPending);
	}
	jsMsgMetaData_Destroy(meta);
}

/* False when this event, and with it those behind it, must come again later. */
static bool handle(struct events *events, struct batch *batch, natsMsg *message)
{
	struct event_in event = {.tries = 1};
	err e = OK;

	read_place(events, message, &event);
	if (is_wanted(events, message)) {
		e = take(events, batch, message, &event);
		atomic_fetch_add(&events->taken, e.code == E_OK);
	}
	if (e.code != E_OK && events_worth_another_try(e, &event))
		return false;
	if (e.code != E_OK && bury(events, message, &event, e).code != E_OK)
		return false;
	if (e.code == E_OK)
		natsMsg_Ack(message, NULL);
	atomic_store(&events->sequence, event.sequence);
	err_forget();
	return true;
}

static void handle_batch(struct events *events, struct batch *batch)
{
	bool later = false;

	while (batch->next < batch->list.Count && !later && !is_stopping(events)) {
		touch(batch);
		later = !handle(events, batch, batch->list.Msgs[batch->next]);
		batch->next += !later;
	}
	for (int i = batch->next; i < batch->list.Count; i++)
		natsMsg_NakWithDelay(batch->list.Msgs[i], later ? LATER_MS : 0, NULL);
	if (later)
		pause_for(events, LATER_MS * INT64_C(1000));
}

static void receive(struct events *events)
{
	struct batch batch = {.touched = clock_steady()};
	natsStatus s = fetch(events, &batch.list, false);

	if (s == NATS_NOT_FOUND)
		s = fetch(events, &batch.list, true);
	if (s == NATS_OK) {
		handle_batch(events, &batch);
	} else if (s != NATS_TIMEOUT && s != NATS_NOT_FOUND) {
		unsubscribe(events);
		pause_for(events, PAUSE_MS * INT64_C(1000));
	}
	natsMsgList_Destroy(&batch.list);
}

static void *run(void *arg)
{
	struct events *events = arg;

	while (!is_stopping(events)) {
		if (events->subscription) {
			receive(events);
		} else if (subscribe(events).code != E_OK) {
			unsubscribe(events);
			pause_for(events, PAUSE_MS * INT64_C(1000));
		}
		if (events->taker.look && !is_stopping(events))
			events->taker.look(events->taker.ctx, atomic_load(&events->pending) > 0);
	}
	unsubscribe(events);
	nats_ReleaseThreadMemory();
	return NULL;
}

err events_start(struct bus *bus, const struct events_taker *taker, struct events **out)
{
	struct events *events = calloc(1, sizeof(*events));
	pthread_condattr_t steady;

	REQUIRE(events, E_NO_MEMORY);
	events->bus = bus;
	events->taker = *taker;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_mutex_init(&events->lock, NULL);
	pthread_cond_init(&events->stop, &steady);
	pthread_condattr_destroy(&steady);
	if (pthread_create(&events->thread, NULL, run, events) != 0) {
		pthread_cond_destroy(&events->stop);
		pthread_mutex_destroy(&events->lock);
		free(events);
		return FAIL(E_NO_MEMORY, "no thread for events");
	}
	*out = events;
	return OK;
}

void events_stop(struct events *events)
{
	if (!events)
		return;
	pthread_mutex_lock(&events->lock);
	events->stopping = true;
	pthread_cond_signal(&events->stop);
	pthread_mutex_unlock(&events->lock);
	pthread_join(events->thread, NULL);
	jsCtx_Destroy(events->js);
	pthread_cond_destroy(&events->stop);
	pthread_mutex_destroy(&events->lock);
	free(events);
}

struct events_state events_state(const struct events *events)
{
	return (struct events_state){.sequence = atomic_load(&events->sequence),
				     .pending = atomic_load(&events->pending),
				     .taken = atomic_load(&events->taken),
				     .dead = atomic_load(&events->dead)};
}
