/* SPDX-License-Identifier: Apache-2.0 */
/* The register's store against a real server: codes, filings and changes. */
#include "lib/check.h"
#include "lib/ledger.h"
#include "lib/register.h"
#include "registry/migrations.h"

static struct tx tx;

static int open_register(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&registry_migrations);
	return failed;
}

static int begin(void **unused)
{
	(void)unused;
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	return 0;
}

static int undo(void **unused)
{
	(void)unused;
	tx_rollback(&tx);
	return 0;
}

static err file_as(const struct seal_filing *filing)
{
	struct seal_change change = {
		.event = SEAL_FILE, .effective_at = filing->made_at, .recorded_at = filing->made_at};

	return seal_store_file(&tx, filing, life_find(&seal_life, SEAL_NONE, SEAL_FILE), &change);
}

static err change_as(struct seal *seal, const struct seal_change *change)
{
	return seal_store_move(&tx, seal, life_find(&seal_life, (int)seal->state, (int)change->event),
			       change);
}

static void a_code_is_the_region_and_the_next_number(void **unused)
{
	struct slice first = register_code(&tx, day(1));
	struct slice second = register_code(&tx, day(1));
	(void)unused;

	assert_int_equal(first.len, 14);
	assert_int_equal(second.len, 14);
	assert_true(slice_starts(first, "310000"));
	assert_true(slice_starts(second, "310000"));
	assert_int_equal(strtol((const char *)second.at + 6, NULL, 10),
			 strtol((const char *)first.at + 6, NULL, 10) + 1);
}

static void an_order_is_given_the_same_code_however_often_it_asks(void **unused)
{
	struct slice order = slice_str("018f3e3e-7a4b-7c3d-8e9f-0123456789ab");
	struct slice first;
	struct slice again;
	(void)unused;

	assert_ok(seal_store_allocate(&tx, slice_str("310000"), order, day(1), &first));
	assert_ok(seal_store_allocate(&tx, slice_str("310000"), order, day(2), &again));
	assert_true(slice_eq(first, again));
}

/* Not in the test's transaction: what a sequence has given out is not undone. Runs last. */
static void a_region_that_has_given_out_all_its_codes_says_so(void **unused)
{
	struct slice code;
	(void)unused;

	ledger_do("SELECT setval('seal_serial', 99999999)");
	assert_err(E_DB_REFUSED,
		   seal_store_allocate(&tx, slice_str("310000"), slice_str("another"), day(1), &code));
}

static void nothing_is_filed_under_a_code_that_was_not_given_out(void **unused)
{
	struct seal_filing filing = register_filing(&tx, slice_str("31000099999998"), day(1), day(366));
	(void)unused;

	assert_err(E_NOT_FOUND, seal_store_check_free(&tx, filing.code));
	assert_err(E_DB_REFUSED, file_as(&filing));
}

static void a_code_is_free_until_a_seal_is_filed_under_it(void **unused)
{
	struct slice code = register_code(&tx, day(1));
	struct seal_filing filing = register_filing(&tx, code, day(1), day(366));
	(void)unused;

	assert_ok(seal_store_check_free(&tx, code));
	assert_ok(file_as(&filing));
	assert_err(E_NO_SUCH_STEP, seal_store_check_free(&tx, code));
	assert_err(E_CONFLICT, file_as(&filing));
}

/* Remakes have no approval of their own; of these there may be many. */
static void an_approval_allows_one_seal(void **unused)
{
	struct seal_filing first = register_filing(&tx, register_code(&tx, day(1)), day(1), day(366));
	struct seal_filing second = register_filing(&tx, register_code(&tx, day(1)), day(1), day(366));
	(void)unused;

	register_file(&tx, day(1), day(366));
	register_file(&tx, day(1), day(366));
	first.approval = second.approval = slice_str("018f3e3e-7a4b-7c3d-8e9f-0123456789ab");
	assert_ok(file_as(&first));
	assert_err(E_CONFLICT, file_as(&second));
	assert_string_equal(err_trail()->place, "one_seal_per_approval");
}

static void one_seal_is_not_filed_under_two_codes(void **unused)
{
	struct seal_filing first = register_filing(&tx, register_code(&tx, day(1)), day(1), day(366));
	struct seal_filing second = register_filing(&tx, register_code(&tx, day(1)), day(1), day(366));
	(void)unused;

	second.datum = first.datum;
	second.sm3 = first.sm3;
	assert_ok(file_as(&first));
	assert_err(E_CONFLICT, file_as(&second));
}

static void a_seal_is_superseded_by_one_other_only(void **unused)
{
	struct seal old = register_active(&tx);
	struct seal_filing first = register_filing(&tx, register_code(&tx, day(3)), day(3), day(366));
	struct seal_filing second = register_filing(&tx, register_code(&tx, day(3)), day(3), day(366));
	(void)unused;

	first.supersedes = second.supersedes = old.code;
	assert_ok(file_as(&first));
	assert_err(E_CONFLICT, file_as(&second));
}

