/* SPDX-License-Identifier: Apache-2.0 */
/* What held for a seal at a moment, as the registry knew it at another (art. 17): every change has the time it takes
 * effect and the time it was recorded, and a later change may reach back (art. 18, 30). */
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

static struct standing at(const struct seal *seal, instant moment, instant known_at)
{
	struct standing one;
	struct standing of_many;

	assert_ok(seal_store_status_at(&tx, seal->code, moment, known_at, &one));
	assert_ok(seal_store_status_many(&tx, &seal->code, 1, moment, known_at, &of_many));
	assert_true(slice_eq(one.status, of_many.status));
	assert_true(slice_eq(one.now, of_many.now));
	assert_int_equal(one.since, of_many.since);
	assert_int_equal(one.until, of_many.until);
	assert_int_equal(one.version, of_many.version);
	return one;
}

static void is(struct standing standing, const char *status, instant since, instant until)
{
	assert_string_equal((const char *)standing.status.at, status);
	assert_int_equal(standing.since, since);
	assert_int_equal(standing.until, until);
}

static struct standing now(const struct seal *seal, instant moment)
{
	struct standing standing;

	assert_ok(seal_store_status_now(&tx, seal->code, moment, &standing));
	assert_int_equal(standing.until, 0);
	return standing;
}

/* Filed on day 1, active on day 2, suspended on day 5, active on day 8, cancelled on day 20. */
static struct seal a_whole_life(void)
{
	struct seal seal = register_active(&tx);

	register_change(&tx, &seal, SEAL_SUSPEND, day(5), day(5));
	register_change(&tx, &seal, SEAL_RESUME, day(8), day(8));
	register_change(&tx, &seal, SEAL_CANCEL, day(20), day(20));
	return seal;
}

static void a_code_that_is_not_on_file_has_the_status_none(void **unused)
{
	struct seal nobody = {.code = slice_str("31000099999998")};
	struct standing standing = at(&nobody, day(3), day(3));
	(void)unused;

	is(standing, "none", 0, 0);
	assert_int_equal(standing.version, 0);
	assert_int_equal(standing.sm3.len, 0);
	is(now(&nobody, day(3)), "none", 0, 0);
}

static void every_moment_of_a_life_has_the_status_that_held_then(void **unused)
{
	struct seal seal = a_whole_life();
	(void)unused;

	is(at(&seal, day(1) - 1, day(30)), "none", 0, 0);
	is(at(&seal, day(1), day(30)), "filed", day(1), day(2));
	is(at(&seal, day(2) - 1, day(30)), "filed", day(1), day(2));
	is(at(&seal, day(2), day(30)), "active", day(2), day(5));
	is(at(&seal, day(5), day(30)), "suspended", day(5), day(8));
	is(at(&seal, day(8), day(30)), "active", day(8), day(20));
	is(at(&seal, day(20), day(30)), "cancelled", day(20), 0);
	is(at(&seal, day(25), day(30)), "cancelled", day(20), 0);
}

static void the_answer_about_now_is_the_last_change(void **unused)
{
	struct seal seal = register_active(&tx);
	struct standing standing = now(&seal, day(3));
	(void)unused;

	is(standing, "active", day(2), 0);
	assert_string_equal((const char *)standing.now.at, "active");
	assert_int_equal(standing.version, 2);
	assert_true(slice_eq(standing.sm3, seal.sm3));
	register_change(&tx, &seal, SEAL_SUSPEND, day(5), day(5));
	is(now(&seal, day(6)), "suspended", day(5), 0);
	assert_int_equal(now(&seal, day(6)).version, 3);
}

static void what_was_known_then_stays_the_answer_to_what_was_known_then(void **unused)
{
	struct seal seal = a_whole_life();
	(void)unused;

	is(at(&seal, day(6), day(6)), "suspended", day(5), 0);
	is(at(&seal, day(6), day(4)), "active", day(2), 0);
	is(at(&seal, day(3), day(4)), "active", day(2), 0);
	is(at(&seal, day(3), day(6)), "active", day(2), day(5));
	is(at(&seal, day(3), day(1)), "filed", day(1), 0);
	is(at(&seal, day(3), day(1) - 1), "none", 0, 0);
}

static void the_status_now_beside_a_past_one_is_that_of_the_moment_known(void **unused)
{
	struct seal seal = a_whole_life();
	struct standing then = at(&seal, day(3), day(6));
	struct standing today = at(&seal, day(3), day(30));
	(void)unused;

	assert_string_equal((const char *)then.now.at, "suspended");
	assert_int_equal(then.version, 3);
	assert_string_equal((const char *)today.now.at, "cancelled");
	assert_int_equal(today.version, 5);
}

