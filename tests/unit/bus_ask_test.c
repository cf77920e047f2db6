/* SPDX-License-Identifier: Apache-2.0 */
/* Asking and serving, over a real nats-server. */
#include <nats/nats.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/desk.h"
#include "lib/nats.h"

static struct nats_server server;

static void an_answer_comes_back_signed_by_the_office_asked(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);
	char answer[64];

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	assert_ok(ask(making, "file this", 5 * SECOND, answer));
	assert_string_equal(answer, "file this");
	bus_close(making);
	bus_close(registry.bus);
}

static void a_problem_comes_back_as_the_error_with_place_and_detail(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);

	(void)unused;
	registry.does = REFUSE;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	assert_err(E_NOT_FOUND, ask(making, "file this", 5 * SECOND, NULL));
	assert_string_equal(err_trail()->place, "seal_code");
	assert_string_equal(err_trail()->detail, "there is no such seal");
	bus_close(making);
	bus_close(registry.bus);
}

static void no_answer_in_time_is_a_timeout_and_not_a_hang(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);
	instant start;

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	registry.does = DROP;
	start = clock_steady();
	assert_err(E_TIMEOUT, ask(making, "file this", 200000, NULL));
	assert_true(clock_steady() - start >= 200000 && clock_steady() - start < 3 * SECOND);
	bus_close(making);
	bus_close(registry.bus);
}

static void an_office_that_nobody_runs_is_unreachable_at_once(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");

	(void)unused;
	assert_err(E_UNREACHABLE, ask(making, "file this", 5 * SECOND, NULL));
	bus_close(making);
}

static void a_full_office_says_busy_at_once(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);

	(void)unused;
	registry.does = FULL;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	assert_err(E_BUSY, ask(making, "file this", 5 * SECOND, NULL));
	bus_close(making);
	bus_close(registry.bus);
}

static void replicas_share_the_requests(void **unused)
{
	enum { REQUESTS = 200 };
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk one = desk_open(server.url);
	struct desk two = desk_open(server.url);
	int before;

	(void)unused;
	assert_ok(bus_serve(one.bus, desk_serve, &one));
	assert_ok(bus_serve(two.bus, desk_serve, &two));
	wait_served(making);
	usleep(100000);
	before = one.came + two.came;
	for (int i = 0; i < REQUESTS; i++)
		assert_ok(ask(making, "file this", 5 * SECOND, NULL));
	assert_int_equal(one.came + two.came - before, REQUESTS);
	assert_true(one.came > REQUESTS / 10 && two.came > REQUESTS / 10);
	bus_close(making);
	bus_close(one.bus);
	bus_close(two.bus);
}

static void a_forged_or_unentitled_request_is_dropped(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct bus *liar = bus_as(server.url, MAKING, "gateway");
	struct bus *gateway = bus_as(server.url, GATEWAY, "gateway");
	struct desk registry = desk_open(server.url);
	int opened;

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	opened = registry.opened;
	assert_err(E_TIMEOUT, ask(liar, "I am the making office", 200000, NULL));
	assert_err(E_TIMEOUT, ask(gateway, "file this for me", 200000, NULL));
	assert_int_equal(registry.opened, opened);
	assert_int_equal(registry.bad, 2);
	bus_close(making);
	bus_close(liar);
	bus_close(gateway);
	bus_close(registry.bus);
}

static void an_answer_of_a_stranger_is_refused(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = {.bus = bus_as(server.url, REGISTRY, "audit")};

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	assert_err(E_ENVELOPE, ask(making, "file this", 5 * SECOND, NULL));
	bus_close(making);
	bus_close(registry.bus);
}

/* Raw bytes to the office's subject and to where it would answer. */
static void garbage_and_a_foreign_reply_address_do_no_harm(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);
	natsConnection *stranger = NULL;
	natsSubscription *trap = NULL;
	natsMsg *caught = NULL;

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	assert_int_equal(natsConnection_ConnectTo(&stranger, server.url), NATS_OK);
	assert_int_equal(natsConnection_SubscribeSync(&trap, stranger, "eseal.v1.110101.event.>"), NATS_OK);
	registry.does = FULL;
	assert_int_equal(natsConnection_PublishRequestString(stranger, "eseal.v1.110101.registry.file-seal",
							     "eseal.v1.110101.event.registry.seal-filed",
							     "rubbish"),
			 NATS_OK);
	assert_int_equal(natsConnection_PublishString(stranger, "eseal.v1.110101.registry.no-such-verb", ""),
			 NATS_OK);
	assert_int_equal(natsSubscription_NextMsg(&caught, trap, 300), NATS_TIMEOUT);
	registry.does = ANSWER;
	assert_int_equal(
		natsConnection_PublishString(stranger, "eseal.v1.110101.registry.file-seal", "rubbish"),
		NATS_OK);
	assert_int_equal(natsConnection_Flush(stranger), NATS_OK);
	assert_ok(ask(making, "file this", 5 * SECOND, NULL));
	assert_int_equal(registry.bad, 1);
	natsSubscription_Destroy(trap);
	natsConnection_Destroy(stranger);
	bus_close(making);
	bus_close(registry.bus);
}

struct many {
	struct bus *bus;
	int number;
	int good;
};

static void *ask_often(void *ctx)
{
	struct many *many = ctx;

	for (int i = 0; i < 20; i++) {
		char question[64];
		char answer[64] = "";

		snprintf(question, sizeof(question), "thread %d question %d", many->number, i);
		if (ask(many->bus, question, 20 * SECOND, answer).code == E_OK &&
		    strcmp(question, answer) == 0)
			many->good++;
	}
	return NULL;
}

static void each_of_many_askers_gets_their_own_answer(void **unused)
{
	enum { THREADS = 64 };
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);
	struct many many[THREADS];
	pthread_t threads[THREADS];

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	for (int i = 0; i < THREADS; i++) {
		many[i] = (struct many){.bus = making, .number = i};
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &many[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(many[i].good, 20);
	}
	bus_stop(registry.bus);
	bus_close(making);
	bus_close(registry.bus);
}

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
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_comes_back_signed_by_the_office_asked),
		cmocka_unit_test(a_problem_comes_back_as_the_error_with_place_and_detail),
		cmocka_unit_test(no_answer_in_time_is_a_timeout_and_not_a_hang),
		cmocka_unit_test(an_office_that_nobody_runs_is_unreachable_at_once),
		cmocka_unit_test(a_full_office_says_busy_at_once),
		cmocka_unit_test(replicas_share_the_requests),
		cmocka_unit_test(a_forged_or_unentitled_request_is_dropped),
		cmocka_unit_test(an_answer_of_a_stranger_is_refused),
		cmocka_unit_test(garbage_and_a_foreign_reply_address_do_no_harm),
		cmocka_unit_test(each_of_many_askers_gets_their_own_answer),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
