/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/echo.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "lib/check.h"

enum { BODY_MAX = 100000 };

static struct arena arena;
static struct door *door;
static pthread_t thread;
static pthread_t answerer;
static _Atomic(struct exchange *) slow;
static atomic_bool let_go;

static size_t body_max(void *ctx, struct slice method, struct slice path)
{
	(void)ctx;
	(void)method;
	return slice_is(path, "/small") ? 10 : BODY_MAX;
}

static void answer(struct exchange *exchange)
{
	const struct http_request *r = &exchange->request;
	const struct http_reply_field fields[] = {{"X-Peer", "here"}};
	bool refused = exchange->refused != E_OK;
	char text[512];
	int len = refused ? snprintf(text, sizeof(text), "refused %s: %.*s",
				     err_meaning(exchange->refused)->name, SLICE_ARG(exchange->why))
			  : snprintf(text, sizeof(text), "%.*s %.*s ? %.*s %zu bytes %.*s",
				     SLICE_ARG(r->method), SLICE_ARG(r->path), SLICE_ARG(r->query),
				     r->body.len, SLICE_ARG(http_field(r, "x-echo")));
	struct http_reply reply = {.status = refused ? err_meaning(exchange->refused)->http : 200,
				   .type = "text/plain",
				   .body = slice(text, (size_t)len),
				   .fields = fields,
				   .field_count = 1,
				   .close = refused};

	door_answer(exchange, &reply);
}

static void *answer_later(void *unused)
{
	struct exchange *exchange;

	(void)unused;
	while (!atomic_load(&let_go))
		usleep(1000);
	while ((exchange = atomic_exchange(&slow, NULL)))
		answer(exchange);
	return NULL;
}

static void take(void *ctx, struct exchange *exchange, bool alone)
{
	(void)alone;
	(void)ctx;
	if (slice_starts(exchange->request.path, "/slow"))
		atomic_store(&slow, exchange);
	else
		answer(exchange);
}

static void *serve(void *unused)
{
	(void)unused;
	door_run(door);
	door_finish(door, 2 * SECOND);
	return NULL;
}

int echo_open(void **unused)
{
	const struct door_conf conf = {.address = "127.0.0.1",
				       .patience = SECOND / 2,
				       .connections = ECHO_LINES_MAX,
				       .body_max = body_max,
				       .take = take};

	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	atomic_store(&let_go, false);
	assert_ok(door_open(&conf, &door));
	pthread_create(&answerer, NULL, answer_later, NULL);
	return pthread_create(&thread, NULL, serve, NULL);
}

int echo_close(void **unused)
{
	(void)unused;
	atomic_store(&let_go, true);
	pthread_join(answerer, NULL);
	door_quit(door);
	pthread_join(thread, NULL);
	door_close(door);
	arena_clear(&arena);
	return 0;
}

struct arena *echo_arena(void)
{
	return &arena;
}

struct door *echo_door(void)
{
	return door;
}

struct answer echo_raw(const char *bytes)
{
	return http_raw(&arena, door_port(door), bytes);
}

void echo_wait_slow(void)
{
	while (!atomic_load(&slow))
		usleep(1000);
}

void echo_let_go(void)
{
	atomic_store(&let_go, true);
}
