/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions that are begun ahead (db_begin_ahead), against a real server. */
#include "lib/check.h"
#include "lib/ledger.h"

static const struct stmt insert = {
	.name = "test.insert", .text = "INSERT INTO thing VALUES (1)", .writes = true};

static struct tx tx;

static int fresh(void **unused)
{
	(void)unused;
	ledger_value("DROP TABLE IF EXISTS thing; CREATE TABLE thing (id int8)");
	assert_ok(db_ping(&ledger()->db));
	return 0;
}

/* What the server says of the connection that is tried. */
static const char *of_connection(const char *what)
{
	const char *said = NULL;

	for (int tries = 0; tries < 200; tries++) {
		said = ledger_value(arena_text(&ledger()->arena,
					       "SELECT %s FROM pg_stat_activity WHERE application_name = "
					       "'test' AND pid <> pg_backend_pid() AND state <> 'active'",
					       what));
		if (said && said[0])
			break;
	}
	return arena_text(&ledger()->arena, "%s", said ? said : "");
}

static void assert_state(const char *state)
{
	const char *is = "";

	for (int tries = 0; tries < 2000 && strcmp(is, state) != 0; tries++)
		is = of_connection("state");
	assert_string_equal(state, is);
}

static const char *begin_ahead(void)
{
	db_begin_ahead(&ledger()->db);
	assert_state("idle in transaction");
	return of_connection("xact_start");
}

static void write_one(void)
{
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	assert_ok(db_run(&tx, &insert, NO_PARAMS, NULL));
}

static void assert_kept(void)
{
	assert_ok(tx_commit(&tx));
	assert_string_equal("1", ledger_value("SELECT count(*) FROM thing"));
	assert_state("idle");
}

static void what_was_begun_ahead_is_the_next_that_writes(void **unused)
{
	const char *since = begin_ahead();
	(void)unused;

	write_one();
	assert_string_equal(since, of_connection("xact_start"));
	assert_kept();
}

static void it_is_begun_once(void **unused)
{
	const char *since = begin_ahead();
	(void)unused;

	db_begin_ahead(&ledger()->db);
	write_one();
	db_begin_ahead(&ledger()->db);
	assert_string_equal(since, of_connection("xact_start"));
	assert_kept();
}

static void one_that_has_waited_for_long_is_begun_anew(void **unused)
{
	const char *since = begin_ahead();
	(void)unused;

	ledger()->db.begun_at -= (instant)DB_AHEAD_MS * (SECOND / 1000);
	write_one();
	assert_string_not_equal(since, of_connection("xact_start"));
	assert_kept();
}

static void whoever_reads_has_it_undone(void **unused)
{
	(void)unused;
	begin_ahead();
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_READ));
	assert_state("idle");
	tx_rollback(&tx);
	begin_ahead();
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_SNAPSHOT));
	assert_err(E_BUG, db_run(&tx, &insert, NO_PARAMS, NULL));
	tx_rollback(&tx);
	begin_ahead();
	assert_ok(db_ping(&ledger()->db));
	assert_state("idle");
}

static void one_that_nobody_needs_is_given_up(void **unused)
{
	(void)unused;
	begin_ahead();
	db_end_ahead(&ledger()->db);
	assert_state("idle");
	db_end_ahead(&ledger()->db);
	write_one();
	assert_kept();
}

static void a_connection_lost_meanwhile_is_replaced(void **unused)
{
	(void)unused;
	begin_ahead();
	ledger_value("SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity "
		     "WHERE application_name = 'test' AND pid <> pg_backend_pid()");
	write_one();
	assert_kept();
}

static void nothing_is_begun_without_a_connection(void **unused)
{
	struct db db;
	(void)unused;

	db_init(&db, &ledger()->options);
	db_begin_ahead(&db);
	assert_null(db.conn);
	assert_int_equal(0, db.begun_at);
	db_close(&db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_was_begun_ahead_is_the_next_that_writes, fresh),
		cmocka_unit_test_setup(it_is_begun_once, fresh),
		cmocka_unit_test_setup(one_that_has_waited_for_long_is_begun_anew, fresh),
		cmocka_unit_test_setup(whoever_reads_has_it_undone, fresh),
		cmocka_unit_test_setup(one_that_nobody_needs_is_given_up, fresh),
		cmocka_unit_test_setup(a_connection_lost_meanwhile_is_replaced, fresh),
		cmocka_unit_test_setup(nothing_is_begun_without_a_connection, fresh),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
