/* SPDX-License-Identifier: Apache-2.0 */
/* The making unit's books against a real server: what the code must not do, the database does not let anybody do. */
#include "db/migrate.h"
#include "lib/check.h"
#include "lib/ledger.h"
#include "making/known_seal.h"
#include "making/material.h"
#include "making/migrations.h"

#define NOW (1795334400 * SECOND)

static const struct uuid wang = {.bytes = {1}};
static const struct uuid zhao = {.bytes = {2}};
static const struct uuid qian = {.bytes = {3}};

static int open_books(void **unused)
{
	const struct migrations *const sets[] = {&making_migrations};
	int status = ledger_open(unused);

	assert_ok(db_migrate(&ledger()->db, sets, 1, NULL));
	return status;
}

static void begin(struct tx *tx)
{
	assert_ok(tx_begin(tx, &ledger()->db, &ledger()->arena, TX_WRITE));
}

/* The books refuse, by this rule. */
static void assert_refused(enum code code, const char *constraint, err e)
{
	assert_err(code, e);
	assert_string_equal(err_trail()->place, constraint);
}

static void sql_is_refused(const char *sql, const char *rule)
{
	char said[400];

	assert_err(E_IO, postgres_sql(&ledger()->server, "office", sql, NULL, 0));
	snprintf(said, sizeof(said), "%s", err_trail()->detail);
	if (!strstr(said, rule))
		fail_msg("refused, but not by \"%s\": %s", rule, said);
}

/* ---- orders ---- */

static int order_number;

/* An open order, on an approval of its own. */
static struct order new_order(void)
{
	struct order o = {
		.state = ORDER_OPEN,
		.version = 1,
		.owner = {slice_str("11990000MB1234562T"), slice_str("示例县市场监督管理局"),
			  slice_str("organ")},
		.seal_name = slice_str("示例县市场监督管理局行政审批专用章"),
		.seal_kind = slice_str("business"),
		.caption = slice_str("行政审批专用章"),
		.opened_by = wang,
		.opened_at = NOW,
	};
	char sql[500];
	const char *id = arena_text(&ledger()->arena, "application-%d", ++order_number);

	snprintf(sql, sizeof(sql),
		 "INSERT INTO approval VALUES ('%s', 'd', 'c', 'n', 'k', 's', 'k', '', now(), '', '', now())",
		 id);
	assert_ok(postgres_sql(&ledger()->server, "office", sql, NULL, 0));
	assert_ok(uuid_new(clock_now(), &o.id));
	o.application_id = slice_str(id);
	return o;
}

static struct order opened(struct tx *tx)
{
	struct order o = new_order();

	assert_ok(order_store_open(tx, &o));
	return o;
}

static void move(struct tx *tx, struct order *o, enum order_event event)
{
	const struct life_step *step = life_find(&order_life, (int)o->state, (int)event);

	assert_non_null(step);
	assert_ok(order_store_move(tx, o, step));
}

static void hand_in_and_judge(struct tx *tx, const struct order *o, enum material_kind kind, bool good)
{
	struct judgement j = {
		.good = good, .reason = slice_str("核验一致"), .judged_by = zhao, .machine = {E_OK, ""}};
	struct material m;

	assert_ok(material_store_hand_in(tx, o, kind, slice_str("{\"a\": 1}"), &j.machine, &wang, NOW));
	assert_ok(material_store_last(tx, o, kind, &m));
	assert_ok(material_store_judge(tx, o, &m, &j, NOW));
}

/* An order whose materials are good, prepared by zhao. */
static struct order prepared(struct tx *tx)
{
	struct order o = opened(tx);

	for (int kind = 0; kind < MATERIAL_KINDS; kind++)
		hand_in_and_judge(tx, &o, (enum material_kind)kind, true);
	assert_ok(order_store_set_code(tx, &o,
				       slice_str(arena_text(&ledger()->arena, "310000%08d", order_number))));
	assert_ok(order_store_set_terms(tx, &o, NOW + 2 * DAY, NOW + DAY));
	move(tx, &o, ORDER_CHECK);
	move(tx, &o, ORDER_PREPARE);
	assert_ok(order_store_prepare(tx, &o, slice_str("png"), slice_str("info"), &zhao, NOW));
	return o;
}

