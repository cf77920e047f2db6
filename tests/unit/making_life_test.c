/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a making order: two people make a seal, nothing is checked before all materials are good (art. 14, 16). */
#include "base/tables.h"
#include "lib/check.h"
#include "making/life.h"
#include "making/material.h"

static const struct uuid zhao = {.bytes = {1}};
static const struct uuid qian = {.bytes = {2}};

#define OWNER_CODE "11990000MB1234562T"

/* Everything in order: the second maker is another person, all is good, the owner is the order's. */
static struct order_facts honest(void)
{
	return (struct order_facts){.who = qian,
				    .unit = slice_str(OWNER_CODE),
				    .owner = slice_str(OWNER_CODE),
				    .good_materials = MATERIAL_KINDS,
				    .prepared_by = zhao};
}

static err step(enum order_state state, enum order_event event, unsigned roles,
		const struct order_facts *facts, enum order_state *to)
{
	const struct life_step *found;

	TRY(life_next(&order_life, (int)state, (int)event, roles, NULL, facts, &found));
	*to = (enum order_state)found->to;
	return OK;
}

static void the_table_is_sound(void **unused)
{
	(void)unused;
	assert_ok(life_check(&order_life, ORDER_NONE));
}

static void an_order_goes_from_material_to_taking_over(void **unused)
{
	static const struct {
		enum order_event event;
		unsigned by;
		enum order_state to;
	} way[] = {
		{ORDER_START, ROLE_OWNER, ORDER_OPEN},           {ORDER_CHECK, ROLE_CLERK, ORDER_CHECKED},
		{ORDER_PREPARE, ROLE_MAKER, ORDER_PREPARED},     {ORDER_MAKE, ROLE_SECOND_MAKER, ORDER_MADE},
		{ORDER_FILE, ROLE_REGISTRY, ORDER_FILED},        {ORDER_DELIVER, ROLE_CLERK, ORDER_DELIVERED},
		{ORDER_TAKE_OVER, ROLE_OWNER, ORDER_TAKEN_OVER},
	};
	struct order_facts facts = honest();
	enum order_state state = ORDER_NONE;
	(void)unused;

	for (size_t i = 0; i < COUNT(way); i++) {
		assert_ok(step(state, way[i].event, way[i].by, &facts, &state));
		assert_int_equal(state, way[i].to);
	}
}

static void no_order_is_checked_before_all_four_materials_are_good(void **unused)
{
	struct order_facts facts = honest();
	enum order_state to;
	(void)unused;

	for (facts.good_materials = 0; facts.good_materials < MATERIAL_KINDS; facts.good_materials++)
		assert_err(E_MATERIAL_OPEN, step(ORDER_OPEN, ORDER_CHECK, ROLE_CLERK, &facts, &to));
	assert_ok(step(ORDER_OPEN, ORDER_CHECK, ROLE_CLERK, &facts, &to));
}

static void who_prepared_a_seal_does_not_make_it(void **unused)
{
	struct order_facts facts = honest();
	enum order_state to;
	(void)unused;

	facts.who = facts.prepared_by;
	assert_err(E_SAME_PERSON,
		   step(ORDER_PREPARED, ORDER_MAKE, ROLE_MAKER | ROLE_SECOND_MAKER, &facts, &to));
	assert_err(E_SAME_PERSON,
		   step(ORDER_PREPARED, ORDER_REFUSE, ROLE_MAKER | ROLE_SECOND_MAKER, &facts, &to));
	facts.who = qian;
	assert_ok(step(ORDER_PREPARED, ORDER_MAKE, ROLE_SECOND_MAKER, &facts, &to));
}

static void nobody_takes_over_anothers_seal(void **unused)
{
	struct order_facts facts = honest();
	enum order_state to;
	(void)unused;

	facts.unit = slice_str("91350100M000100Y43");
	assert_err(E_NOT_FOUND, step(ORDER_DELIVERED, ORDER_TAKE_OVER, ROLE_OWNER, &facts, &to));
}

static void the_wrong_role_takes_no_step(void **unused)
{
	struct order_facts facts = honest();
	enum order_state to;
	(void)unused;

	for (size_t i = 0; i < order_life.count; i++) {
		const struct life_step *row = &order_life.steps[i];

		assert_err(E_FORBIDDEN, step((enum order_state)row->from, (enum order_event)row->event,
					     ~row->by, &facts, &to));
	}
}

static void what_the_table_does_not_name_does_not_happen(void **unused)
{
	struct order_facts facts = honest();
	enum order_state to;
	(void)unused;

	for (int state = 0; state < ORDER_STATES; state++)
		for (int event = 0; event < ORDER_EVENTS; event++)
			if (!life_find(&order_life, state, event))
				assert_err(E_NO_SUCH_STEP, step((enum order_state)state,
								(enum order_event)event, ~0u, &facts, &to));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(an_order_goes_from_material_to_taking_over),
		cmocka_unit_test(no_order_is_checked_before_all_four_materials_are_good),
		cmocka_unit_test(who_prepared_a_seal_does_not_make_it),
		cmocka_unit_test(nobody_takes_over_anothers_seal),
		cmocka_unit_test(the_wrong_role_takes_no_step),
		cmocka_unit_test(what_the_table_does_not_name_does_not_happen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
