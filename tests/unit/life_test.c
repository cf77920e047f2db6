/* SPDX-License-Identifier: Apache-2.0 */
#include "base/life.h"
#include "base/tables.h"
#include "lib/check.h"

enum door { SHUT, OPEN, LOCKED };
enum act { PULL, PUSH, TURN };
enum { KEEPER = 1, GUEST = 2, STRANGER = 4 };

static err has_the_key(const void *object, const void *facts)
{
	const int *lock = object;
	const int *key = facts;

	return *lock == *key ? OK : FAIL(E_POSSESSION, "not the key of this lock");
}

static const struct life_step door_steps[] = {
	{SHUT, PULL, KEEPER | GUEST, NULL, OPEN, 1},
	{OPEN, PUSH, KEEPER | GUEST, NULL, SHUT, 2},
	{SHUT, TURN, KEEPER, has_the_key, LOCKED, 3},
};
static const struct life door = {"door", door_steps, COUNT(door_steps)};

static void a_step_gives_the_next_state_and_what_it_announces(void **unused)
{
	const struct life_step *step = NULL;
	(void)unused;

	assert_ok(life_next(&door, SHUT, PULL, GUEST, NULL, NULL, &step));
	assert_int_equal(step->to, OPEN);
	assert_int_equal(step->announces, 1);
	assert_ok(life_next(&door, OPEN, PUSH, STRANGER | GUEST, NULL, NULL, &step));
	assert_int_equal(step->to, SHUT);
}

static void a_step_that_is_not_in_the_table_is_refused(void **unused)
{
	const struct life_step *step = NULL;
	(void)unused;

	assert_err(E_NO_SUCH_STEP, life_next(&door, OPEN, PULL, KEEPER, NULL, NULL, &step));
	assert_err(E_NO_SUCH_STEP, life_next(&door, LOCKED, PUSH, KEEPER, NULL, NULL, &step));
	assert_err(E_NO_SUCH_STEP, life_next(&door, 77, PUSH, KEEPER, NULL, NULL, &step));
	assert_null(step);
}

static void a_step_by_the_wrong_role_is_forbidden(void **unused)
{
	const struct life_step *step = NULL;
	(void)unused;

	assert_err(E_FORBIDDEN, life_next(&door, SHUT, PULL, STRANGER, NULL, NULL, &step));
	assert_err(E_FORBIDDEN, life_next(&door, SHUT, TURN, GUEST, NULL, NULL, &step));
	assert_err(E_FORBIDDEN, life_next(&door, SHUT, PULL, NO_ROLE, NULL, NULL, &step));
	assert_null(step);
}

static void a_guard_has_the_last_word(void **unused)
{
	const struct life_step *step = NULL;
	int lock = 7;
	int right = 7;
	int wrong = 8;
	(void)unused;

	assert_err(E_POSSESSION, life_next(&door, SHUT, TURN, KEEPER, &lock, &wrong, &step));
	assert_null(step);
	assert_ok(life_next(&door, SHUT, TURN, KEEPER, &lock, &right, &step));
	assert_int_equal(step->to, LOCKED);
}

static void an_unsound_table_is_found(void **unused)
{
	static const struct life_step twice[] = {{0, 0, 1, NULL, 1, 0}, {0, 0, 2, NULL, 2, 0}};
	static const struct life_step nobody[] = {{0, 0, 0, NULL, 1, 0}};
	static const struct life_step island[] = {
		{0, 0, 1, NULL, 1, 0}, {2, 0, 1, NULL, 3, 0}, {3, 0, 1, NULL, 2, 0}};
	(void)unused;

	assert_ok(life_check(&door, SHUT));
	assert_err(E_BUG, life_check(&(struct life){"twice", twice, COUNT(twice)}, 0));
	assert_err(E_BUG, life_check(&(struct life){"nobody", nobody, COUNT(nobody)}, 0));
	assert_err(E_BUG, life_check(&(struct life){"island", island, COUNT(island)}, 0));
}

/* The tables of proto/lives.def as they are, without their guards. */
enum {
#define SEAL_STATE(name, word, zh) name,
#define APPLICATION_STATE(name, word, zh) name,
#define CANCELLATION_STATE(name, word, zh) name,
#define ORDER_STATE(name, word, zh) name,
#define SEAL_EVENT(name, word, zh, article) name,
#define APPLICATION_EVENT(name, word, zh, article) name,
#define CANCELLATION_EVENT(name, word, zh, article) name,
#define ORDER_EVENT(name, word, zh, article) name,
#include "lives.def"
};

static const struct life_step seal_steps[] = {
#define SEAL_STEP(from, event, by, guard, to, announces) {from, event, by, NULL, to, announces},
#include "lives.def"
};
static const struct life_step application_steps[] = {
#define APPLICATION_STEP(from, event, by, guard, to, announces) {from, event, by, NULL, to, announces},
#include "lives.def"
};
static const struct life_step cancellation_steps[] = {
#define CANCELLATION_STEP(from, event, by, guard, to, announces) {from, event, by, NULL, to, announces},
#include "lives.def"
};
static const struct life_step order_steps[] = {
#define ORDER_STEP(from, event, by, guard, to, announces) {from, event, by, NULL, to, announces},
#include "lives.def"
};

static void the_lives_of_the_suite_are_sound(void **unused)
{
	(void)unused;

	assert_ok(life_check(&(struct life){"seal", seal_steps, COUNT(seal_steps)}, SEAL_NONE));
	assert_ok(life_check(&(struct life){"application", application_steps, COUNT(application_steps)},
			     APPLICATION_NONE));
	assert_ok(life_check(&(struct life){"cancellation", cancellation_steps, COUNT(cancellation_steps)},
			     CANCELLATION_NONE));
	assert_ok(life_check(&(struct life){"order", order_steps, COUNT(order_steps)}, ORDER_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_gives_the_next_state_and_what_it_announces),
		cmocka_unit_test(a_step_that_is_not_in_the_table_is_refused),
		cmocka_unit_test(a_step_by_the_wrong_role_is_forbidden),
		cmocka_unit_test(a_guard_has_the_last_word),
		cmocka_unit_test(an_unsound_table_is_found),
		cmocka_unit_test(the_lives_of_the_suite_are_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