static struct slice digest_of(const struct order *o)
{
	uint8_t *at = arena_take(&ledger()->arena, 32);

	assert_non_null(at);
	memcpy(at, &o->id, sizeof(o->id));
	return slice(at, 32);
}

static void an_order_is_read_as_it_was_put(void **unused)
{
	struct order read;
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = prepared(&tx);
	assert_ok(order_store_lock(&tx, &o.id, &read));
	assert_int_equal(read.state, ORDER_PREPARED);
	assert_int_equal(read.version, 3);
	assert_true(slice_eq(read.owner.name, o.owner.name));
	assert_true(slice_eq(read.application_id, o.application_id));
	assert_int_equal(read.remakes.len, 0);
	assert_true(read.valid_to == NOW + DAY && read.certificate_ends == NOW + 2 * DAY);
	assert_memory_equal(&read.prepared_by, &zhao, sizeof(zhao));
	assert_int_equal(read.seal_sm3.len, 0);
	assert_err(E_NOT_FOUND, order_store_show(&tx, &wang, &read));
	tx_rollback(&tx);
}

static void an_approval_serves_one_order_until_that_is_refused(void **unused)
{
	struct order first;
	struct order second;
	struct tx tx;
	(void)unused;

	begin(&tx);
	first = opened(&tx);
	assert_ok(tx_commit(&tx));
	second = first;
	assert_ok(uuid_new(clock_now(), &second.id));
	begin(&tx);
	assert_refused(E_CONFLICT, "one_order_per_approval", order_store_open(&tx, &second));
	tx_rollback(&tx);
	begin(&tx);
	assert_ok(order_store_lock(&tx, &first.id, &first));
	move(&tx, &first, ORDER_REFUSE);
	assert_ok(order_store_open(&tx, &second));
	tx_rollback(&tx);
}

static void an_order_rests_on_an_approval_or_on_an_old_seal(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = new_order();
	o.application_id = slice(NULL, 0);
	assert_refused(E_DB_REFUSED, "one_ground", order_store_open(&tx, &o));
	tx_rollback(&tx);
	begin(&tx);
	o.remakes = slice_str("31000000000001");
	assert_refused(E_DB_REFUSED, "a_remake_has_a_cause", order_store_open(&tx, &o));
	tx_rollback(&tx);
	begin(&tx);
	o.cause = slice_str("compromised-key");
	assert_refused(E_DB_REFUSED, "a_compromise_has_a_moment", order_store_open(&tx, &o));
	tx_rollback(&tx);
	begin(&tx);
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

	begin(&tx);
	o = opened(&tx);
	assert_ok(order_store_set_terms(&tx, &o, NOW + DAY, NOW + DAY));
	assert_refused(E_DB_REFUSED, "seal_ends_with_certificate",
		       order_store_set_terms(&tx, &o, NOW + DAY, NOW + DAY + 1));
	tx_rollback(&tx);
}

static void no_order_is_checked_in_the_books_before_its_materials_are_good(void **unused)
{
	const struct life_step *check = life_find(&order_life, ORDER_OPEN, ORDER_CHECK);
	struct order o;
	struct tx tx;
	size_t good;
	(void)unused;

	for (int bad = 0; bad < MATERIAL_KINDS; bad++) {
		begin(&tx);
		o = opened(&tx);
		for (int kind = 0; kind < MATERIAL_KINDS; kind++)
			hand_in_and_judge(&tx, &o, (enum material_kind)kind, kind != bad);
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

	begin(&tx);
	o = opened(&tx);
	hand_in_and_judge(&tx, &o, MATERIAL_OTHER, true);
	assert_ok(material_store_good(&tx, &o, &good));
	assert_int_equal(good, 1);
	assert_ok(material_store_hand_in(&tx, &o, MATERIAL_OTHER, slice_str("{}"), &nothing, &wang, NOW));
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
			      .judged_by = zhao,
			      .machine = {E_SEAL_PERIOD, "too long"}};
	struct material m;
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = opened(&tx);
	assert_ok(material_store_hand_in(&tx, &o, MATERIAL_DATA, slice_str("{}"), &j.machine, &wang, NOW));
	assert_ok(material_store_last(&tx, &o, MATERIAL_DATA, &m));
	assert_true(slice_is(m.machine_code, "E_SEAL_PERIOD"));
	assert_refused(E_DB_REFUSED, "the_machine_has_a_veto", material_store_judge(&tx, &o, &m, &j, NOW));
	tx_rollback(&tx);
}