static void a_seal_supersedes_one_that_is_on_file_only(void **unused)
{
	struct seal_filing filing = register_filing(&tx, register_code(&tx, day(3)), day(3), day(366));
	(void)unused;

	filing.supersedes = slice_str("31000099999998");
	assert_err(E_DB_REFUSED, file_as(&filing));
}

static void a_seal_that_ends_before_it_begins_is_not_filed(void **unused)
{
	struct seal_filing filing = register_filing(&tx, register_code(&tx, day(3)), day(3), day(3));
	(void)unused;

	assert_err(E_DB_REFUSED, file_as(&filing));
}

static void what_was_filed_is_read_back(void **unused)
{
	struct slice code = register_code(&tx, day(1));
	struct seal_filing filing = register_filing(&tx, code, day(1), day(366));
	struct seal seal;
	(void)unused;

	assert_ok(file_as(&filing));
	assert_ok(seal_store_lock(&tx, code, &seal));
	assert_true(slice_eq(seal.code, code));
	assert_true(slice_eq(seal.owner_credit_code, filing.owner_credit_code));
	assert_true(slice_eq(seal.datum, filing.datum));
	assert_true(slice_eq(seal.sm3, filing.sm3));
	assert_int_equal(seal.made_at, day(1));
	assert_int_equal(seal.valid_to, day(366));
	assert_int_equal(seal.state, SEAL_FILED);
	assert_int_equal(seal.version, 1);
	assert_err(E_NOT_FOUND, seal_store_lock(&tx, slice_str("31000099999998"), &seal));
}

static void a_change_follows_the_version_it_was_decided_on(void **unused)
{
	struct seal seal = register_active(&tx);
	struct seal stale = seal;
	struct seal_change change = {.event = SEAL_SUSPEND,
				     .effective_at = day(3),
				     .recorded_at = day(3),
				     .reason = slice_str("a")};
	(void)unused;

	assert_int_equal(seal.version, 2);
	assert_ok(change_as(&seal, &change));
	assert_int_equal(seal.version, 3);
	assert_int_equal(seal.state, SEAL_SUSPENDED);
	assert_err(E_CONFLICT, change_as(&stale, &change));
}

static void a_change_does_not_take_effect_after_it_is_recorded(void **unused)
{
	struct seal seal = register_active(&tx);
	struct seal_change change = {.event = SEAL_SUSPEND, .effective_at = day(4), .recorded_at = day(3)};
	(void)unused;

	assert_err(E_DB_REFUSED, change_as(&seal, &change));
}

/* Whoever sits at psql: what was recorded is never altered, dropped or swept away. */
static void a_recorded_change_is_for_ever(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	assert_ok(tx_commit(&tx));
	ledger_refuses("never altered", "UPDATE seal_change SET reason = 'another' WHERE code = '%.*s'",
		       SLICE_ARG(seal.code));
	ledger_refuses("never altered",
		       "UPDATE seal_change SET recorded_at = recorded_at - interval '1 day'");
	ledger_refuses("never altered", "DELETE FROM seal_change WHERE code = '%.*s'", SLICE_ARG(seal.code));
	ledger_refuses("never altered", "TRUNCATE seal_change");
	ledger_refuses("never altered", "TRUNCATE seal CASCADE");
	ledger_refuses("violates foreign key", "DELETE FROM seal WHERE code = '%.*s'", SLICE_ARG(seal.code));
}

#define IN_A_TRANSACTION(test) cmocka_unit_test_setup_teardown(test, begin, undo)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_TRANSACTION(a_code_is_the_region_and_the_next_number),
		IN_A_TRANSACTION(an_order_is_given_the_same_code_however_often_it_asks),
		IN_A_TRANSACTION(nothing_is_filed_under_a_code_that_was_not_given_out),
		IN_A_TRANSACTION(a_code_is_free_until_a_seal_is_filed_under_it),
		IN_A_TRANSACTION(one_seal_is_not_filed_under_two_codes),
		IN_A_TRANSACTION(an_approval_allows_one_seal),
		IN_A_TRANSACTION(a_seal_is_superseded_by_one_other_only),
		IN_A_TRANSACTION(a_seal_supersedes_one_that_is_on_file_only),
		IN_A_TRANSACTION(a_seal_that_ends_before_it_begins_is_not_filed),
		IN_A_TRANSACTION(what_was_filed_is_read_back),
		IN_A_TRANSACTION(a_change_follows_the_version_it_was_decided_on),
		IN_A_TRANSACTION(a_change_does_not_take_effect_after_it_is_recorded),
		IN_A_TRANSACTION(a_recorded_change_is_for_ever),
		IN_A_TRANSACTION(a_region_that_has_given_out_all_its_codes_says_so),
	};

	return cmocka_run_group_tests(tests, open_register, ledger_close);
}
