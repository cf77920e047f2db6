/* SPDX-License-Identifier: Apache-2.0 */
/* Orders in the making unit's books, against a real server: what the code must not do, the database lets nobody do. */
#include "lib/check.h"
#include "lib/making_books.h"

static void an_order_is_read_as_it_was_put(void **unused)
{
	struct order read;
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_prepared(&tx);
	assert_ok(order_store_lock(&tx, &o.id, &read));
	assert_int_equal(read.state, ORDER_PREPARED);
	assert_int_equal(read.version, 3);
	assert_true(slice_eq(read.owner.name, o.owner.name));
	assert_true(slice_eq(read.application_id, o.application_id));
	assert_int_equal(read.remakes.len, 0);
	assert_true(read.valid_to == NOW + DAY && read.certificate_ends == NOW + 2 * DAY);
	assert_memory_equal(&read.prepared_by, &books_zhao, sizeof(books_zhao));
	assert_int_equal(read.seal_sm3.len, 0);
	assert_err(E_NOT_FOUND, order_store_show(&tx, &books_wang, &read));
	tx_rollback(&tx);
}

static void an_approval_serves_one_order_until_that_is_refused(void **unused)
{
	struct order first;
	struct order second;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	first = books_open_order(&tx);
	assert_ok(tx_commit(&tx));
	second = first;
	assert_ok(uuid_new(clock_now(), &second.id));
	books_begin(&tx);
	assert_refused(E_CONFLICT, "one_order_per_approval", order_store_open(&tx, &second));
	tx_rollback(&tx);
	books_begin(&tx);
	assert_ok(order_store_lock(&tx, &first.id, &first));
	books_move(&tx, &first, ORDER_REFUSE);
	assert_ok(order_store_open(&tx, &second));
	tx_rollback(&tx);
}

static void an_order_rests_on_an_approval_or_on_an_old_seal(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_new_order();
	o.application_id = slice(NULL, 0);
	assert_refused(E_DB_REFUSED, "one_ground", order_store_open(&tx, &o));
	tx_rollback(&tx);
	books_begin(&tx);
	o.remakes = slice_str("31000000000001");
	assert_refused(E_DB_REFUSED, "a_remake_has_a_cause", order_store_open(&tx, &o));
	tx_rollback(&tx);
	books_begin(&tx);
	o.cause = slice_str("compromised-key");
	assert_refused(E_DB_REFUSED, "a_compromise_has_a_moment", order_store_open(&tx, &o));
	tx_rollback(&tx);
	books_begin(&tx);
	o.compromised_at = NOW;
	assert_ok(order_store_open(&tx, &o));
	assert_ok(uuid_new(clock_now(), &o.id));
	assert_refused(E_CONFLICT, "one_remake_of_a_seal", order_store_open(&tx, &o));
	tx_rollback(&tx);
}

static void no_seal_outlives_its_certificate_in_the_books(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	assert_ok(order_store_set_terms(&tx, &o, NOW + DAY, NOW + DAY));
	assert_refused(E_DB_REFUSED, "seal_ends_with_certificate",
		       order_store_set_terms(&tx, &o, NOW + DAY, NOW + DAY + 1));
	tx_rollback(&tx);
}

static void two_people_make_a_seal_in_the_books(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_prepared(&tx);
	assert_refused(E_DB_REFUSED, "two_makers",
		       order_store_make(&tx, &o, slice_str("seal"), books_digest(&o), &books_zhao, NOW));
	tx_rollback(&tx);
	books_begin(&tx);
	o = books_prepared(&tx);
	assert_refused(E_DB_REFUSED, "made_by_two",
		       order_store_move(&tx, &o, life_find(&order_life, ORDER_PREPARED, ORDER_MAKE)));
	tx_rollback(&tx);
	books_begin(&tx);
	o = books_prepared(&tx);
	assert_ok(order_store_make(&tx, &o, slice_str("seal"), books_digest(&o), &books_qian, NOW));
	books_move(&tx, &o, ORDER_MAKE);
	tx_rollback(&tx);
}

static void what_was_made_and_moved_stays(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_prepared(&tx);
	assert_ok(order_store_make(&tx, &o, slice_str("seal"), books_digest(&o), &books_qian, NOW));
	books_move(&tx, &o, ORDER_MAKE);
	assert_ok(tx_commit(&tx));
	sql_is_refused("UPDATE making_order SET seal = 'another' WHERE seal IS NOT NULL",
		       "a seal stays as it was made");
	sql_is_refused("UPDATE making_order SET made_by = opened_by WHERE seal IS NOT NULL",
		       "a seal stays as it was made");
	sql_is_refused("DELETE FROM making_order", "a seal stays as it was made");
	sql_is_refused(
		"UPDATE making_order SET state = 'delivered', version = version + 1 WHERE state = 'made'",
		"no step leads from made to delivered");
	sql_is_refused("UPDATE making_order SET state = 'filed' WHERE state = 'made'", "raises the version");
}

static void of_two_who_move_an_order_one_is_told(void **unused)
{
	struct order mine;
	struct order stale;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	mine = books_open_order(&tx);
	stale = mine;
	books_move(&tx, &mine, ORDER_REFUSE);
	assert_err(E_CONFLICT,
		   order_store_move(&tx, &stale, life_find(&order_life, ORDER_OPEN, ORDER_REFUSE)));
	tx_rollback(&tx);
}

static void lists_are_of_one_owner_and_come_in_pages(void **unused)
{
	struct slice owner = slice_str("11990000MB1234562T");
	struct order *page;
	size_t count;
	struct uuid after;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	books_open_order(&tx);
	books_open_order(&tx);
	assert_ok(order_store_list(&tx, owner, slice_str("open"), NULL, 1, &page, &count));
	assert_int_equal(count, 1);
	after = page[0].id;
	assert_ok(order_store_list(&tx, owner, slice_str("open"), &after, 1, &page, &count));
	assert_int_equal(count, 1);
	assert_true(memcmp(&page[0].id, &after, sizeof(after)) > 0);
	assert_ok(order_store_list(&tx, slice_str("91350100M000100Y43"), slice(NULL, 0), NULL, 10, &page,
				   &count));
	assert_int_equal(count, 0);
	tx_rollback(&tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_is_read_as_it_was_put),
		cmocka_unit_test(an_approval_serves_one_order_until_that_is_refused),
		cmocka_unit_test(an_order_rests_on_an_approval_or_on_an_old_seal),
		cmocka_unit_test(no_seal_outlives_its_certificate_in_the_books),
		cmocka_unit_test(two_people_make_a_seal_in_the_books),
		cmocka_unit_test(what_was_made_and_moved_stays),
		cmocka_unit_test(of_two_who_move_an_order_one_is_told),
		cmocka_unit_test(lists_are_of_one_owner_and_come_in_pages),
	};

	return cmocka_run_group_tests(tests, books_open, ledger_close);
}
