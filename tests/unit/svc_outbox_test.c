/* SPDX-License-Identifier: Apache-2.0 */
/* What was committed reaches the others: a real ledger, a real nats-server, the making office's outbox and the
 * registry's desk. */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "bus/events.h"
#include "db/outbox.h"
#include "lib/check.h"
#include "lib/desk.h"
#include "lib/ledger.h"
#include "lib/nats.h"
#include "lib/signer.h"
#include "svc/outbox_thread.h"

static struct nats_server server;
static struct bus *making;
static struct outbox_thread outbox;
static const struct log quiet = {.svc = "making", .level = LOG_SILENT};

/* What the office was told about its commands. */
static atomic_int answered;
static atomic_int applied;
static atomic_int refused;
static _Atomic enum code refusal_code;

static err on_answer(void *ctx, struct tx *tx, const struct letter *command, struct slice payload,
		     err refusal)
{
	(void)ctx;
	(void)tx;
	(void)command;
	(void)payload;
	answered++;
	if (refusal.code != E_OK) {
		refused++;
		refusal_code = refusal.code;
	}
	return OK;
}

static void on_applied(void *ctx)
{
	(void)ctx;
	applied++;
}

static bool reaches(atomic_int *count, int goal)
{
	for (int i = 0; i < 1500 && *count < goal; i++)
		usleep(10000);
	return *count >= goal;
}

static void put(bool event, const char *payload, bool commit)
{
	struct ledger *l = ledger();
	struct letter letter = {.subject =
					slice_str(event ? "event.making.order-opened" : "registry.file-seal"),
				.type = slice_str("eseal.v1.Test"),
				.lane = slice_str("order-1"),
				.payload = slice_str(payload)};
	struct tx tx;

	assert_ok(uuid_new(clock_now(), &letter.id));
	assert_ok(tx_begin(&tx, &l->db, &l->arena, TX_WRITE));
	assert_ok(event ? outbox_put_event(&tx, &letter) : outbox_put_command(&tx, &letter));
	if (commit)
		assert_ok(tx_commit(&tx));
	tx_rollback(&tx);
}

/* What an auditor hears, in its order. */
struct heard {
	char text[64][32];
	uint64_t numbers[64];
	atomic_int count;
};

static err hear(void *ctx, struct arena *arena, const struct event_in *event)
{
	struct heard *heard = ctx;

	(void)arena;
	if (heard->count < (int)COUNT(heard->numbers)) {
		snprintf(heard->text[heard->count], sizeof(heard->text[0]), "%.*s",
			 SLICE_ARG(event->envelope.payload));
		heard->numbers[heard->count] = event->envelope.number;
		heard->count++;
	}
	return OK;
}

static void events_are_announced_if_and_only_if_they_were_committed(void **unused)
{
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct heard heard = {.count = 0};
	const struct events_taker taker = {.ctx = &heard, .take = hear};
	struct events *events = NULL;
	char text[32];

	(void)unused;
	assert_ok(events_ensure(making));
	assert_ok(events_start(audit, &taker, &events));
	for (int i = 0; i < 20; i++) {
		snprintf(text, sizeof(text), "event %d", i);
		put(true, "never happened", false);
		put(true, text, true);
	}
	assert_true(reaches(&heard.count, 20));
	for (int i = 0; i < 20; i++) {
		snprintf(text, sizeof(text), "event %d", i);
		assert_string_equal(heard.text[i], text);
		assert_int_equal(heard.numbers[i], i + 1);
	}
	usleep(200000);
	assert_int_equal(heard.count, 20);
	assert_string_equal(ledger_value("SELECT count(*) FROM outbox_event WHERE sent_at IS NULL"), "0");
	events_stop(events);
	bus_close(audit);
}

static void a_command_is_answered_and_its_answer_applied_once(void **unused)
{
	struct desk registry = desk_open(server.url);

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	put(false, "file this", true);
	assert_true(reaches(&applied, 1));
	usleep(300000);
	assert_int_equal(answered, 1);
	assert_int_equal(refused, 0);
	assert_string_equal(ledger_value("SELECT convert_from(answer, 'UTF8') FROM outbox_command"),
			    "file this");
	bus_close(registry.bus);
}

