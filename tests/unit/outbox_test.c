/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox against a real server. */
#include <pthread.h>
#include <unistd.h>

#include "db/outbox.h"
#include "lib/check.h"
#include "lib/ledger.h"

#define NOW (1795334400 * SECOND)

static void begin(struct tx *tx, enum tx_kind kind)
{
	assert_ok(tx_begin(tx, &ledger()->db, &ledger()->arena, kind));
}

static void begin_other(struct tx *tx)
{
	assert_ok(tx_begin(tx, &ledger()->other, &ledger()->arena, TX_WRITE));
}

static struct letter letter_of(const char *payload)
{
	struct letter l = {
		.subject = slice_str("event.registry.seal-filed"),
		.type = slice_str("eseal.v1.SealFiled"),
		.payload = slice_str(payload),
	};

	assert_ok(uuid_new(clock_now(), &l.id));
	return l;
}

static int empty_outbox(void **unused)
{
	(void)unused;
	ledger_value("TRUNCATE outbox_event, outbox_command; UPDATE outbox_number SET last = 0");
	return 0;
}

/* ---- events ---- */

static void put_event(const char *payload)
{
	struct letter l = letter_of(payload);
	struct tx tx;

	begin(&tx, TX_WRITE);
	assert_ok(outbox_put_event(&tx, &l));
	assert_ok(tx_commit(&tx));
}

static size_t take_events(const struct letter **letters)
{
	struct tx tx;
	size_t count;

	begin(&tx, TX_WRITE);
	assert_ok(outbox_take_events(&tx, 100, letters, &count));
	assert_ok(tx_commit(&tx));
	return count;
}

static void an_event_is_sent_only_if_its_transaction_commits(void **unused)
{
	struct letter l = letter_of("undone");
	const struct letter *taken;
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(outbox_put_event(&tx, &l));
	tx_rollback(&tx);
	put_event("done");
	assert_int_equal(take_events(&taken), 1);
	assert_true(slice_is(taken->payload, "done"));
	assert_true(slice_is(taken->subject, "event.registry.seal-filed"));
	assert_int_equal(taken->number, 1);
}

static void numbers_have_no_gaps_though_transactions_end_out_of_order(void **unused)
{
	struct letter late = letter_of("late");
	struct letter lost = letter_of("lost");
	const struct letter *taken;
	struct tx slow;
	struct tx tx;
	(void)unused;

	begin_other(&slow);
	assert_ok(outbox_put_event(&slow, &late));
	begin(&tx, TX_WRITE);
	assert_ok(outbox_put_event(&tx, &lost));
	tx_rollback(&tx);
	put_event("early");
	assert_int_equal(take_events(&taken), 1);
	assert_ok(tx_commit(&slow));
	put_event("last");
	assert_int_equal(take_events(&taken), 3);
	assert_true(slice_is(taken[0].payload, "early"));
	assert_true(slice_is(taken[1].payload, "late"));
	assert_true(slice_is(taken[2].payload, "last"));
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(taken[i].number, i + 1);
}

static void what_was_sent_is_not_taken_again(void **unused)
{
	const struct letter *taken;
	struct tx tx;
	(void)unused;

	put_event("a");
	put_event("b");
	put_event("c");
	assert_int_equal(take_events(&taken), 3);
	begin(&tx, TX_WRITE);
	assert_ok(outbox_mark_sent(&tx, taken, 2, NOW));
	assert_ok(tx_commit(&tx));
	assert_int_equal(take_events(&taken), 1);
	assert_true(slice_is(taken->payload, "c"));
	assert_int_equal(taken->number, 3);
}

static void a_numbered_event_cannot_be_altered_even_by_hand(void **unused)
{
	const struct letter *taken;
	char said[200];
	(void)unused;

	put_event("a");
	assert_int_equal(take_events(&taken), 1);
	assert_err(E_IO, postgres_sql(&ledger()->server, "office", "UPDATE outbox_event SET payload = ''",
				      said, sizeof(said)));
	assert_err(E_IO, postgres_sql(&ledger()->server, "office", "UPDATE outbox_event SET number = 7", said,
				      sizeof(said)));
}

static void a_subject_the_courier_could_misread_is_refused(void **unused)
{
	const char *wrong[] = {"", ".", "a.", ".a", "a..b", "a b", "A", "a.*", "a.>", "a\r\nPUB", "章"};
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct letter l = letter_of("x");

		l.subject = slice_str(wrong[i]);
		assert_err(E_FIELD, outbox_put_event(&tx, &l));
		assert_err(E_FIELD, outbox_put_command(&tx, &l));
	}
	tx_rollback(&tx);
}