/* Art. 18: a key that is said to have been in other hands before the seal was made never was the owner's alone. */
static void a_compromise_counts_from_its_moment_within_the_life_of_the_seal(void **unused)
{
	(void)unused;

	assert_int_equal(seal_compromised_since(day(5), day(1), day(8)), day(5));
	assert_int_equal(seal_compromised_since(day(1), day(1), day(8)), day(1));
	assert_int_equal(seal_compromised_since(day(1) - HOUR, day(1), day(8)), day(1));
	assert_int_equal(seal_compromised_since(day(9), day(1), day(8)), day(8));
}

/* Art. 30: made against the rules, it is invalid from an earlier moment on. */
static void an_invalid_seal_is_invalid_from_the_moment_it_reaches_back_to(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	register_change(&tx, &seal, SEAL_SUSPEND, day(5), day(5));
	register_change(&tx, &seal, SEAL_RESUME, day(8), day(8));
	register_change(&tx, &seal, SEAL_MARK_INVALID, day(3), day(10));
	is(at(&seal, day(2), day(11)), "active", day(2), day(3));
	is(at(&seal, day(3), day(11)), "invalid", day(3), 0);
	is(at(&seal, day(6), day(11)), "invalid", day(3), 0);
	is(at(&seal, day(9), day(11)), "invalid", day(3), 0);
	is(now(&seal, day(11)), "invalid", day(3), 0);

	is(at(&seal, day(4), day(9)), "active", day(2), day(5));
	is(at(&seal, day(6), day(9)), "suspended", day(5), day(8));
	is(at(&seal, day(9), day(9)), "active", day(8), 0);
}

static void a_seal_that_was_never_valid_was_invalid_from_its_making(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	register_change(&tx, &seal, SEAL_MARK_INVALID, day(1), day(10));
	is(at(&seal, day(1), day(11)), "invalid", day(1), 0);
	is(at(&seal, day(1) - 1, day(11)), "none", 0, 0);
}

/* Art. 18: for a compromised key, the old seal stops when the key was lost, not when somebody came to say so. */
static void a_seal_with_a_compromised_key_is_superseded_from_the_compromise_on(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	register_change(&tx, &seal, SEAL_REMAKE, day(4), day(7));
	is(at(&seal, day(4) - 1, day(8)), "active", day(2), day(4));
	is(at(&seal, day(4), day(8)), "superseded", day(4), 0);
	is(at(&seal, day(6), day(8)), "superseded", day(4), 0);
	is(at(&seal, day(6), day(6)), "active", day(2), 0);
	is(now(&seal, day(8)), "superseded", day(4), 0);
}

static void of_two_changes_that_reach_back_the_later_one_wins_where_it_reaches(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	register_change(&tx, &seal, SEAL_REMAKE, day(4), day(7));
	register_change(&tx, &seal, SEAL_MARK_INVALID, day(6), day(10));
	is(at(&seal, day(3), day(11)), "active", day(2), day(4));
	is(at(&seal, day(5), day(11)), "superseded", day(4), day(6));
	is(at(&seal, day(6), day(11)), "invalid", day(6), 0);
	is(at(&seal, day(6), day(8)), "superseded", day(4), 0);
}

/* 到期: nobody records it; the clock brings it about, at the seal's own end. */
static void a_seal_expires_by_itself(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	is(now(&seal, day(366)), "active", day(2), 0);
	is(now(&seal, day(366) + 1), "expired", day(366), 0);
	is(at(&seal, day(366) + 1, day(400)), "expired", day(366), 0);
	assert_string_equal((const char *)at(&seal, day(3), day(400)).now.at, "expired");
	assert_string_equal((const char *)at(&seal, day(3), day(366)).now.at, "active");
}

static void what_held_before_the_expiry_ended_with_it(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	is(at(&seal, day(3), day(400)), "active", day(2), day(366));
	is(at(&seal, day(366), day(400)), "active", day(2), day(366));
	is(at(&seal, day(3), day(366)), "active", day(2), 0);
}

