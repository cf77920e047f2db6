/* SPDX-License-Identifier: Apache-2.0 */
/* Events through JetStream of a real nats-server. */
#include <nats/nats.h>
#include <unistd.h>

#include "lib/book.h"
#include "lib/check.h"
#include "lib/desk.h"
#include "lib/nats.h"
#include "lib/signer.h"

static struct nats_server server;
static struct arena arena;

static void hear(void *ctx, const struct event_in *event)
{
	struct book *book = ctx;

	if (event->name == EVENT_SEAL_FILED)
		book->heard++;
}

static void lost(void *ctx)
{
	struct book *book = ctx;

	book->lost++;
}

static void events_arrive_exactly_in_their_order(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.count = 0};
	struct events *events;

	(void)unused;
	assert_ok(events_ensure(registry));
	assert_ok(events_ensure(registry));
	events = book_open(audit, &book);
	publish_numbers(registry, 1, 200);
	assert_true(reaches(&book.count, 200));
	assert_in_order(&book, 1, 200);
	assert_int_equal(events_state(events).taken, 200);
	assert_int_equal(events_state(events).sequence, 200);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

static void an_event_sent_twice_is_stored_once(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.count = 0};
	struct event_out event;
	struct events *events;
	size_t done;

	(void)unused;
	assert_ok(events_ensure(registry));
	event = event_number(registry, &arena, EVENT_SEAL_FILED, 1);
	for (int i = 0; i < 3; i++)
		assert_ok(events_publish(registry, &event, 1, 5 * SECOND, &done));
	publish_numbers(registry, 2, 2);
	events = book_open(audit, &book);
	assert_true(reaches(&book.count, 2));
	assert_in_order(&book, 1, 2);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

static void what_cannot_be_done_now_comes_again_before_what_is_behind_it(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.refuse = 3, .refuse_with = E_DB, .refusals_left = 4};
	struct events *events;

	(void)unused;
	assert_ok(events_ensure(registry));
	publish_numbers(registry, 1, 10);
	events = book_open(audit, &book);
	assert_true(reaches(&book.count, 10));
	assert_in_order(&book, 1, 10);
	assert_int_equal(book.dead, 0);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

static void what_can_never_be_done_goes_to_the_dead_letters_and_blocks_nothing(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.refuse = 1, .refuse_with = E_FIELD, .refusals_left = 1};
	struct events *events;
	natsConnection *stranger = NULL;
	natsSubscription *letters = NULL;
	natsMsg *letter = NULL;

	(void)unused;
	assert_ok(events_ensure(registry));
	assert_int_equal(natsConnection_ConnectTo(&stranger, server.url), NATS_OK);
	assert_int_equal(natsConnection_SubscribeSync(&letters, stranger, "eseal.v1.110101.dead.audit"),
			 NATS_OK);
	assert_int_equal(natsConnection_Flush(stranger), NATS_OK);
	publish_numbers(registry, 1, 5);
	events = book_open(audit, &book);
	assert_true(reaches(&book.count, 4));
	assert_in_order(&book, 2, 4);
	assert_int_equal(book.dead, 1);
	assert_int_equal(natsSubscription_NextMsg(&letter, letters, 5000), NATS_OK);
	assert_true(natsMsg_GetDataLength(letter) > 0);
	natsMsg_Destroy(letter);
	natsSubscription_Destroy(letters);
	natsConnection_Destroy(stranger);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

/* What a stranger, or an office that is not entitled, puts into the stream. */
static void forged_events_are_reported_and_never_taken(void **unused)
{
	struct bus *liar = bus_as(server.url, REGISTRY, "making");
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.count = 0};
	struct event_out event;
	struct events *events;
	natsConnection *stranger = NULL;
	size_t done;

	(void)unused;
	assert_ok(events_ensure(registry));
	event = event_number(liar, &arena, EVENT_SEAL_FILED, 1);
	assert_ok(events_publish(liar, &event, 1, 5 * SECOND, &done));
	/* Rightly signed, but as another event than the subject says. */
	event = event_number(registry, &arena, EVENT_SEAL_FILED, 1);
	event.name = EVENT_SEAL_CANCELLED;
	assert_ok(events_publish(registry, &event, 1, 5 * SECOND, &done));
	assert_int_equal(natsConnection_ConnectTo(&stranger, server.url), NATS_OK);
	assert_int_equal(natsConnection_PublishString(stranger, "eseal.v1.110101.event.registry.seal-filed",
						      "rubbish"),
			 NATS_OK);
	assert_int_equal(
		natsConnection_PublishString(stranger, "eseal.v1.110101.event.registry.no-such", "rubbish"),
		NATS_OK);
	assert_int_equal(natsConnection_Flush(stranger), NATS_OK);
	publish_numbers(registry, 1, 1);
	events = book_open(audit, &book);
	assert_true(reaches(&book.count, 1));
	assert_true(reaches(&book.dead, 4));
	assert_in_order(&book, 1, 1);
	assert_int_equal(events_state(events).dead, 4);
	natsConnection_Destroy(stranger);
	events_stop(events);
	bus_close(liar);
	bus_close(registry);
	bus_close(audit);
}

