/* SPDX-License-Identifier: Apache-2.0 */
/* What sender and receiver look up when something never came, against a real server. */
#include "db/inbox.h"
#include "db/outbox.h"
#include "lib/check.h"
#include "lib/ledger.h"

static void begin(struct tx *tx, enum tx_kind kind)
{
	assert_ok(tx_begin(tx, &ledger()->db, &ledger()->arena, kind));
}

static int empty(void **unused)
{
	(void)unused;
	ledger_value("TRUNCATE outbox_event, inbox, inbox_mark; UPDATE outbox_number SET last = 0");
	return 0;
}

static void put_event(const char *subject, const char *payload)
{
	struct letter l = {.subject = slice_str(subject),
			   .type = slice_str("eseal.v1.SealEvent"),
			   .payload = slice_str(payload)};
	struct tx tx;

	assert_ok(uuid_new(clock_now(), &l.id));
	begin(&tx, TX_WRITE);
	assert_ok(outbox_put_event(&tx, &l));
	assert_ok(tx_commit(&tx));
}

/* Three that have numbers, and one that has none yet. */
static const struct letter *three(void)
{
	const struct letter *letters;
	struct tx tx;
	size_t count;

	put_event("event.registry.seal-filed", "a");
	put_event("event.registry.seal-activated", "b");
	put_event("event.registry.seal-filed", "c");
	begin(&tx, TX_WRITE);
	assert_ok(outbox_take_events(&tx, 100, &letters, &count));
	assert_ok(tx_commit(&tx));
	assert_int_equal(count, 3);
	put_event("event.registry.seal-filed", "not yet numbered");
	return letters;
}

static void a_receiver_with_a_gap_is_told_what_there_was_and_gets_it_again(void **unused)
{
	const struct letter *first = three();
	const struct letter *again;
	struct event_list list;
	struct tx tx;
	size_t count;
	(void)unused;

	begin(&tx, TX_READ);
	assert_ok(outbox_list_events(&tx, 2, 100, NULL, 0, 10, &list));
	assert_int_equal(list.last, 3);
	assert_int_equal(list.next, 4);
	assert_int_equal(list.count, 2);
	assert_memory_equal(&list.ids[0], &first[1].id, sizeof(struct uuid));
	assert_ok(outbox_repeat_events(&tx, list.ids, list.count, &again, &count));
	assert_ok(tx_commit(&tx));
	assert_int_equal(count, 2);
	assert_int_equal(again[0].number, 2);
	assert_true(slice_is(again[1].payload, "c"));
	assert_int_equal(again[1].at, first[2].at);
}

static void a_list_goes_on_where_it_ended_and_never_beyond_what_was_asked(void **unused)
{
	struct event_list list;
	struct tx tx;
	(void)unused;

	three();
	begin(&tx, TX_READ);
	assert_ok(outbox_list_events(&tx, 1, 3, NULL, 0, 2, &list));
	assert_int_equal(list.count, 2);
	assert_int_equal(list.next, 3);
	assert_ok(outbox_list_events(&tx, 2, 2, NULL, 0, 10, &list));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.next, 3);
	assert_ok(outbox_list_events(&tx, 4, 3, NULL, 0, 2, &list));
	assert_int_equal(list.count, 0);
	assert_int_equal(list.next, 4);
	assert_int_equal(list.last, 3);
	assert_ok(tx_commit(&tx));
}

static void a_list_has_only_what_is_wanted(void **unused)
{
	const struct slice wanted = slice_str("event.registry.seal-activated");
	struct event_list list;
	struct tx tx;
	(void)unused;

	three();
	begin(&tx, TX_READ);
	assert_ok(outbox_list_events(&tx, 1, 100, &wanted, 1, 2, &list));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.next, 4);
	assert_ok(tx_commit(&tx));
}

static void what_has_not_been_claimed_is_missing_in_the_order_asked(void **unused)
{
	struct uuid ids[3];
	const struct uuid *missing;
	struct inbox_claim claim;
	struct tx tx;
	size_t count;
	(void)unused;

	for (size_t i = 0; i < COUNT(ids); i++)
		assert_ok(uuid_new(clock_now(), &ids[COUNT(ids) - 1 - i]));
	begin(&tx, TX_WRITE);
	assert_ok(inbox_claim(&tx, &ids[1], slice_str("registry"), &claim));
	assert_ok(inbox_find_missing(&tx, ids, COUNT(ids), &missing, &count));
	assert_ok(tx_commit(&tx));
	assert_int_equal(count, 2);
	assert_memory_equal(&missing[0], &ids[0], sizeof(ids[0]));
	assert_memory_equal(&missing[1], &ids[2], sizeof(ids[2]));
}

static void a_mark_only_rises(void **unused)
{
	const struct slice registry = slice_str("registry");
	int64_t number = -1;
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(inbox_mark(&tx, registry, &number));
	assert_int_equal(number, 0);
	assert_ok(inbox_raise_mark(&tx, registry, 7));
	assert_ok(inbox_raise_mark(&tx, registry, 5));
	assert_ok(inbox_mark(&tx, registry, &number));
	assert_int_equal(number, 7);
	assert_ok(inbox_mark(&tx, slice_str("making"), &number));
	assert_int_equal(number, 0);
	assert_ok(tx_commit(&tx));
}

int main(void)
{
#define with_empty(test) cmocka_unit_test_setup(test, empty)
	const struct CMUnitTest tests[] = {
		with_empty(a_receiver_with_a_gap_is_told_what_there_was_and_gets_it_again),
		with_empty(a_list_goes_on_where_it_ended_and_never_beyond_what_was_asked),
		with_empty(a_list_has_only_what_is_wanted),
		with_empty(what_has_not_been_claimed_is_missing_in_the_order_asked),
		with_empty(a_mark_only_rises),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
