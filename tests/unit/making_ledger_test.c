/* SPDX-License-Identifier: Apache-2.0 */
/* Materials, challenges, errands and the registry's word in the making unit's books, against a real server. */
#include "lib/asked.h"
#include "lib/check.h"
#include "lib/making_books.h"
#include "making/known_seal.h"
#include "making/routes.h"
#include "making/sql.h"

static void no_order_is_checked_in_the_books_before_its_materials_are_good(void **unused)
{
	const struct life_step *check = life_find(&order_life, ORDER_OPEN, ORDER_CHECK);
	struct order o;
	struct tx tx;
	size_t good;
	(void)unused;

	for (int bad = 0; bad < MATERIAL_KINDS; bad++) {
		books_begin(&tx);
		o = books_open_order(&tx);
		for (int kind = 0; kind < MATERIAL_KINDS; kind++)
			books_judge(&tx, &o, (enum material_kind)kind, kind != bad);
		assert_ok(material_store_good(&tx, &o, &good));
		assert_int_equal(good, MATERIAL_KINDS - 1);
		assert_refused(E_DB_REFUSED, "all_materials_are_good", order_store_move(&tx, &o, check));
		tx_rollback(&tx);
	}
}

static void handing_in_anew_takes_back_the_judgement(void **unused)
{
	struct finding_of_machine nothing = {E_OK, ""};
	struct material m;
	struct order o;
	struct tx tx;
	size_t good;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	books_judge(&tx, &o, MATERIAL_OTHER, true);
	assert_ok(material_store_good(&tx, &o, &good));
	assert_int_equal(good, 1);
	assert_ok(
		material_store_hand_in(&tx, &o, MATERIAL_OTHER, slice_str("{}"), &nothing, &books_wang, NOW));
	assert_ok(material_store_good(&tx, &o, &good));
	assert_int_equal(good, 0);
	assert_ok(material_store_last(&tx, &o, MATERIAL_OTHER, &m));
	assert_int_equal(m.attempt, 2);
	assert_false(m.judged);
	tx_rollback(&tx);
}

static void the_books_keep_the_machines_veto(void **unused)
{
	struct judgement j = {.good = true,
			      .reason = slice_str("好"),
			      .judged_by = books_zhao,
			      .machine = {E_SEAL_PERIOD, "too long"}};
	struct material m;
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	assert_ok(material_store_hand_in(&tx, &o, MATERIAL_DATA, slice_str("{}"), &j.machine, &books_wang,
					 NOW));
	assert_ok(material_store_last(&tx, &o, MATERIAL_DATA, &m));
	assert_true(slice_is(m.machine_code, "E_SEAL_PERIOD"));
	assert_refused(E_DB_REFUSED, "the_machine_has_a_veto", material_store_judge(&tx, &o, &m, &j, NOW));
	tx_rollback(&tx);
}

static void nobody_judges_their_own_material_in_the_books(void **unused)
{
	struct judgement j = {
		.good = true, .reason = slice_str("好"), .judged_by = books_wang, .machine = {E_OK, ""}};
	struct material m;
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	assert_ok(material_store_hand_in(&tx, &o, MATERIAL_DATA, slice_str("{}"), &j.machine, &books_wang,
					 NOW));
	assert_ok(material_store_last(&tx, &o, MATERIAL_DATA, &m));
	assert_refused(E_DB_REFUSED, "nobody_judges_their_own", material_store_judge(&tx, &o, &m, &j, NOW));
	tx_rollback(&tx);
}

static void a_judgement_is_never_changed(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	books_judge(&tx, &o, MATERIAL_OTHER, false);
	assert_ok(tx_commit(&tx));
	sql_is_refused("UPDATE material SET good = true", "materials and judgements stay");
	sql_is_refused("DELETE FROM material", "materials and judgements stay");
}

/* ---- challenges ---- */

static err use(struct tx *tx, const struct order *o, const char *challenge, instant at)
{
	return db_run_change(tx, &challenge_use,
			     PARAMS(db_bytes(slice_str(challenge)), db_uuid(&o->id), db_instant(at)));
}

static void a_challenge_is_good_once_for_its_order_in_its_time(void **unused)
{
	struct order mine;
	struct order another;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	mine = books_open_order(&tx);
	another = books_open_order(&tx);
	for (int i = 0; i < 2; i++)
		assert_ok(db_run(&tx, &challenge_give,
				 PARAMS(db_bytes(slice_str(i ? "second" : "first")), db_uuid(&mine.id),
					db_instant(NOW), db_instant(NOW + MINUTE)),
				 NULL));
	assert_err(E_CONFLICT, use(&tx, &mine, "never given", NOW));
	assert_err(E_CONFLICT, use(&tx, &another, "first", NOW));
	assert_err(E_CONFLICT, use(&tx, &mine, "first", NOW + MINUTE + 1));
	assert_ok(use(&tx, &mine, "first", NOW + MINUTE));
	assert_err(E_CONFLICT, use(&tx, &mine, "first", NOW + MINUTE));
	assert_ok(use(&tx, &mine, "second", NOW));
	tx_rollback(&tx);
}

