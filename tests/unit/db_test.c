/* SPDX-License-Identifier: Apache-2.0 */
/* Connections, transactions and statements, against a real server. */
#include "db/db.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/ledger.h"

/* Statements as the generator makes them. */
static const struct db_column one_int[] = {{"n", 20, DB_INT, false}};
static const struct db_column one_text[] = {{"name", 25, DB_TEXT, false}};
static const struct stmt insert = {
	.name = "test.insert",
	.text = "INSERT INTO thing (id, name) VALUES ($1, 'x')",
	.in = one_int,
	.in_count = 1,
	.writes = true,
};
static const struct stmt count = {
	.name = "test.count", .text = "SELECT count(*) AS n FROM thing", .out = one_int, .out_count = 1};
static const struct stmt lock = {
	.name = "test.lock",
	.text = "SELECT name FROM thing WHERE id = $1 FOR UPDATE",
	.in = one_int,
	.in_count = 1,
	.out = one_text,
	.out_count = 1,
	.writes = true,
};
static const struct stmt rename_all = {.name = "test.rename",
				       .text = "UPDATE thing SET name = name || $1",
				       .in = one_text,
				       .in_count = 1,
				       .writes = true};
static const struct stmt sleep_long = {.name = "test.sleep",
				       .text = "SELECT 1::int8 AS n FROM pg_sleep(60)",
				       .out = one_int,
				       .out_count = 1};

static void begin(struct tx *tx, enum tx_kind kind)
{
	assert_ok(tx_begin(tx, &ledger()->db, &ledger()->arena, kind));
}

static int64_t things(void)
{
	struct row row;
	struct tx tx;
	int64_t n;

	begin(&tx, TX_READ);
	assert_ok(db_run_one(&tx, &count, NO_PARAMS, &row));
	assert_ok(row_int(&row, &n));
	assert_ok(row_end(&row));
	assert_ok(tx_commit(&tx));
	return n;
}

static int fresh_things(void **unused)
{
	(void)unused;
	ledger_value("DROP TABLE IF EXISTS part, thing; CREATE TABLE thing (id int8 PRIMARY KEY, name text "
		     "NOT NULL, "
		     "CONSTRAINT thing_is_small CHECK (id < 1000));"
		     "CREATE TABLE part (of_thing int8 REFERENCES thing DEFERRABLE INITIALLY DEFERRED)");
	return 0;
}

static void what_is_committed_stays_and_what_is_not_does_not(void **unused)
{
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	tx_rollback(&tx);
	assert_int_equal(things(), 0);
	begin(&tx, TX_WRITE);
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	assert_ok(tx_commit(&tx));
	tx_rollback(&tx);
	assert_int_equal(things(), 1);
}

static void a_second_row_of_a_key_is_a_conflict_named_by_its_constraint(void **unused)
{
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	assert_err(E_CONFLICT, db_run_change(&tx, &insert, PARAMS(db_int(1))));
	assert_string_equal(err_trail()->place, "thing_pkey");
	assert_null(strstr(err_trail()->detail, "(1)"));
	assert_err(E_BUG, db_run_change(&tx, &insert, PARAMS(db_int(2))));
	assert_err(E_BUG, tx_commit(&tx));
	assert_int_equal(things(), 0);
}

static void what_a_constraint_forbids_is_refused(void **unused)
{
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_err(E_DB_REFUSED, db_run_change(&tx, &insert, PARAMS(db_int(1000))));
	assert_string_equal(err_trail()->place, "thing_is_small");
	tx_rollback(&tx);
	assert_string_equal(err_trail()->place, "thing_is_small");
}

static void what_is_found_wrong_at_commit_is_refused_there(void **unused)
{
	static const struct stmt orphan = {
		.name = "test.orphan", .text = "INSERT INTO part VALUES (77)", .writes = true};
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(db_run_change(&tx, &orphan, NO_PARAMS));
	assert_err(E_DB_REFUSED, tx_commit(&tx));
	assert_string_equal(err_trail()->place, "part_of_thing_fkey");
	assert_int_equal(things(), 0);
}

static void a_change_of_nothing_is_a_conflict_and_of_many_a_bug(void **unused)
{
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_err(E_CONFLICT, db_run_change(&tx, &rename_all, PARAMS(db_str("y"))));
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	assert_ok(db_run_change(&tx, &rename_all, PARAMS(db_str("y"))));
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(2))));
	assert_err(E_BUG, db_run_change(&tx, &rename_all, PARAMS(db_str("y"))));
	tx_rollback(&tx);
}

