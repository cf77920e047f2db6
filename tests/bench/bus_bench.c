/* SPDX-License-Identifier: Apache-2.0 */
/* A request from office to office: ours against the same request with libnats' two flush settings, side by side in
 * one run. All three carry the same envelopes, signed by a signer that costs nothing, so that what differs is the way
 * of the message alone.
 */
#include <nats/nats.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bus/bus.h"
#include "lib/nats.h"

enum { MANY = 256, EACH = 40, PAYLOAD = 200 };
enum way { FLUSHER, ASAP, OURS, WAYS };

static const char region[] = "110101";
/* Apart, so that no way serves another's requests. */
static const char *const subjects[WAYS] = {"bench.flusher", "bench.asap", NULL};
static const uint8_t payload[PAYLOAD];

/* The two ends. With libnats' settings: a connection each. */
struct ends {
	enum way way;
	natsConnection *asks;
	natsConnection *serves;
	natsSubscription *service;
	struct bus *asker;
	struct bus *server;
};

static void must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bus_bench: %s: %s\n", what, err_trail()->detail);
	exit(1);
}
#define MUST(cond) must((cond), #cond)

static err sign(void *ctx, struct arena *arena, struct slice message, struct slice *signature,
		struct slice *signer)
{
	static const uint8_t fixed[64] = {1};

	(void)ctx;
	(void)arena;
	(void)message;
	*signature = slice(fixed, 64);
	*signer = slice(fixed, 32);
	return OK;
}

static err verify(void *ctx, const char *of, const char *office, struct slice message, struct slice signature,
		  struct slice signer)
{
	(void)ctx;
	(void)of;
	(void)office;
	(void)message;
	(void)signer;
	return signature.len == 64 ? OK : FAIL(E_ENVELOPE, "not signed");
}

static const struct bus_signer free_signer = {.sign = sign, .verify = verify};

/* ---- the same request by hand, over libnats ---- */

static struct slice sealed(struct arena *arena, enum office_name office, const struct uuid *answers)
{
	struct envelope e = {.type = answers ? ENVELOPE_ANSWER : "file-seal",
			     .region = region,
			     .office = office,
			     .time = clock_now(),
			     .is_answer = answers != NULL,
			     .payload = slice(payload, sizeof(payload))};
	struct slice wire = slice(NULL, 0);

	if (answers)
		e.answers = *answers;
	MUST(uuid_new(e.time, &e.id).code == E_OK);
	MUST(envelope_seal(&free_signer, arena, &e, &wire).code == E_OK);
	return wire;
}

static void open_it(struct arena *arena, natsMsg *message, struct envelope *out)
{
	struct slice wire = slice(natsMsg_GetData(message), (size_t)natsMsg_GetDataLength(message));

	MUST(envelope_open(&free_signer, arena, wire, out).code == E_OK);
}

static void answer_by_hand(natsConnection *connection, natsSubscription *service, natsMsg *message, void *ctx)
{
	struct arena arena;
	struct envelope request;
	struct slice wire;

	(void)service;
	(void)ctx;
	arena_init(&arena, ARENA_REQUEST_MAX);
	open_it(&arena, message, &request);
	wire = sealed(&arena, REGISTRY, &request.id);
	MUST(natsConnection_Publish(connection, natsMsg_GetReply(message), wire.at, (int)wire.len) ==
	     NATS_OK);
	arena_clear(&arena);
	natsMsg_Destroy(message);
}

static void ask_by_hand(const struct ends *ends)
{
	struct arena arena;
	struct envelope answer;
	struct slice wire;
	natsMsg *message = NULL;

	arena_init(&arena, ARENA_REQUEST_MAX);
	wire = sealed(&arena, MAKING, NULL);
	MUST(natsConnection_Request(&message, ends->asks, subjects[ends->way], wire.at, (int)wire.len,
				    10000) == NATS_OK);
	open_it(&arena, message, &answer);
	natsMsg_Destroy(message);
	arena_clear(&arena);
}

static natsConnection *connect_by_hand(const char *url, enum way way)
{
	natsOptions *options = NULL;
	natsConnection *connection = NULL;

	MUST(natsOptions_Create(&options) == NATS_OK);
	MUST(natsOptions_SetURL(options, url) == NATS_OK);
	MUST(natsOptions_SetSendAsap(options, way == ASAP) == NATS_OK);
	MUST(natsConnection_Connect(&connection, options) == NATS_OK);
	natsOptions_Destroy(options);
	return connection;
}

/* ---- ours ---- */

static bool answer_by_bus(void *ctx, const struct bus_call *from)
{
	struct bus_call call = *from;
	struct envelope request;
	enum subject asked;
	struct arena arena;

	(void)ctx;
	arena_init(&arena, ARENA_REQUEST_MAX);
	MUST(bus_call_open(&call, &arena, &asked, &request).code == E_OK);
	MUST(bus_answer(&call, &arena, &request, request.payload).code == E_OK);
	arena_clear(&arena);
	return true;
}

