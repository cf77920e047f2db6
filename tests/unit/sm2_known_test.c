/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that come again and their tables: who gets one, who keeps it, and how many there are. */
#include <pthread.h>

#include "gm/key.h"
#include "gm/sm2_own.h"
#include "lib/check.h"
#include "lib/curve.h"

/* The key number·G: no other test here has the same. */
static void key_of(BN_ULONG number, uint8_t point[SM2_POINT_SIZE])
{
	EC_POINT *multiple = EC_POINT_new(curve.group);
	BIGNUM *k = BN_new();

	BN_add_word(k, number);
	EC_POINT_mul(curve.group, multiple, k, NULL, NULL, curve.ctx);
	assert_int_equal(EC_POINT_point2oct(curve.group, multiple, POINT_CONVERSION_UNCOMPRESSED, point,
					    SM2_POINT_SIZE, curve.ctx),
			 SM2_POINT_SIZE);
	EC_POINT_free(multiple);
	BN_free(k);
}

/* Use it so many times; has it a table at the last? */
static bool use(BN_ULONG number, int times)
{
	uint8_t point[SM2_POINT_SIZE];
	bool has = false;

	key_of(number, point);
	for (int i = 0; i < times; i++) {
		struct sm2_table *table = sm2_known_table(point);

		has = table != NULL;
		sm2_table_free(table);
	}
	return has;
}

static void a_key_gets_a_table_when_it_has_come_often_enough(void **unused)
{
	size_t before = sm2_known_tables();

	(void)unused;
	assert_false(use(1000, SM2_TABLE_AFTER - 1));
	assert_int_equal(sm2_known_tables(), before);
	assert_true(use(1000, 1));
	assert_true(use(1000, 1));
	assert_int_equal(sm2_known_tables(), before + 1);
}

static void what_is_no_point_gets_none_however_often_it_comes(void **unused)
{
	uint8_t point[SM2_POINT_SIZE] = {0x04, 0x01};

	(void)unused;
	for (int i = 0; i < 3 * SM2_TABLE_AFTER; i++)
		assert_null(sm2_known_table(point));
}

static void strangers_that_come_once_drive_nobody_out(void **unused)
{
	(void)unused;
	assert_true(use(2000, 4 * SM2_TABLE_AFTER));
	for (BN_ULONG i = 0; i < 3 * SM2_KNOWN_MAX; i++)
		assert_false(use(3000 + i, 1));
	assert_true(use(2000, 1));
}

/* When all tables are taken, by keys that were used much, who was used less gets none. */
static void no_table_is_given_up_for_a_key_used_less(void **unused)
{
	enum { MUCH = 300 };

	(void)unused;
	use(1000, MUCH);
	use(2000, MUCH);
	for (BN_ULONG i = 0; sm2_known_tables() < SM2_TABLES_MAX; i++)
		use(5000 + i, MUCH);
	for (BN_ULONG i = 0; i < 64; i++)
		assert_false(use(9000 + i, SM2_TABLE_AFTER));
}

static void there_are_never_more_tables_than_the_limit_and_the_most_used_keep_theirs(void **unused)
{
	(void)unused;
	assert_true(use(10000, 30 * SM2_TABLE_AFTER));
	for (BN_ULONG i = 0; i < SM2_TABLES_MAX + 32; i++)
		use(11000 + i, SM2_TABLE_AFTER);
	assert_true(sm2_known_tables() <= SM2_TABLES_MAX);
	assert_true(sm2_known_tables() > SM2_TABLES_MAX / 2);
	assert_true(use(10000, 1));
}

/* Where all tables are taken, one is given up for a key that was used more, and not at each of its uses. */
static void a_key_used_more_takes_the_table_of_one_used_less(void **unused)
{
	(void)unused;
	assert_true(sm2_known_tables() > SM2_TABLES_MAX / 2);
	assert_true(use(20000, 50 * SM2_TABLE_AFTER));
	assert_true(sm2_known_tables() <= SM2_TABLES_MAX);
}

/* ---- together, with what is verified ---- */

static struct key key;
static struct sm2_signature signature;
static struct sm3 digest;

static void *verify_often(void *unused)
{
	struct sm3 other = digest;

	(void)unused;
	other.bytes[0] ^= 1;
	for (int i = 0; i < 2 * SM2_TABLE_AFTER; i++) {
		assert_ok(sm2_verify_digest(&key.public, &digest, &signature));
		assert_err(E_SIGNATURE, sm2_verify_digest(&key.public, &other, &signature));
	}
	return NULL;
}

static void answers_are_the_same_before_and_after_and_for_all_threads(void **unused)
{
	pthread_t threads[4];
	struct arena arena;
	struct slice value;

	(void)unused;
	arena_init(&arena, ARENA_CHUNK * 4);
	assert_ok(key_generate(&key));
	assert_ok(key_sign(&key, &arena, slice_str("message"), &value));
	assert_ok(sm2_signature_read(value, SM2_DER_ONLY, &signature));
	assert_ok(sm2_digest(&key.public, slice_str("message"), &digest));
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, verify_often, NULL), 0);
	for (size_t i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
	arena_clear(&arena);
	key_release(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_gets_a_table_when_it_has_come_often_enough),
		cmocka_unit_test(what_is_no_point_gets_none_however_often_it_comes),
		cmocka_unit_test(strangers_that_come_once_drive_nobody_out),
		cmocka_unit_test(answers_are_the_same_before_and_after_and_for_all_threads),
		cmocka_unit_test(no_table_is_given_up_for_a_key_used_less),
		cmocka_unit_test(there_are_never_more_tables_than_the_limit_and_the_most_used_keep_theirs),
		cmocka_unit_test(a_key_used_more_takes_the_table_of_one_used_less),
	};

	return cmocka_run_group_tests(tests, curve_open, curve_close);
}