static void a_refusal_is_an_answer(void **unused)
{
	struct desk registry = desk_open(server.url);

	(void)unused;
	registry.does = REFUSE;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	put(false, "file this", true);
	assert_true(reaches(&applied, 1));
	assert_int_equal(refused, 1);
	assert_int_equal(refusal_code, E_NOT_FOUND);
	bus_close(registry.bus);
}

static void a_command_waits_for_an_office_that_is_not_there_yet(void **unused)
{
	struct desk registry;

	(void)unused;
	put(false, "first", true);
	put(false, "second", true);
	usleep(500000);
	assert_int_equal(answered, 0);
	registry = desk_open(server.url);
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	assert_true(reaches(&applied, 2));
	usleep(300000);
	assert_int_equal(answered, 2);
	assert_string_equal(
		ledger_value("SELECT string_agg(convert_from(answer, 'UTF8'), ' ' ORDER BY answered_at)"
			     " FROM outbox_command"),
		"first second");
	bus_close(registry.bus);
}

static void a_full_office_is_asked_again(void **unused)
{
	struct desk registry = desk_open(server.url);

	(void)unused;
	registry.does = FULL;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	put(false, "file this", true);
	assert_true(reaches(&registry.came, 2));
	assert_int_equal(answered, 0);
	registry.does = ANSWER;
	assert_true(reaches(&applied, 1));
	assert_int_equal(refused, 0);
	bus_close(registry.bus);
}

static void nothing_is_lost_when_the_courier_is_killed_in_between(void **unused)
{
	struct bus *audit = bus_as(server.url, AUDIT, "audit");
	struct desk registry = desk_open(server.url);
	struct heard heard = {.count = 0};
	const struct events_taker taker = {.ctx = &heard, .take = hear};
	struct events *events = NULL;

	(void)unused;
	assert_ok(events_ensure(making));
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	put(true, "before", true);
	for (int i = 0;
	     i < 500 &&
	     strcmp(ledger_value("SELECT count(*) FROM outbox_event WHERE sent_at IS NULL"), "0") != 0;
	     i++)
		usleep(10000);
	nats_kill(&server);
	put(true, "while away", true);
	put(false, "file this", true);
	usleep(300000);
	assert_ok(nats_restart(&server));
	put(true, "after", true);
	assert_true(reaches(&applied, 1));
	assert_ok(events_start(audit, &taker, &events));
	assert_true(reaches(&heard.count, 3));
	assert_string_equal(heard.text[0], "before");
	assert_string_equal(heard.text[1], "while away");
	assert_string_equal(heard.text[2], "after");
	assert_int_equal(heard.numbers[2], 3);
	assert_int_equal(answered, 1);
	events_stop(events);
	bus_close(audit);
	bus_close(registry.bus);
}

static int start(void **unused)
{
	(void)unused;
	answered = applied = refused = 0;
	ledger_do("TRUNCATE outbox_event, outbox_command");
	ledger_do("UPDATE outbox_number SET last = 0");
	assert_ok(nats_start(&server, NULL));
	making = bus_as(server.url, MAKING, "making");
	outbox = (struct outbox_thread){.bus = making,
					.bell = &ledger()->bell,
					.log = &quiet,
					.answered = on_answer,
					.applied = on_applied};
	assert_ok(outbox_thread_start(&outbox, &ledger()->options));
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	outbox_thread_stop(&outbox);
	bus_close(making);
	nats_stop(&server);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_are_announced_if_and_only_if_they_were_committed),
		TEST(a_command_is_answered_and_its_answer_applied_once),
		TEST(a_refusal_is_an_answer),
		TEST(a_command_waits_for_an_office_that_is_not_there_yet),
		TEST(a_full_office_is_asked_again),
		TEST(nothing_is_lost_when_the_courier_is_killed_in_between),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