static void only_one_sender_is_at_work(void **unused)
{
	struct ledger *l = ledger();
	bool mine;
	(void)unused;

	assert_ok(outbox_lock(&l->db, &l->arena, &mine));
	assert_true(mine);
	assert_ok(outbox_lock(&l->other, &l->arena, &mine));
	assert_false(mine);
	outbox_unlock(&l->db, &l->arena);
	assert_ok(outbox_lock(&l->other, &l->arena, &mine));
	assert_true(mine);
	db_close(&l->other);
	for (int i = 0; i < 100; i++) {
		assert_ok(outbox_lock(&l->db, &l->arena, &mine));
		if (mine)
			break;
		usleep(10000);
	}
	assert_true(mine);
	outbox_unlock(&l->db, &l->arena);
}

/* ---- commands ---- */

static struct uuid put_command(const char *payload, const char *lane)
{
	struct letter l = letter_of(payload);
	struct tx tx;

	l.subject = slice_str("registry.file-seal");
	l.lane = slice_str(lane);
	begin(&tx, TX_WRITE);
	assert_ok(outbox_put_command(&tx, &l));
	assert_ok(tx_commit(&tx));
	return l.id;
}

static size_t take_commands(instant now, const struct letter **letters)
{
	struct tx tx;
	size_t count;

	begin(&tx, TX_WRITE);
	assert_ok(outbox_take_commands(&tx, now, 100, letters, &count));
	assert_ok(tx_commit(&tx));
	return count;
}

static void answer(const struct uuid *id, const char *text)
{
	struct tx tx;

	begin(&tx, TX_WRITE);
	assert_ok(outbox_mark_answered(&tx, id, slice_str(text), NOW));
	assert_ok(tx_commit(&tx));
}

static void commands_of_a_lane_go_one_after_the_other(void **unused)
{
	struct uuid first = put_command("1a", "seal-1");
	const struct letter *taken;
	(void)unused;

	put_command("1b", "seal-1");
	put_command("2a", "seal-2");
	put_command("x", "");
	put_command("y", "");
	assert_int_equal(take_commands(NOW, &taken), 4);
	assert_true(slice_is(taken[0].payload, "1a"));
	assert_true(slice_is(taken[0].lane, "seal-1"));
	assert_true(slice_is(taken[1].payload, "2a"));
	answer(&first, "done");
	assert_int_equal(take_commands(NOW, &taken), 4);
	assert_true(slice_is(taken[0].payload, "1b"));
}

static void an_unanswered_command_is_sent_again_after_a_growing_pause(void **unused)
{
	struct uuid id = put_command("a", "lane");
	const struct letter *taken;
	instant pause = OUTBOX_RETRY_MIN_MS * 1000;
	instant now = NOW;
	struct tx tx;
	(void)unused;

	for (int tries = 0; tries < 30; tries++) {
		assert_int_equal(take_commands(now, &taken), 1);
		assert_int_equal(taken->tries, tries);
		begin(&tx, TX_WRITE);
		assert_ok(outbox_mark_unanswered(&tx, &id, "no answer in time", now));
		assert_ok(tx_commit(&tx));
		assert_int_equal(take_commands(now + pause - 1, &taken), 0);
		now += pause;
		pause = 2 * pause < OUTBOX_RETRY_MAX_MS * 1000 ? 2 * pause
							       : OUTBOX_RETRY_MAX_MS * INT64_C(1000);
	}
}

static void a_command_is_answered_once(void **unused)
{
	struct uuid id = put_command("a", "lane");
	struct uuid unknown;
	struct slice text;
	struct tx tx;
	(void)unused;

	assert_ok(uuid_new(NOW, &unknown));
	begin(&tx, TX_READ);
	assert_err(E_PENDING, outbox_answer(&tx, &id, &text));
	assert_err(E_NOT_FOUND, outbox_answer(&tx, &unknown, &text));
	assert_ok(tx_commit(&tx));
	answer(&id, "");
	begin(&tx, TX_WRITE);
	assert_ok(outbox_answer(&tx, &id, &text));
	assert_int_equal(text.len, 0);
	assert_err(E_CONFLICT, outbox_mark_answered(&tx, &id, slice_str("again"), NOW));
	tx_rollback(&tx);
}