static void an_office_takes_only_what_it_wants_and_goes_on_where_it_was(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct book book = {.only = EVENT_SEAL_FILED};
	struct event_out other;
	struct events *events;
	size_t done;

	(void)unused;
	assert_ok(events_ensure(registry));
	events = book_open(audit, &book);
	publish_numbers(registry, 1, 3);
	other = event_number(registry, &arena, EVENT_SEAL_CANCELLED, 4);
	assert_ok(events_publish(registry, &other, 1, 5 * SECOND, &done));
	assert_true(reaches(&book.count, 3));
	events_stop(events);
	publish_numbers(registry, 5, 6);
	events = book_open(audit, &book);
	assert_true(reaches(&book.count, 5));
	usleep(200000);
	assert_int_equal(book.count, 5);
	assert_int_equal(book.numbers[3], 5);
	assert_int_equal(book.numbers[4], 6);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

static void without_a_stream_nothing_counts_as_sent(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct event_out event = event_number(registry, &arena, EVENT_SEAL_FILED, 1);
	size_t done = 7;

	(void)unused;
	assert_err(E_BUS, events_publish(registry, &event, 1, SECOND, &done));
	assert_int_equal(done, 0);
	bus_close(registry);
}

static void nobody_announces_what_is_anothers(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct saying saying = {.payload = slice_str("")};
	struct event_out out;

	(void)unused;
	assert_ok(uuid_new(clock_now(), &saying.id));
	assert_err(E_BUG, events_seal(making, &arena, EVENT_SEAL_FILED, &saying, 1, clock_now(), &out));
	bus_close(making);
}

static void a_listener_hears_live_and_is_told_when_it_may_have_missed_some(void **unused)
{
	struct bus *registry = bus_as(server.url, REGISTRY, "registry");
	struct bus *gateway = bus_as(server.url, GATEWAY, "gateway");
	struct book book = {.count = 0};
	const struct events_listener listener = {.ctx = &book, .hear = hear, .lost = lost};
	natsConnection *stranger = NULL;

	(void)unused;
	assert_ok(events_ensure(registry));
	assert_ok(events_listen(gateway, REGISTRY, &listener));
	usleep(100000);
	assert_int_equal(natsConnection_ConnectTo(&stranger, server.url), NATS_OK);
	assert_int_equal(natsConnection_PublishString(stranger, "eseal.v1.110101.event.registry.seal-filed",
						      "rubbish"),
			 NATS_OK);
	natsConnection_Destroy(stranger);
	publish_numbers(registry, 1, 3);
	assert_true(reaches(&book.heard, 3));
	assert_int_equal(book.heard, 3);
	assert_int_equal(book.lost, 0);
	nats_kill(&server);
	assert_true(reaches(&book.lost, 1));
	assert_ok(nats_restart(&server));
	assert_true(reaches(&book.lost, 2));
	bus_close(registry);
	bus_close(gateway);
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
		TEST(events_arrive_exactly_in_their_order),
		TEST(an_event_sent_twice_is_stored_once),
		TEST(what_cannot_be_done_now_comes_again_before_what_is_behind_it),
		TEST(what_can_never_be_done_goes_to_the_dead_letters_and_blocks_nothing),
		TEST(forged_events_are_reported_and_never_taken),
		TEST(an_office_takes_only_what_it_wants_and_goes_on_where_it_was),
		TEST(without_a_stream_nothing_counts_as_sent),
		TEST(nobody_announces_what_is_anothers),
		TEST(a_listener_hears_live_and_is_told_when_it_may_have_missed_some),
	};

	arena_init(&arena, ARENA_REQUEST_MAX);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