static void a_suspended_seal_expires_and_a_cancelled_one_stays_cancelled(void **unused)
{
	struct seal suspended = register_active(&tx);
	struct seal cancelled = register_active(&tx);
	(void)unused;

	register_change(&tx, &suspended, SEAL_SUSPEND, day(5), day(5));
	register_change(&tx, &cancelled, SEAL_CANCEL, day(5), day(5));
	is(now(&suspended, day(400)), "expired", day(366), 0);
	is(at(&suspended, day(10), day(400)), "suspended", day(5), day(366));
	is(now(&cancelled, day(400)), "cancelled", day(5), 0);
	is(at(&cancelled, day(10), day(400)), "cancelled", day(5), 0);
	is(at(&cancelled, day(390), day(400)), "cancelled", day(5), 0);
	assert_string_equal((const char *)at(&cancelled, day(3), day(400)).now.at, "cancelled");
}

static void an_expired_seal_that_is_cancelled_was_expired_in_between(void **unused)
{
	struct seal seal = register_active(&tx);
	(void)unused;

	register_change(&tx, &seal, SEAL_CANCEL, day(380), day(380));
	is(at(&seal, day(3), day(400)), "active", day(2), day(366));
	is(at(&seal, day(370), day(400)), "expired", day(366), day(380));
	is(at(&seal, day(390), day(400)), "cancelled", day(380), 0);
	is(at(&seal, day(370), day(370)), "expired", day(366), 0);
}

static void many_are_answered_in_the_order_they_were_asked(void **unused)
{
	struct seal active = register_active(&tx);
	struct seal filed = register_file(&tx, day(1), day(366));
	const struct slice codes[] = {filed.code, slice_str("31000099999998"), active.code, filed.code};
	struct standing found[COUNT(codes)];
	(void)unused;

	assert_ok(seal_store_status_many(&tx, codes, COUNT(codes), day(3), day(3), found));
	is(found[0], "filed", day(1), 0);
	is(found[1], "none", 0, 0);
	is(found[2], "active", day(2), 0);
	is(found[3], "filed", day(1), 0);
	for (size_t i = 0; i < COUNT(codes); i++)
		assert_true(slice_eq(found[i].code, codes[i]));
}

/* The fast way and the way through the history never differ about the present. */
static void the_two_ways_to_ask_about_now_agree_all_life_long(void **unused)
{
	struct seal seal = a_whole_life();
	struct seal invalid = register_active(&tx);
	(void)unused;

	register_change(&tx, &invalid, SEAL_MARK_INVALID, day(2) + 1, day(10));
	for (int d = 20; d < 400; d += 19) {
		assert_true(slice_eq(now(&seal, day(d)).status, at(&seal, day(d), day(d)).status));
		assert_int_equal(now(&seal, day(d)).since, at(&seal, day(d), day(d)).since);
		assert_true(slice_eq(now(&invalid, day(d)).status, at(&invalid, day(d), day(d)).status));
		assert_int_equal(now(&invalid, day(d)).since, at(&invalid, day(d), day(d)).since);
	}
}

#define IN_A_TRANSACTION(test) cmocka_unit_test_setup_teardown(test, begin, undo)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_compromise_counts_from_its_moment_within_the_life_of_the_seal),
		IN_A_TRANSACTION(a_code_that_is_not_on_file_has_the_status_none),
		IN_A_TRANSACTION(every_moment_of_a_life_has_the_status_that_held_then),
		IN_A_TRANSACTION(the_answer_about_now_is_the_last_change),
		IN_A_TRANSACTION(what_was_known_then_stays_the_answer_to_what_was_known_then),
		IN_A_TRANSACTION(the_status_now_beside_a_past_one_is_that_of_the_moment_known),
		IN_A_TRANSACTION(an_invalid_seal_is_invalid_from_the_moment_it_reaches_back_to),
		IN_A_TRANSACTION(a_seal_that_was_never_valid_was_invalid_from_its_making),
		IN_A_TRANSACTION(a_seal_with_a_compromised_key_is_superseded_from_the_compromise_on),
		IN_A_TRANSACTION(of_two_changes_that_reach_back_the_later_one_wins_where_it_reaches),
		IN_A_TRANSACTION(a_seal_expires_by_itself),
		IN_A_TRANSACTION(what_held_before_the_expiry_ended_with_it),
		IN_A_TRANSACTION(a_suspended_seal_expires_and_a_cancelled_one_stays_cancelled),
		IN_A_TRANSACTION(an_expired_seal_that_is_cancelled_was_expired_in_between),
		IN_A_TRANSACTION(many_are_answered_in_the_order_they_were_asked),
		IN_A_TRANSACTION(the_two_ways_to_ask_about_now_agree_all_life_long),
	};

	return cmocka_run_group_tests(tests, open_register, ledger_close);
}