static void *answer_soon(void *id)
{
	struct ledger *l = ledger();
	struct arena arena;
	struct tx tx;

	arena_init(&arena, 1 << 20);
	usleep(50000);
	if (tx_begin(&tx, &l->other, &arena, TX_WRITE).code == E_OK &&
	    outbox_mark_answered(&tx, id, slice_str("filed"), NOW).code == E_OK)
		(void)tx_commit(&tx);
	tx_rollback(&tx);
	arena_clear(&arena);
	return NULL;
}

static void who_waits_for_an_answer_gets_it_as_soon_as_it_is_committed(void **unused)
{
	struct uuid id = put_command("a", "lane");
	struct ledger *l = ledger();
	instant start = clock_steady();
	struct slice text;
	pthread_t thread;
	(void)unused;

	assert_err(E_PENDING, outbox_wait(&l->db, &l->arena, &id, SECOND / 20, &text));
	assert_true(clock_steady() - start >= SECOND / 20);
	pthread_create(&thread, NULL, answer_soon, &id);
	assert_ok(outbox_wait(&l->db, &l->arena, &id, 10 * SECOND, &text));
	assert_true(slice_is(text, "filed"));
	pthread_join(thread, NULL);
}

static void a_commit_that_put_something_rings_the_bell(void **unused)
{
	struct bell *bell = &ledger()->bell;
	uint64_t before = bell_count(bell);
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(tx_commit(&tx));
	assert_false(bell_wait(bell, before, 1000));
	put_event("x");
	assert_true(bell_wait(bell, before, 1000));
}

static void an_answered_command_is_forgotten_when_it_is_old_and_an_event_never(void **unused)
{
	const struct letter *taken;
	size_t dropped;
	struct tx tx;
	(void)unused;

	put_event("kept");
	put_command("waits", "");
	assert_int_equal(take_events(&taken), 1);
	begin(&tx, TX_WRITE);
	assert_ok(outbox_mark_sent(&tx, taken, 1, NOW));
	assert_ok(outbox_prune_before(&tx, NOW + DAY, &dropped));
	assert_int_equal(dropped, 0);
	assert_ok(outbox_take_commands(&tx, clock_now(), 1, &taken, &dropped));
	assert_ok(outbox_mark_answered(&tx, &taken->id, slice_str("done"), NOW));
	assert_ok(outbox_prune_before(&tx, NOW, &dropped));
	assert_int_equal(dropped, 0);
	assert_ok(outbox_prune_before(&tx, NOW + DAY, &dropped));
	assert_int_equal(dropped, 1);
	assert_ok(tx_commit(&tx));
	assert_string_equal("1", ledger_value("SELECT count(*) FROM outbox_event"));
}

static void the_backlog_is_counted(void **unused)
{
	struct outbox_backlog backlog;
	struct tx tx;
	(void)unused;

	put_event("a");
	put_event("b");
	put_command("c", "");
	begin(&tx, TX_READ);
	assert_ok(outbox_backlog(&tx, clock_now() + HOUR, &backlog));
	assert_ok(tx_commit(&tx));
	assert_int_equal(backlog.events, 2);
	assert_int_equal(backlog.commands, 1);
	assert_in_range(backlog.oldest / MINUTE, 59, 61);
}

int main(void)
{
#define with_empty(test) cmocka_unit_test_setup(test, empty_outbox)
	const struct CMUnitTest tests[] = {
		with_empty(an_event_is_sent_only_if_its_transaction_commits),
		with_empty(numbers_have_no_gaps_though_transactions_end_out_of_order),
		with_empty(what_was_sent_is_not_taken_again),
		with_empty(a_numbered_event_cannot_be_altered_even_by_hand),
		with_empty(a_subject_the_courier_could_misread_is_refused),
		with_empty(only_one_sender_is_at_work),
		with_empty(commands_of_a_lane_go_one_after_the_other),
		with_empty(an_unanswered_command_is_sent_again_after_a_growing_pause),
		with_empty(a_command_is_answered_once),
		with_empty(who_waits_for_an_answer_gets_it_as_soon_as_it_is_committed),
		with_empty(a_commit_that_put_something_rings_the_bell),
		with_empty(an_answered_command_is_forgotten_when_it_is_old_and_an_event_never),
		with_empty(the_backlog_is_counted),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
