/* SPDX-License-Identifier: Apache-2.0 */
/* Work that takes long has no transaction open; what came of it is written in one, whole or not at all. */
#include "lib/check.h"
#include "lib/ledger.h"
#include "svc/act.h"
#include "svc/job.h"
#include "svc/once.h"

static const struct stmt note_put = {
	.name = "note_put", .text = "INSERT INTO note VALUES (1)", .writes = true};
static const struct stmt race = {
	.name = "race", .text = "DO $$BEGIN RAISE 'lost' USING ERRCODE = '40001'; END$$", .writes = true};

static int open_notes(void **unused)
{
	int failed = ledger_open(unused);

	ledger_do("CREATE TABLE note (n int8)");
	return failed;
}

static struct job job;
static int tries;

static struct request *a_request(void)
{
	ledger_do("DELETE FROM note");
	tries = 0;
	job = (struct job){.db = &ledger()->db, .req = {.arena = &ledger()->arena}};
	return &job.req;
}

static err keep(struct request *req, struct tx *tx, const void *what)
{
	(void)req;
	tries++;
	TRY(db_run(tx, &note_put, NO_PARAMS, NULL));
	return *(const err *)what;
}

static err keep_and_lose(struct request *req, struct tx *tx, const void *what)
{
	const int *races = what;

	(void)req;
	TRY(db_run(tx, &note_put, NO_PARAMS, NULL));
	if (tries++ < *races)
		TRY(db_run(tx, &race, NO_PARAMS, NULL));
	return OK;
}

static err work_long(struct request *req, struct tx *tx)
{
	static const err good = OK;

	assert_null(tx);
	assert_false(job_of(req)->db->in_tx);
	return act_write(req, keep, &good);
}

static void long_work_has_no_transaction_until_it_writes(void **unused)
{
	struct request *req = a_request();
	const struct act act = {.twice = OWN_TX, .handle = work_long};
	(void)unused;

	assert_ok(act_run(req, &ledger()->db, &act));
	assert_int_equal(1, tries);
	assert_string_equal("1", ledger_value("SELECT count(*) FROM note"));
}

/* By what the server says of the connection that worked. */
static err work_and_come_to_nothing(struct request *req, struct tx *tx)
{
	(void)tx;
	act_write_soon(req);
	return FAIL(E_FIELD, "nothing to write");
}

static void work_that_comes_to_nothing_leaves_no_transaction(void **unused)
{
	const struct act act = {.twice = OWN_TX, .handle = work_and_come_to_nothing};
	struct request *req = a_request();
	(void)unused;

	assert_ok(db_ping(&ledger()->db));
	assert_err(E_FIELD, act_run(req, &ledger()->db, &act));
	assert_string_equal("nothing to write", err_trail()->detail);
	assert_string_equal("0", ledger_value("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in "
					      "transaction' AND pid <> pg_backend_pid()"));
}

static void what_fails_leaves_nothing(void **unused)
{
	const err bad = {E_FIELD};
	(void)unused;

	assert_err(E_FIELD, act_write(a_request(), keep, &bad));
	assert_int_equal(1, tries);
	assert_string_equal("0", ledger_value("SELECT count(*) FROM note"));
}

static void a_lost_race_is_run_again_a_few_times(void **unused)
{
	const int once = 1, always = 100;
	(void)unused;

	assert_ok(act_write(a_request(), keep_and_lose, &once));
	assert_int_equal(2, tries);
	assert_string_equal("1", ledger_value("SELECT count(*) FROM note"));
	assert_err(E_CONFLICT, act_write(a_request(), keep_and_lose, &always));
	assert_int_equal(TX_TRIES_MAX, tries);
	assert_string_equal("0", ledger_value("SELECT count(*) FROM note"));
}

/* Whether so old a command was done, the inbox does not remember. */
static void a_command_older_than_the_inbox_is_stale(void **unused)
{
	static const struct bus_route route = {.twice = ONCE};
	struct act act = once_command(&route);
	struct request *req = a_request();
	bool done;

	(void)unused;
	req->now = clock_now();
	assert_ok(uuid_new(req->now - (COMMAND_DAYS + 1) * DAY, &req->heard.id));
	assert_err(E_STALE, act.claim(req, NULL, &done));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_work_has_no_transaction_until_it_writes),
		cmocka_unit_test(work_that_comes_to_nothing_leaves_no_transaction),
		cmocka_unit_test(what_fails_leaves_nothing),
		cmocka_unit_test(a_lost_race_is_run_again_a_few_times),
		cmocka_unit_test(a_command_older_than_the_inbox_is_stale),
	};

	return cmocka_run_group_tests(tests, open_notes, ledger_close);
}