static void an_order_has_one_errand_at_a_time(void **unused)
{
	struct uuid ids[3];
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	for (int i = 0; i < 3; i++) {
		err e;

		assert_ok(uuid_new(clock_now(), &ids[i]));
		e = db_run(&tx, &errand_put,
			   PARAMS(db_uuid(&ids[i]), db_uuid(&ids[i]), db_str("change-status"), db_uuid(&o.id),
				  db_null(DB_TEXT), db_str("suspend"), db_uuid(&books_wang), db_instant(NOW),
				  db_str("x")),
			   NULL);
		if (i < 2)
			assert_ok(e);
		else
			assert_refused(E_CONFLICT, "one_errand_at_a_time", e);
		if (i == 0)
			assert_ok(db_run_change(&tx, &errand_answer,
						PARAMS(db_uuid(&ids[0]), db_instant(NOW), db_null(DB_TEXT),
						       db_null(DB_TEXT))));
	}
	tx_rollback(&tx);
}

/* ---- the registry's word ---- */

static struct known_seal word(const struct order *o, int64_t version, const char *status)
{
	return (struct known_seal){
		.code = o->seal_code, .status = slice_str(status), .version = version, .since = NOW};
}

static void the_registrys_word_is_taken_in_its_order_and_once(void **unused)
{
	struct known_seal said;
	struct known_seal known;
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_prepared(&tx);
	assert_ok(order_store_lock(&tx, &o.id, &o));
	said = word(&o, 2, "active");
	assert_err(E_ORDER, known_seal_hear(&tx, &said));
	said = word(&o, 1, "filed");
	assert_ok(known_seal_hear(&tx, &said));
	said = word(&o, 3, "suspended");
	assert_err(E_ORDER, known_seal_hear(&tx, &said));
	said = word(&o, 2, "active");
	assert_ok(known_seal_hear(&tx, &said));
	said = word(&o, 1, "filed");
	assert_ok(known_seal_hear(&tx, &said));
	assert_ok(known_seal_find(&tx, o.seal_code, &known));
	assert_int_equal(known.version, 2);
	assert_true(slice_is(known.status, "active"));
	assert_true(slice_eq(known.owner_credit_code, o.owner.credit_code));
	tx_rollback(&tx);
}

static void a_seal_of_another_making_unit_is_passed_over(void **unused)
{
	struct known_seal said = {
		.code = slice_str("44000000000001"), .status = slice_str("filed"), .version = 1};
	struct known_seal known;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	assert_ok(known_seal_hear(&tx, &said));
	assert_err(E_NOT_FOUND, known_seal_find(&tx, said.code, &known));
	tx_rollback(&tx);
}

static void a_list_of_orders_holds_what_the_account_may_see(void **unused)
{
	static const struct office_def making = {.name = MAKING, .routes = making_routes};
	struct office office = {.def = &making};
	struct asked asked = {.method = GET, .path = "/v1/orders", .now = NOW, .office = &office};
	struct reply reply;
	char id[UUID_TEXT];
	struct order o;
	struct tx tx;
	(void)unused;

	books_begin(&tx);
	o = books_open_order(&tx);
	uuid_write(&o.id, id);
	asked.actor = (struct actor){.account = books_wang, .unit = o.owner.credit_code, .roles = ROLE_OWNER};
	assert_ok(asked_do(&asked, &tx, &reply));
	assert_true(asked_says(&reply, id));
	asked.actor.unit = slice_str("91310000MA1K35H31B");
	assert_ok(asked_do(&asked, &tx, &reply));
	assert_false(asked_says(&reply, id));
	asked.actor.unit = slice(NULL, 0);
	assert_err(E_FORBIDDEN, asked_do(&asked, &tx, NULL));
	asked.actor.roles = ROLE_CLERK;
	assert_ok(asked_do(&asked, &tx, &reply));
	assert_true(asked_says(&reply, id));
	tx_rollback(&tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_of_orders_holds_what_the_account_may_see),
		cmocka_unit_test(no_order_is_checked_in_the_books_before_its_materials_are_good),
		cmocka_unit_test(handing_in_anew_takes_back_the_judgement),
		cmocka_unit_test(the_books_keep_the_machines_veto),
		cmocka_unit_test(nobody_judges_their_own_material_in_the_books),
		cmocka_unit_test(a_judgement_is_never_changed),
		cmocka_unit_test(a_challenge_is_good_once_for_its_order_in_its_time),
		cmocka_unit_test(an_order_has_one_errand_at_a_time),
		cmocka_unit_test(the_registrys_word_is_taken_in_its_order_and_once),
		cmocka_unit_test(a_seal_of_another_making_unit_is_passed_over),
	};

	return cmocka_run_group_tests(tests, books_open, ledger_close);
}