static void a_transaction_that_reads_cannot_write(void **unused)
{
	struct tx tx;
	(void)unused;

	begin(&tx, TX_READ);
	assert_err(E_BUG, db_run(&tx, &insert, PARAMS(db_int(1)), NULL));
	tx_rollback(&tx);
	begin(&tx, TX_SNAPSHOT);
	assert_err(E_BUG, db_run(&tx, &insert, PARAMS(db_int(1)), NULL));
	assert_ok(tx_commit(&tx));
	assert_int_equal(things(), 0);
}

static void a_snapshot_shows_one_moment(void **unused)
{
	struct row row;
	struct tx tx;
	int64_t n;
	(void)unused;

	begin(&tx, TX_SNAPSHOT);
	for (int i = 0; i < 2; i++) {
		assert_ok(db_run_one(&tx, &count, NO_PARAMS, &row));
		assert_ok(row_int(&row, &n));
		assert_int_equal(n, 0);
		ledger_value(i == 0 ? "INSERT INTO thing VALUES (5, '')" : "SELECT 1");
	}
	assert_ok(tx_commit(&tx));
	assert_int_equal(things(), 1);
}

static void a_row_that_others_hold_for_too_long_is_busy(void **unused)
{
	struct tx mine;
	struct tx theirs;
	struct row row;
	(void)unused;

	ledger_value("INSERT INTO thing VALUES (1, 'x')");
	begin(&mine, TX_WRITE);
	assert_ok(db_run_one(&mine, &lock, PARAMS(db_int(1)), &row));
	assert_ok(tx_begin(&theirs, &ledger()->other, &ledger()->arena, TX_WRITE));
	assert_err(E_BUSY, db_run_one(&theirs, &lock, PARAMS(db_int(1)), &row));
	tx_rollback(&theirs);
	assert_ok(tx_commit(&mine));
}

struct rival {
	struct tx tx;
	enum code code;
};

static void *lock_crosswise(void *context)
{
	struct rival *rival = context;
	struct row row;

	usleep(100000);
	rival->code = db_run_one(&rival->tx, &lock, PARAMS(db_int(1)), &row).code;
	return NULL;
}

static void of_two_that_wait_for_each_other_one_may_try_again(void **unused)
{
	struct rival theirs;
	pthread_t thread;
	struct tx mine;
	struct row row;
	err e;
	(void)unused;

	ledger_value("INSERT INTO thing VALUES (1, 'x'), (2, 'x')");
	begin(&mine, TX_WRITE);
	assert_ok(db_run_one(&mine, &lock, PARAMS(db_int(1)), &row));
	assert_ok(tx_begin(&theirs.tx, &ledger()->other, &ledger()->arena, TX_WRITE));
	assert_ok(db_run_one(&theirs.tx, &lock, PARAMS(db_int(2)), &row));
	pthread_create(&thread, NULL, lock_crosswise, &theirs);
	e = db_run_one(&mine, &lock, PARAMS(db_int(2)), &row);
	tx_rollback(&mine);
	pthread_join(thread, NULL);
	tx_rollback(&theirs.tx);
	assert_int_equal(e.code == E_OK ? theirs.code : e.code, E_CONFLICT);
	assert_int_equal(e.code == E_OK ? e.code : theirs.code, E_OK);
}

static void a_statement_out_of_time_is_given_up(void **unused)
{
	struct db_options hasty = ledger()->options;
	struct row row;
	struct db db;
	struct tx tx;
	(void)unused;

	hasty.statement_ms = 50;
	db_init(&db, &hasty);
	assert_ok(tx_begin(&tx, &db, &ledger()->arena, TX_WRITE));
	assert_err(E_DB, db_run_one(&tx, &sleep_long, NO_PARAMS, &row));
	tx_rollback(&tx);
	assert_ok(db_ping(&db));
	db_close(&db);
}

static void a_connection_lost_while_idle_is_replaced_unseen(void **unused)
{
	const char cut[] = "SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity "
			   "WHERE application_name = 'test' AND pid <> pg_backend_pid()";
	struct tx tx;
	(void)unused;

	assert_int_equal(things(), 0);
	ledger_value(cut);
	assert_int_equal(things(), 0);
	ledger_value(cut);
	begin(&tx, TX_WRITE);
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	assert_ok(tx_commit(&tx));
	assert_int_equal(things(), 1);
}

static void a_connection_lost_within_a_transaction_undoes_it(void **unused)
{
	struct tx tx;
	(void)unused;

	begin(&tx, TX_WRITE);
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	ledger_value("SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity "
		     "WHERE application_name = 'test' AND pid <> pg_backend_pid()");
	assert_err(E_DB, tx_commit(&tx));
	tx_rollback(&tx);
	assert_int_equal(things(), 0);
}

