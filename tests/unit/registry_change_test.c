/* SPDX-License-Identifier: Apache-2.0 */
/* What the registry looks at by itself before a seal's status changes, whatever the making unit has looked at (art. 17, 30). */
#include "eseal/v1/registry.pb-c.h"
#include "lib/check.h"
#include "lib/heard.h"
#include "lib/ledger.h"
#include "lib/register.h"
#include "registry/acts.h"
#include "registry/migrations.h"

static const struct office_def registry = {.name = REGISTRY};
static struct colleagues them;
static struct seal seal;
static struct tx tx;

#define WANG "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"
#define ZHAO "018f3e3e-7a4b-7c3d-8e9f-0123456789ac"

/* Texts of messages are not const. */
static char *say(const char *text)
{
	return (char *)(uintptr_t)text;
}

static int open_register(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&registry_migrations);
	colleagues_begin(&them, &registry, &ledger()->arena);
	return failed;
}

static int close_register(void **unused)
{
	colleagues_end(&them);
	return ledger_close(unused);
}

static int begin(void **unused)
{
	(void)unused;
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	seal = register_active(&tx);
	return 0;
}

static int undo(void **unused)
{
	(void)unused;
	tx_rollback(&tx);
	return 0;
}

static err change(Eseal__V1__ChangeStatus *form, const char *event)
{
	struct seal now;
	err e;

	assert_ok(seal_store_lock(&tx, seal.code, &now));
	form->seal_code = say(arena_text(tx.arena, "%.*s", SLICE_ARG(seal.code)));
	form->event = say(event);
	form->after_version = now.version;
	e = heard_do(&them, change_status, MAKING, &form->base, day(10), &tx, NULL);
	assert_ok(seal_store_lock(&tx, seal.code, &seal));
	return e;
}

/* ---- 标识为无效 ---- */

static Eseal__V1__InvalidationOrder order(void)
{
	Eseal__V1__InvalidationOrder o = ESEAL__V1__INVALIDATION_ORDER__INIT;

	o.seal_code = say(arena_text(tx.arena, "%.*s", SLICE_ARG(seal.code)));
	o.region = say("310000");
	o.invalid_since = day(5);
	o.reason = say("made against the rules");
	o.proposed_by = say(WANG);
	o.agreed_by = say(ZHAO);
	return o;
}

static err mark_invalid(const Eseal__V1__InvalidationOrder *o, const struct pki_party *signer)
{
	Eseal__V1__ChangeStatus form = ESEAL__V1__CHANGE_STATUS__INIT;

	form.effective_at = day(5);
	form.reason = say("made against the rules");
	form.order = o ? paper_of(tx.arena, signer, day(10), &o->base) : NULL;
	return change(&form, "mark-invalid");
}

static void a_seal_is_marked_invalid_from_an_earlier_moment_by_order_of_two_people(void **unused)
{
	Eseal__V1__InvalidationOrder o = order();
	struct standing then;
	(void)unused;

	assert_ok(mark_invalid(&o, &them.making));
	assert_int_equal(seal.state, SEAL_INVALID);
	assert_ok(seal_store_status_at(&tx, seal.code, day(6), day(10), &then));
	assert_true(slice_is(then.status, "invalid"));
	assert_ok(seal_store_status_at(&tx, seal.code, day(4), day(10), &then));
	assert_true(slice_is(then.status, "active"));
}

static void one_person_twice_is_not_two(void **unused)
{
	Eseal__V1__InvalidationOrder o = order();
	(void)unused;

	o.agreed_by = say(WANG);
	assert_err(E_SAME_PERSON, mark_invalid(&o, &them.making));
	o.agreed_by = say("somebody else");
	assert_err(E_FIELD, mark_invalid(&o, &them.making));
	assert_err(E_SAME_PERSON, mark_invalid(NULL, &them.making));
	assert_int_equal(seal.state, SEAL_ACTIVE);
}

static void an_order_is_the_making_units_and_about_this_very_change(void **unused)
{
	Eseal__V1__InvalidationOrder o = order();
	(void)unused;

	assert_err(E_SIGNATURE, mark_invalid(&o, &them.issuing));
	o.seal_code = say("31000099999999");
	assert_err(E_FIELD, mark_invalid(&o, &them.making));
	o = order();
	o.invalid_since = day(4);
	assert_err(E_FIELD, mark_invalid(&o, &them.making));
	o = order();
	o.reason = say("another reason");
	assert_err(E_FIELD, mark_invalid(&o, &them.making));
	assert_int_equal(seal.state, SEAL_ACTIVE);
}

/* ---- 停用 and 恢复 ---- */

static err wish(const char *event, const char *of, const char *unit)
{
	Eseal__V1__ChangeStatus form = ESEAL__V1__CHANGE_STATUS__INIT;

	form.reason = say("a reason");
	form.wish_of = say(of);
	form.wish_unit = say(unit);
	return change(&form, event);
}

static void what_a_related_unit_had_suspended_is_resumed_at_its_wish_alone(void **unused)
{
	(void)unused;
	assert_ok(wish("suspend", "related-unit", "the court"));
	assert_err(E_FORBIDDEN, wish("resume", "owner", ""));
	assert_err(E_FORBIDDEN, wish("resume", "related-unit", "the tax office"));
	assert_err(E_FORBIDDEN, wish("resume", "owner", "the court"));
	assert_int_equal(seal.state, SEAL_SUSPENDED);
	assert_ok(wish("resume", "related-unit", "the court"));
	assert_int_equal(seal.state, SEAL_ACTIVE);
}

static void what_the_owner_had_suspended_nobody_resumes_for_it(void **unused)
{
	(void)unused;
	assert_ok(wish("suspend", "related-unit", "the court"));
	assert_ok(wish("resume", "related-unit", "the court"));
	assert_ok(wish("suspend", "owner", ""));
	assert_err(E_FORBIDDEN, wish("resume", "related-unit", "the court"));
	assert_ok(wish("resume", "owner", ""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, undo)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_seal_is_marked_invalid_from_an_earlier_moment_by_order_of_two_people),
		TEST(one_person_twice_is_not_two),
		TEST(an_order_is_the_making_units_and_about_this_very_change),
		TEST(what_a_related_unit_had_suspended_is_resumed_at_its_wish_alone),
		TEST(what_the_owner_had_suspended_nobody_resumes_for_it),
	};

	return cmocka_run_group_tests(tests, open_register, close_register);
}
