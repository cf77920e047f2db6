/* SPDX-License-Identifier: Apache-2.0 */
/* Events while the courier is killed, or forgets everything. */
#include <unistd.h>

#include "lib/book.h"
#include "lib/check.h"
#include "lib/desk.h"
#include "lib/nats.h"

static struct nats_server server;
static struct arena arena;

/* A server that was killed may deliver again what it had been told was done; the inbox knows. But the first time of each
 * number is in order, and none is missing. */
static bool has_all(const struct book *book, uint64_t last)
{
	uint64_t next = 1;

	for (int i = 0; i < book->count; i++) {
		assert_true(book->numbers[i] <= next);
		next += book->numbers[i] == next;
	}
	return next > last;
}

static void wait_for_all(const struct book *book, uint64_t last)
{
	for (int i = 0; i < 1000 && !has_all(book, last); i++)
		usleep(10000);
	assert_true(has_all(book, last));
}

static void receiving_comes_back_after_the_server_was_killed(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.count = 0};
	struct event_out event;
	struct events *events;
	size_t done;

	(void)unused;
	assert_ok(events_ensure(registry));
	events = book_open(audit, &book);
	publish_numbers(registry, 1, 3);
	assert_true(reaches(&book.count, 3));
	nats_kill(&server);
	for (int i = 0; i < 500 && bus_is_ready(registry); i++)
		usleep(10000);
	event = event_number(registry, &arena, EVENT_SEAL_FILED, 4);
	assert_err(E_BUS, events_publish(registry, &event, 1, SECOND, &done));
	assert_int_equal(done, 0);
	assert_ok(nats_restart(&server));
	for (int i = 0; i < 1000 && events_publish(registry, &event, 1, SECOND, &done).code != E_OK; i++)
		usleep(10000);
	assert_int_equal(done, 1);
	wait_for_all(&book, 4);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

static void the_receiver_survives_a_courier_that_forgot_everything(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.count = 0};
	struct events *events;
	bool there = false;

	(void)unused;
	assert_ok(events_ensure(registry));
	events = book_open(audit, &book);
	publish_numbers(registry, 1, 2);
	assert_true(reaches(&book.count, 2));
	nats_kill(&server);
	nats_wipe(&server);
	assert_ok(nats_restart(&server));
	for (int i = 0; i < 500 && !there; i++) {
		there = events_ensure(registry).code == E_OK;
		usleep(there ? 0 : 10000);
	}
	publish_numbers(registry, 3, 4);
	wait_for_all(&book, 4);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

/* Each test has a server of its own, for what is in a stream stays there. */
static int start(void **unused)
{
	(void)unused;
	assert_ok(nats_start(&server, NULL));
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	nats_stop(&server);
	arena_clear(&arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(receiving_comes_back_after_the_server_was_killed),
		TEST(the_receiver_survives_a_courier_that_forgot_everything),
	};

	arena_init(&arena, ARENA_REQUEST_MAX);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
