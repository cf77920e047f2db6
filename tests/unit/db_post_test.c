/* SPDX-License-Identifier: Apache-2.0 */
/* Statements that are sent and not waited for (db_post), against a real server. */
#include "db/db.h"

#include <signal.h>

#include "lib/check.h"
#include "lib/ledger.h"

static const struct db_column one_int[] = {{"n", 20, DB_INT, false}};
static const struct stmt insert = {.name = "test.insert",
				   .text = "INSERT INTO thing (id) VALUES ($1)",
				   .in = one_int,
				   .in_count = 1,
				   .writes = true};
static const struct stmt erase = {.name = "test.erase",
				  .text = "DELETE FROM thing WHERE id = $1",
				  .in = one_int,
				  .in_count = 1,
				  .writes = true};
static const struct stmt count = {
	.name = "test.count", .text = "SELECT count(*) AS n FROM thing", .out = one_int, .out_count = 1};

static struct tx tx;

static int fresh(void **unused)
{
	(void)unused;
	ledger_value("DROP TABLE IF EXISTS thing; CREATE TABLE thing (id int8 PRIMARY KEY, "
		     "CONSTRAINT thing_is_small CHECK (id < 1000))");
	return 0;
}

static void begin(void)
{
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
}

static err post(int64_t id)
{
	return db_post(&tx, &insert, PARAMS(db_int(id)));
}

static err counted(int64_t *n)
{
	struct row row;

	TRY(db_run_one(&tx, &count, NO_PARAMS, &row));
	TRY(row_int(&row, n));
	return row_end(&row);
}

/* By another connection than the one that is tried, and by that one: it must be as good as before. */
static void assert_kept(const char *n)
{
	int64_t seen;

	assert_string_equal(n, ledger_value("SELECT count(*) FROM thing"));
	begin();
	assert_ok(counted(&seen));
	assert_int_equal(seen, strtol(n, NULL, 10));
	assert_ok(tx_commit(&tx));
}

static void what_was_posted_is_kept_by_the_commit(void **unused)
{
	(void)unused;
	begin();
	assert_ok(post(1));
	assert_ok(post(2));
	assert_ok(post(3));
	assert_ok(tx_commit(&tx));
	assert_kept("3");
}

static void what_comes_behind_sees_what_was_posted(void **unused)
{
	int64_t n;
	(void)unused;

	begin();
	assert_ok(post(1));
	assert_ok(post(2));
	assert_ok(counted(&n));
	assert_int_equal(n, 2);
	assert_ok(db_post(&tx, &erase, PARAMS(db_int(1)))); /* new to the connection: prepared in between */
	assert_ok(post(3));
	assert_ok(db_run_change(&tx, &erase, PARAMS(db_int(3))));
	assert_ok(tx_commit(&tx));
	assert_kept("1");
}

static void what_goes_wrong_is_told_by_the_commit_and_nothing_is_kept(void **unused)
{
	(void)unused;
	begin();
	assert_ok(post(1));
	assert_ok(post(1));
	assert_ok(post(2));
	assert_err(E_CONFLICT, tx_commit(&tx));
	assert_string_equal("thing_pkey", err_trail()->place);
	assert_true(tx.failed);
	assert_kept("0");
}

static void what_goes_wrong_is_told_by_whatever_waits_next(void **unused)
{
	int64_t n;
	(void)unused;

	begin();
	assert_ok(post(1));
	assert_ok(post(1000));
	assert_err(E_DB_REFUSED, counted(&n));
	assert_string_equal("thing_is_small", err_trail()->place);
	assert_err(E_BUG, post(2));
	assert_err(E_BUG, tx_commit(&tx));
	assert_kept("0");
}

static void what_was_posted_is_undone_by_a_rollback_whatever_became_of_it(void **unused)
{
	(void)unused;
	begin();
	assert_ok(post(1));
	tx_rollback(&tx);
	begin();
	assert_ok(post(1));
	assert_ok(post(1));
	tx_rollback(&tx);
	assert_kept("0");
}

static void a_transaction_that_reads_posts_nothing(void **unused)
{
	(void)unused;
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_READ));
	assert_err(E_BUG, post(1));
	tx_rollback(&tx);
}

static void cut(void)
{
	ledger_value("SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity "
		     "WHERE application_name = 'test' AND pid <> pg_backend_pid()");
}

static void a_connection_lost_behind_what_was_posted_is_told_and_replaced(void **unused)
{
	(void)unused;
	begin();
	assert_ok(post(1));
	cut();
	assert_err(E_DB, tx_commit(&tx));
	assert_kept("0");
	begin();
	cut();
	if (post(1).code == E_OK) /* what was sent into the void is not always known at once */
		assert_err(E_DB, tx_commit(&tx));
	tx_rollback(&tx);
	assert_kept("0");
}

static void a_server_that_hangs_behind_what_was_posted_is_given_up(void **unused)
{
	struct db_options hasty = ledger()->options;
	instant since = clock_steady();
	pid_t frozen;
	struct db db;
	(void)unused;

	hasty.statement_ms = 200;
	hasty.name = "hasty";
	db_init(&db, &hasty);
	assert_ok(tx_begin(&tx, &db, &ledger()->arena, TX_WRITE));
	assert_ok(db_post(&tx, &insert, PARAMS(db_int(1))));
	frozen = (pid_t)strtol(
		ledger_value("SELECT pid FROM pg_stat_activity WHERE application_name = 'hasty'"), NULL, 10);
	assert_true(frozen > 1);
	assert_int_equal(kill(frozen, SIGSTOP), 0);
	assert_err(E_DB, tx_commit(&tx));
	assert_true(clock_steady() - since < 5 * SECOND);
	kill(frozen, SIGCONT);
	assert_ok(db_ping(&db));
	db_close(&db);
}

#define with_things(test) cmocka_unit_test_setup(test, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_things(what_was_posted_is_kept_by_the_commit),
		with_things(what_comes_behind_sees_what_was_posted),
		with_things(what_goes_wrong_is_told_by_the_commit_and_nothing_is_kept),
		with_things(what_goes_wrong_is_told_by_whatever_waits_next),
		with_things(what_was_posted_is_undone_by_a_rollback_whatever_became_of_it),
		with_things(a_transaction_that_reads_posts_nothing),
		with_things(a_connection_lost_behind_what_was_posted_is_told_and_replaced),
		with_things(a_server_that_hangs_behind_what_was_posted_is_given_up),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