static struct saying new_saying(void)
{
	struct saying saying = {.payload = slice(payload, sizeof(payload))};

	MUST(uuid_new(clock_now(), &saying.id).code == E_OK);
	return saying;
}

static void ask_by_bus(struct bus *bus)
{
	const struct saying saying = new_saying();
	struct envelope answer;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	MUST(bus_ask(bus, &arena, SUBJECT_FILE_SEAL, &saying, 10 * SECOND, &answer).code == E_OK);
	arena_clear(&arena);
}

static struct bus *open_bus(const char *url, enum office_name office)
{
	const struct bus_conf conf = {.url = url, .region = region, .office = office, .signer = free_signer};
	struct bus *bus = NULL;

	MUST(bus_open(&conf, &bus).code == E_OK);
	while (!bus_is_ready(bus))
		usleep(1000);
	return bus;
}

/* ---- both ends ---- */

static struct ends open_ends(const char *url, enum way way)
{
	struct ends ends = {.way = way};

	if (way == OURS) {
		ends.asker = open_bus(url, MAKING);
		ends.server = open_bus(url, REGISTRY);
		MUST(bus_serve(ends.server, answer_by_bus, NULL).code == E_OK);
	} else {
		ends.asks = connect_by_hand(url, way);
		ends.serves = connect_by_hand(url, way);
		MUST(natsConnection_QueueSubscribe(&ends.service, ends.serves, subjects[way], "registry",
						   answer_by_hand, NULL) == NATS_OK);
	}
	usleep(100000);
	return ends;
}

static void close_ends(struct ends *ends)
{
	bus_close(ends->asker);
	bus_close(ends->server);
	natsSubscription_Destroy(ends->service);
	natsConnection_Destroy(ends->asks);
	natsConnection_Destroy(ends->serves);
}

/* ---- one and many in flight ---- */

static void ask_once(struct ends *ends)
{
	if (ends->way == OURS)
		ask_by_bus(ends->asker);
	else
		ask_by_hand(ends);
}

static void *ask_often(void *ctx)
{
	for (int i = 0; i < EACH; i++)
		ask_once(ctx);
	return NULL;
}

static void ask_from_many(struct ends *ends)
{
	pthread_t threads[MANY];

	for (int i = 0; i < MANY; i++)
		MUST(pthread_create(&threads[i], NULL, ask_often, ends) == 0);
	for (int i = 0; i < MANY; i++)
		pthread_join(threads[i], NULL);
}

static void one_flusher(void *ctx)
{
	ask_once((struct ends *)ctx + FLUSHER);
}

static void one_asap(void *ctx)
{
	ask_once((struct ends *)ctx + ASAP);
}

static void one_ours(void *ctx)
{
	ask_once((struct ends *)ctx + OURS);
}

static void many_flusher(void *ctx)
{
	ask_from_many((struct ends *)ctx + FLUSHER);
}

static void many_asap(void *ctx)
{
	ask_from_many((struct ends *)ctx + ASAP);
}

static void many_ours(void *ctx)
{
	ask_from_many((struct ends *)ctx + OURS);
}

static double against_the_better(const double *seconds)
{
	double better = seconds[FLUSHER] < seconds[ASAP] ? seconds[FLUSHER] : seconds[ASAP];

	return better / seconds[OURS];
}

int main(void)
{
	static const struct bench_way one[WAYS] = {{"one request in flight, libnats' flusher", one_flusher},
						   {"one request in flight, SendAsap", one_asap},
						   {"one request in flight, ours", one_ours}};
	static const struct bench_way many[WAYS] = {
		{"256 x 40, 256 in flight, libnats' flusher", many_flusher},
		{"256 x 40, 256 in flight, SendAsap", many_asap},
		{"256 x 40, 256 in flight, ours", many_ours}};
	double seconds[WAYS];
	struct nats_server server;
	struct ends ends[WAYS];

	MUST(nats_start(&server, NULL).code == E_OK);
	for (int way = 0; way < WAYS; way++)
		ends[way] = open_ends(server.url, (enum way)way);
	bench_compare(one, WAYS, ends, 300, seconds);
	bench_ratio("bus: one in flight, rate against libnats' better setting", against_the_better(seconds),
		    AT_LEAST, 0.95);
	bench_compare(many, WAYS, ends, 1, seconds);
	bench_ratio("bus: 256 in flight, rate against libnats' better setting", against_the_better(seconds),
		    AT_LEAST, 0.95);
	for (int way = 0; way < WAYS; way++)
		close_ends(&ends[way]);
	nats_stop(&server);
	return 0;
}
