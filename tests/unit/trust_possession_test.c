/* SPDX-License-Identifier: Apache-2.0 */
/* The proof that an owner holds its key (art. 21). */
#include "lib/check.h"
#include "trust/possession.h"

#define NOW (1795334400 * SECOND)

static struct arena arena;
static struct key key;
static const struct uuid order = {.bytes = {1, 2, 3}};

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 20);
	assert_ok(key_generate(&key));
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&key);
	arena_clear(&arena);
	return 0;
}

static void who_holds_the_key_proves_it(void **unused)
{
	struct slice challenge;
	struct slice proof;
	struct uuid about;
	instant given_at;
	(void)unused;

	assert_ok(possession_challenge(&arena, &order, NOW, &challenge));
	assert_ok(possession_read(challenge, &about, &given_at));
	assert_memory_equal(&about, &order, sizeof(order));
	assert_int_equal(given_at, NOW);
	assert_ok(possession_prove(&key, &arena, challenge, &proof));
	assert_ok(possession_check(&key.public, challenge, proof));
}

static void another_key_proves_nothing(void **unused)
{
	struct slice challenge;
	struct slice proof;
	struct key other;
	(void)unused;

	assert_ok(key_generate(&other));
	assert_ok(possession_challenge(&arena, &order, NOW, &challenge));
	assert_ok(possession_prove(&other, &arena, challenge, &proof));
	assert_err(E_POSSESSION, possession_check(&key.public, challenge, proof));
	key_release(&other);
}

static void the_proof_of_one_challenge_is_none_of_another(void **unused)
{
	struct slice first;
	struct slice second;
	struct slice proof;
	(void)unused;

	assert_ok(possession_challenge(&arena, &order, NOW, &first));
	assert_ok(possession_challenge(&arena, &order, NOW, &second));
	assert_false(slice_eq(first, second));
	assert_ok(possession_prove(&key, &arena, first, &proof));
	assert_err(E_POSSESSION, possession_check(&key.public, second, proof));
}

/* An owner who signs whatever is called a challenge would sign documents without knowing. */
static void nothing_but_a_challenge_is_ever_signed(void **unused)
{
	struct slice challenge;
	struct slice proof;
	uint8_t copy[256];
	(void)unused;

	assert_ok(possession_challenge(&arena, &order, NOW, &challenge));
	assert_true(challenge.len < sizeof(copy));
	memcpy(copy, challenge.at, challenge.len);
	copy[challenge.len] = 0;
	assert_err(E_POSSESSION, possession_prove(&key, &arena, slice(copy, challenge.len + 1), &proof));
	assert_err(E_POSSESSION, possession_prove(&key, &arena, slice(copy, challenge.len - 1), &proof));
	for (size_t i = 0; i < sizeof("eseal.v1.possession"); i++) {
		copy[i] ^= 1;
		assert_err(E_POSSESSION, possession_prove(&key, &arena, slice(copy, challenge.len), &proof));
		copy[i] ^= 1;
	}
	assert_err(E_POSSESSION, possession_prove(&key, &arena, slice(NULL, 0), &proof));
	assert_ok(possession_prove(&key, &arena, slice(copy, challenge.len), &proof));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_holds_the_key_proves_it),
		cmocka_unit_test(another_key_proves_nothing),
		cmocka_unit_test(the_proof_of_one_challenge_is_none_of_another),
		cmocka_unit_test(nothing_but_a_challenge_is_ever_signed),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
