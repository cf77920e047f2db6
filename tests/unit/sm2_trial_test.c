/* SPDX-License-Identifier: Apache-2.0 */
/* What the self-test before the first use of the suite's own arithmetic (gm/sm2_trial.c) finds. In this program another
 * arithmetic stands in the place of sm2_own.c: it says what the library says, but for the one thing in which it errs. The
 * self-test is made once in a process, so that each of these cases has its own. */
#include <sys/wait.h>
#include <unistd.h>

#include "gm/arithmetic.h"
#include "gm/internal.h"
#include "gm/sm2_own.h"
#include "lib/check.h"

static enum {
	NOWHERE,
	NOT_READY,
	SAYS_NO,
	SAYS_YES,
	SAYS_YES_OF_ANOTHER_E,
	SAYS_YES_OF_ANOTHER_R,
	SAYS_YES_OF_ANOTHER_S,
	SAYS_NO_WITH_A_TABLE,
	SAYS_YES_WITH_A_TABLE,
	MAKES_NO_TABLE,
	LAST = MAKES_NO_TABLE,
} errs;

/* ---- in the place of sm2_own.c ---- */

struct sm2_table {
	int holders;
};

bool sm2_own_ready(void)
{
	return errs != NOT_READY;
}

bool sm2_own_is_point(const uint8_t point[SM2_POINT_SIZE])
{
	return point[0] == 0x04;
}

struct sm2_table *sm2_table_new(const uint8_t point[SM2_POINT_SIZE])
{
	struct sm2_table *table = errs == MAKES_NO_TABLE ? NULL : calloc(1, sizeof(*table));

	(void)point;
	if (table)
		table->holders = 1;
	return table;
}

void sm2_table_hold(struct sm2_table *table)
{
	table->holders++;
}

void sm2_table_free(struct sm2_table *table)
{
	if (table && --table->holders == 0)
		free(table);
}

static bool differs(const void *a, const void *b)
{
	return memcmp(a, b, SM2_SCALAR_SIZE) != 0;
}

/* What is asked first is the example of the standard; what comes later differs from it in one part. */
bool sm2_own_verify(const uint8_t point[SM2_POINT_SIZE], const struct sm2_table *table, const struct sm3 *e,
		    const struct sm2_signature *signature)
{
	static struct sm2_signature first;
	static struct sm3 first_e;
	static bool known;
	bool fits = library_verify(point, e, signature).code == E_OK;

	if (!known) {
		first = *signature;
		first_e = *e;
		known = true;
	}
	switch (errs) {
	case SAYS_NO:
		return false;
	case SAYS_YES:
		return true;
	case SAYS_YES_OF_ANOTHER_E:
		return fits || differs(e->bytes, first_e.bytes);
	case SAYS_YES_OF_ANOTHER_R:
		return fits || differs(signature->r, first.r);
	case SAYS_YES_OF_ANOTHER_S:
		return fits || differs(signature->s, first.s);
	case SAYS_NO_WITH_A_TABLE:
		return fits && !table;
	case SAYS_YES_WITH_A_TABLE:
		return fits || table;
	default:
		return fits;
	}
}

/* ---- the cases ---- */

/* Whatever the own arithmetic says, the answers are right. */
static bool answers_are_right(void)
{
	struct arena arena;
	struct slice value;
	struct key key;
	uint8_t point[SM2_POINT_SIZE];
	struct sm2_public public;
	bool right;

	arena_init(&arena, ARENA_CHUNK * 4);
	right = key_generate(&key).code == E_OK &&
		key_sign(&key, &arena, slice_str("message"), &value).code == E_OK;
	memcpy(point, key.public.point, SM2_POINT_SIZE);
	point[SM2_POINT_SIZE - 1] ^= 1;
	right = right && sm2_public_init(&public, slice(point, SM2_POINT_SIZE)).code == E_KEY;
	for (int i = 0; i < 2 * SM2_TABLE_AFTER && right; i++)
		right = sm2_verify(&key.public, slice_str("message"), value, SM2_DER_ONLY).code == E_OK &&
			sm2_verify(&key.public, slice_str("another"), value, SM2_DER_ONLY).code ==
				E_SIGNATURE;
	key_release(&key);
	arena_clear(&arena);
	return right;
}

enum { TRUSTS = 1, RIGHT = 2, LEFT_TRAIL = 4 };

/* In a process of its own. */
static int what_becomes_of_it(void)
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		err_forget();
		status |= sm2_verifies_itself() ? TRUSTS : 0;
		status |= err_trail()->count > 0 ? LEFT_TRAIL : 0;
		status |= !sm2_verifies_itself() && answers_are_right() ? RIGHT : 0;
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void what_does_not_err_is_used(void **unused)
{
	(void)unused;
	errs = NOWHERE;
	assert_int_equal(what_becomes_of_it(), TRUSTS);
}

static void what_errs_is_not_used_and_the_library_answers(void **unused)
{
	(void)unused;
	for (errs = NOT_READY; errs <= LAST; errs++) {
		print_message("  %d\n", errs);
		assert_int_equal(what_becomes_of_it(), RIGHT);
	}
}

static void where_the_library_is_chosen_nothing_is_tried(void **unused)
{
	(void)unused;
	errs = NOWHERE;
	assert_ok(arithmetic_choose(ARITHMETIC_LIBRARY));
	assert_int_equal(what_becomes_of_it() & TRUSTS, 0);
	assert_ok(arithmetic_choose(ARITHMETIC_OWN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_err_is_used),
		cmocka_unit_test(what_errs_is_not_used_and_the_library_answers),
		cmocka_unit_test(where_the_library_is_chosen_nothing_is_tried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