static void nobody_judges_their_own_material_in_the_books(void **unused)
{
	struct judgement j = {
		.good = true, .reason = slice_str("好"), .judged_by = wang, .machine = {E_OK, ""}};
	struct material m;
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = opened(&tx);
	assert_ok(material_store_hand_in(&tx, &o, MATERIAL_DATA, slice_str("{}"), &j.machine, &wang, NOW));
	assert_ok(material_store_last(&tx, &o, MATERIAL_DATA, &m));
	assert_refused(E_DB_REFUSED, "nobody_judges_their_own", material_store_judge(&tx, &o, &m, &j, NOW));
	tx_rollback(&tx);
}

static void a_judgement_is_never_changed(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = opened(&tx);
	hand_in_and_judge(&tx, &o, MATERIAL_OTHER, false);
	assert_ok(tx_commit(&tx));
	sql_is_refused("UPDATE material SET good = true", "materials and judgements stay");
	sql_is_refused("DELETE FROM material", "materials and judgements stay");
}

static void two_people_make_a_seal_in_the_books(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = prepared(&tx);
	assert_refused(E_DB_REFUSED, "two_makers",
		       order_store_make(&tx, &o, slice_str("seal"), digest_of(&o), &zhao, NOW));
	tx_rollback(&tx);
	begin(&tx);
	o = prepared(&tx);
	assert_refused(E_DB_REFUSED, "made_by_two",
		       order_store_move(&tx, &o, life_find(&order_life, ORDER_PREPARED, ORDER_MAKE)));
	tx_rollback(&tx);
	begin(&tx);
	o = prepared(&tx);
	assert_ok(order_store_make(&tx, &o, slice_str("seal"), digest_of(&o), &qian, NOW));
	move(&tx, &o, ORDER_MAKE);
	tx_rollback(&tx);
}

static void what_was_made_and_moved_stays(void **unused)
{
	struct order o;
	struct tx tx;
	(void)unused;

	begin(&tx);
	o = prepared(&tx);
	assert_ok(order_store_make(&tx, &o, slice_str("seal"), digest_of(&o), &qian, NOW));
	move(&tx, &o, ORDER_MAKE);
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

	begin(&tx);
	mine = opened(&tx);
	stale = mine;
	move(&tx, &mine, ORDER_REFUSE);
	assert_err(E_CONFLICT,
		   order_store_move(&tx, &stale, life_find(&order_life, ORDER_OPEN, ORDER_REFUSE)));
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

	begin(&tx);
	o = prepared(&tx);
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

	begin(&tx);
	assert_ok(known_seal_hear(&tx, &said));
	assert_err(E_NOT_FOUND, known_seal_find(&tx, said.code, &known));
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

	begin(&tx);
	opened(&tx);
	opened(&tx);
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
		cmocka_unit_test(no_order_is_checked_in_the_books_before_its_materials_are_good),
		cmocka_unit_test(handing_in_anew_takes_back_the_judgement),
		cmocka_unit_test(the_books_keep_the_machines_veto),
		cmocka_unit_test(nobody_judges_their_own_material_in_the_books),
		cmocka_unit_test(a_judgement_is_never_changed),
		cmocka_unit_test(two_people_make_a_seal_in_the_books),
		cmocka_unit_test(what_was_made_and_moved_stays),
		cmocka_unit_test(of_two_who_move_an_order_one_is_told),
		cmocka_unit_test(the_registrys_word_is_taken_in_its_order_and_once),
		cmocka_unit_test(a_seal_of_another_making_unit_is_passed_over),
		cmocka_unit_test(lists_are_of_one_owner_and_come_in_pages),
	};

	return cmocka_run_group_tests(tests, open_books, ledger_close);
}