/* Stop the server's process of a connection in its tracks: the network is up, nobody answers. */
static pid_t freeze(struct tx *tx)
{
	static const struct stmt pid = {.name = "test.pid",
					.text = "SELECT pg_backend_pid()::int8 AS n",
					.out = one_int,
					.out_count = 1};
	struct row row;
	int64_t n;

	assert_ok(db_run_one(tx, &pid, NO_PARAMS, &row));
	assert_ok(row_int(&row, &n));
	assert_int_equal(kill((pid_t)n, SIGSTOP), 0);
	return (pid_t)n;
}

static void a_server_that_hangs_is_given_up_and_a_commit_may_have_happened_all_the_same(void **unused)
{
	struct db_options hasty = ledger()->options;
	instant start = clock_steady();
	struct db db;
	struct tx tx;
	pid_t frozen;
	(void)unused;

	hasty.statement_ms = 200;
	db_init(&db, &hasty);
	assert_ok(tx_begin(&tx, &db, &ledger()->arena, TX_WRITE));
	assert_ok(db_run_change(&tx, &insert, PARAMS(db_int(1))));
	frozen = freeze(&tx);
	assert_err(E_DB, tx_commit(&tx));
	assert_true(clock_steady() - start < 2 * SECOND);
	assert_ok(tx_begin(&tx, &db, &ledger()->arena, TX_WRITE));
	tx_rollback(&tx);
	kill(frozen, SIGCONT);
	while (things() == 0 && clock_steady() - start < 10 * SECOND)
		usleep(10000);
	assert_int_equal(things(), 1);
	db_close(&db);
}

static void nothing_waits_past_a_bound_and_nothing_is_connected_under_it(void **unused)
{
	struct ledger *l = ledger();
	instant start = clock_steady();
	struct row row;
	struct tx tx;
	(void)unused;

	assert_ok(db_ping(&l->db));
	db_bound(&l->db, start + SECOND / 5);
	begin(&tx, TX_READ);
	assert_err(E_DB, db_run_one(&tx, &sleep_long, NO_PARAMS, &row));
	tx_rollback(&tx);
	assert_in_range(clock_steady() - start, SECOND / 5, 2 * SECOND);
	assert_null(l->db.conn);
	assert_err(E_DB, tx_begin(&tx, &l->db, &l->arena, TX_READ));
	assert_null(l->db.conn);
	db_bound(&l->db, 0);
	assert_int_equal(things(), 0);
}

static void a_server_that_is_away_is_told_at_once_and_found_again(void **unused)
{
	struct ledger *l = ledger();
	instant start = clock_steady();
	struct tx tx;
	err e;
	(void)unused;

	postgres_crash(&l->server);
	for (int i = 0; i < 100; i++) {
		e = tx_begin(&tx, &l->db, &l->arena, TX_WRITE);
		assert_err(E_DB, e);
		assert_err(E_DB, db_ping(&l->db));
	}
	assert_true(clock_steady() - start < 5 * SECOND);
	assert_ok(postgres_resume(&l->server));
	while ((e = db_ping(&l->db)).code != E_OK && clock_steady() - start < 20 * SECOND)
		usleep(20000);
	assert_ok(e);
	assert_int_equal(things(), 0);
}

int main(void)
{
#define with_things(test) cmocka_unit_test_setup(test, fresh_things)
	const struct CMUnitTest tests[] = {
		with_things(what_is_committed_stays_and_what_is_not_does_not),
		with_things(a_second_row_of_a_key_is_a_conflict_named_by_its_constraint),
		with_things(what_a_constraint_forbids_is_refused),
		with_things(what_is_found_wrong_at_commit_is_refused_there),
		with_things(a_change_of_nothing_is_a_conflict_and_of_many_a_bug),
		with_things(a_transaction_that_reads_cannot_write),
		with_things(a_snapshot_shows_one_moment),
		with_things(a_row_that_others_hold_for_too_long_is_busy),
		with_things(of_two_that_wait_for_each_other_one_may_try_again),
		with_things(a_statement_out_of_time_is_given_up),
		with_things(a_connection_lost_while_idle_is_replaced_unseen),
		with_things(a_connection_lost_within_a_transaction_undoes_it),
		with_things(a_server_that_hangs_is_given_up_and_a_commit_may_have_happened_all_the_same),
		with_things(nothing_waits_past_a_bound_and_nothing_is_connected_under_it),
		with_things(a_server_that_is_away_is_told_at_once_and_found_again),
	};

	return cmocka_run_group_tests(tests, ledger_open, ledger_close);
}
