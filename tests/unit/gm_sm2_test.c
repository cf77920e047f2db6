/* SPDX-License-Identifier: Apache-2.0 */
/* SM2 and SM3 against known answers (formats.md §2.3). */
#include "base/text.h"
#include "der/der.h"
#include "der/oid.h"
#include "gm/arithmetic.h"
#include "gm/key.h"
#include "lib/check.h"

static struct arena arena;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 24);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

static struct slice from_hex(const char *hex)
{
	struct slice bytes;

	assert_ok(hex_read(&arena, slice_str(hex), &bytes));
	return bytes;
}

static const char *to_hex(struct slice bytes)
{
	const char *hex;

	assert_ok(hex_write(&arena, bytes, &hex));
	return hex;
}

/* GB/T 32918.5, the example with the default identifier */
#define POINT                                                                                                \
	"04"                                                                                                 \
	"09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"                                   \
	"ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
#define Z_VALUE "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
#define E_VALUE "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
#define R_VALUE "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
#define S_VALUE "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
#define ORDER "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"

static struct sm2_public example(void)
{
	struct sm2_public key;

	assert_ok(sm2_public_init(&key, from_hex(POINT)));
	return key;
}

static struct slice pair(const char *r, const char *s)
{
	struct der_writer w;
	struct slice value;

	der_writer_init(&w, &arena, 128);
	der_put_integer(&w, from_hex(s));
	der_put_integer(&w, from_hex(r));
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &value));
	return value;
}

static void sm3_gives_the_known_answers(void **unused)
{
	struct sm3 d;
	struct sm3_stream stream;

	(void)unused;
	assert_ok(sm3_of(slice(NULL, 0), &d));
	assert_string_equal(to_hex(sm3_slice(&d)),
			    "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
	assert_ok(sm3_of(slice_str("abc"), &d));
	assert_string_equal(to_hex(sm3_slice(&d)),
			    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	assert_ok(sm3_begin(&stream));
	for (int i = 0; i < 16; i++)
		assert_ok(sm3_add(&stream, slice_str("abcd")));
	assert_ok(sm3_end(&stream, &d));
	assert_string_equal(to_hex(sm3_slice(&d)),
			    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

static void hmac_gives_what_another_implementation_gives(void **unused)
{
	struct sm3 d;

	(void)unused;
	/* openssl mac -digest SM3 -macopt key:... HMAC */
	assert_ok(sm3_hmac(slice_str("key"), slice_str("The quick brown fox jumps over the lazy dog"), &d));
	assert_string_equal(to_hex(sm3_slice(&d)),
			    "bd4a34077888162b210645b8ebf74b9af357303789357a27c7fc457244ebd398");
	assert_ok(
		sm3_hmac(slice_str("0123456789012345678901234567890123456789012345678901234567890123456789"),
			 slice_str("x"), &d));
	assert_string_equal(to_hex(sm3_slice(&d)),
			    "2beb9aed3046853c1766578bd0562e4adfb97177b3a836c8ec4cafe3c605374c");
}

/* The second fits the place of the first, and is no point. */
static void a_key_that_comes_again_is_the_same(void **unused)
{
	struct key key;
	struct sm2_public again, other;
	uint8_t point[SM2_POINT_SIZE];

	(void)unused;
	assert_ok(key_generate(&key));
	memcpy(point, key.public.point, sizeof(point));
	for (int i = 0; i < 3; i++) {
		assert_ok(sm2_public_init(&again, slice(point, sizeof(point))));
		assert_true(sm2_public_eq(&again, &key.public));
		assert_memory_equal(again.z.bytes, key.public.z.bytes, SM3_SIZE);
		point[SM2_POINT_SIZE - 1] ^= 1;
		assert_err(E_KEY, sm2_public_init(&other, slice(point, sizeof(point))));
		point[SM2_POINT_SIZE - 1] ^= 1;
	}
	key_release(&key);
}

static void the_example_of_the_standard_verifies(void **unused)
{
	struct sm2_public key = example();
	struct slice message = slice_str("message digest");
	struct sm3 e;

	(void)unused;
	assert_string_equal(to_hex(sm3_slice(&key.z)), Z_VALUE);
	assert_ok(sm2_digest(&key, message, &e));
	assert_string_equal(to_hex(sm3_slice(&e)), E_VALUE);
	assert_ok(sm2_verify(&key, message, pair(R_VALUE, S_VALUE), SM2_DER_ONLY));
	assert_err(E_SIGNATURE,
		   sm2_verify(&key, slice_str("message digesT"), pair(R_VALUE, S_VALUE), SM2_DER_ONLY));
	assert_err(E_SIGNATURE, sm2_verify(&key, message, pair(S_VALUE, R_VALUE), SM2_DER_ONLY));
}

static void where_the_library_is_chosen_it_says_the_same(void **unused)
{
	struct sm2_public key;

	(void)unused;
	assert_err(E_CONF, arithmetic_choose("mine"));
	assert_true(sm2_verifies_itself());
	assert_ok(arithmetic_choose(ARITHMETIC_LIBRARY));
	assert_string_equal(arithmetic_chosen(), ARITHMETIC_LIBRARY);
	assert_false(sm2_verifies_itself());
	assert_err(E_KEY, sm2_public_init(&key, from_hex("04" E_VALUE E_VALUE)));
	the_example_of_the_standard_verifies(NULL);
	assert_ok(arithmetic_choose(ARITHMETIC_OWN));
	assert_err(E_KEY, sm2_public_init(&key, from_hex("04" E_VALUE E_VALUE)));
	the_example_of_the_standard_verifies(NULL);
}

static void raw_values_are_read_only_where_tolerated(void **unused)
{
	struct sm2_public key = example();
	struct slice message = slice_str("message digest"), raw = from_hex(R_VALUE S_VALUE);
	struct sm2_signature signature;

	(void)unused;
	assert_err(E_SIGNATURE, sm2_verify(&key, message, raw, SM2_DER_ONLY));
	assert_ok(sm2_verify(&key, message, raw, SM2_RAW_TOO));
	assert_ok(sm2_signature_read(raw, SM2_RAW_TOO, &signature));
	assert_true(signature.raw);
	assert_ok(sm2_signature_read(pair(R_VALUE, S_VALUE), SM2_RAW_TOO, &signature));
	assert_false(signature.raw);
	assert_err(E_SIGNATURE, sm2_signature_read(slice(raw.at, 63), SM2_RAW_TOO, &signature));
}

static void r_and_s_out_of_range_are_refused(void **unused)
{
	static const char *const bad[] = {"00", ORDER, ("ff" ORDER),
					  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"};
	struct sm2_signature signature;

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_err(E_SIGNATURE, sm2_signature_read(pair(bad[i], S_VALUE), SM2_DER_ONLY, &signature));
		assert_err(E_SIGNATURE, sm2_signature_read(pair(R_VALUE, bad[i]), SM2_DER_ONLY, &signature));
	}
	assert_ok(sm2_signature_read(pair("01", "02"), SM2_DER_ONLY, &signature));
	assert_int_equal(signature.r[31], 1);
}

static void r_plus_s_equal_to_the_order_is_refused(void **unused)
{
	struct sm2_public key = example();

	(void)unused;
	assert_err(E_SIGNATURE,
		   sm2_verify(&key, slice_str("message digest"),
			      pair("01", "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122"),
			      SM2_DER_ONLY));
}

static void a_value_with_more_or_less_than_two_integers_is_refused(void **unused)
{
	static const char *const bad[] = {"3003020101",         "3009020101020101020101",
					  "300602010102010100", "30070201010202000102",
					  "30060201ff020101",   "30800201010201010000"};
	struct sm2_signature signature;

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_DER, sm2_signature_read(from_hex(bad[i]), SM2_RAW_TOO, &signature));
	assert_err(E_SIGNATURE, sm2_signature_read(from_hex("020101"), SM2_RAW_TOO, &signature));
	assert_err(E_SIGNATURE, sm2_signature_read(slice(NULL, 0), SM2_RAW_TOO, &signature));
}

static void a_point_off_the_curve_is_no_key(void **unused)
{
	struct sm2_public key;
	uint8_t point[SM2_POINT_SIZE + 1] = {0};

	(void)unused;
	memcpy(point, from_hex(POINT).at, SM2_POINT_SIZE);
	assert_err(E_KEY, sm2_public_init(&key, slice(point, sizeof(point))));
	point[64] ^= 1;
	assert_err(E_KEY, sm2_public_init(&key, slice(point, SM2_POINT_SIZE)));
	point[64] ^= 1;
	point[0] = 0x02;
	assert_err(E_KEY, sm2_public_init(&key, slice(point, 33)));
	assert_err(E_KEY, sm2_public_init(&key, slice("\0", 1)));
}

static void both_spellings_of_a_public_key_are_read(void **unused)
{
	struct sm2_public key, a = example();
	const char *const algorithms[] = {
		"301306072a8648ce3d020106082a811ccf5501822d", /* A */
		"300a06082a811ccf5501822d",                   /* B, absent */
		"300c06082a811ccf5501822d0500",               /* B, NULL */
		"301406082a811ccf5501822d06082a811ccf5501822d",
	};
	const char *const others[] = {
		"301306072a8648ce3d020106082a8648ce3d030107", /* P-256 */
		"300906072a8648ce3d0201",                     /* no curve */
		"300b06072a8648ce3d02010500",                 /* NULL for a curve */
		"301406082a811ccf5501822d06082a8648ce3d030107",
		"300d06092a864886f70d0101010500", /* RSA */
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(algorithms) + COUNT(others); i++) {
		bool ours = i < COUNT(algorithms);
		struct der_writer w;
		struct slice spki;

		der_writer_init(&w, &arena, 256);
		der_put_bits(&w, from_hex(POINT));
		der_put_raw(&w, from_hex(ours ? algorithms[i] : others[i - COUNT(algorithms)]));
		der_wrap(&w, 0, DER_SEQUENCE);
		assert_ok(der_written(&w, &spki));
		if (ours) {
			assert_ok(sm2_public_read(spki, &key));
			assert_true(sm2_public_eq(&key, &a));
		} else {
			err e = sm2_public_read(spki, &key);

			assert_true(e.code == E_ALGORITHM || e.code == E_DER);
		}
	}
}

static void a_memo_answers_as_verification_does(void **unused)
{
	struct sm2_public key = example();
	struct sm2_memo *memo;
	struct slice message = slice_str("message digest"), value = pair(R_VALUE, S_VALUE);

	(void)unused;
	assert_ok(sm2_memo_new(16, &memo));
	for (int i = 0; i < 3; i++) {
		assert_ok(sm2_verify_memo(memo, SM2_LASTING, &key, message, value, SM2_DER_ONLY));
		assert_ok(sm2_verify_memo(memo, SM2_BRIEFLY, &key, message, value, SM2_DER_ONLY));
		assert_err(E_SIGNATURE,
			   sm2_verify_memo(memo, SM2_LASTING, &key, slice_str("other"), value, SM2_DER_ONLY));
		assert_err(E_SIGNATURE, sm2_verify_memo(memo, SM2_LASTING, &key, message,
							pair(S_VALUE, R_VALUE), SM2_DER_ONLY));
	}
	sm2_memo_free(memo);
	assert_ok(sm2_verify_memo(NULL, SM2_LASTING, &key, message, value, SM2_DER_ONLY));
	assert_err(E_TOO_BIG, sm2_memo_new(SM2_MEMO_MAX + 1, &memo));
}

static void the_store_of_keys_is_bounded_and_forgets_without_harm(void **unused)
{
	struct sm2_public first = example();

	(void)unused;
	for (int i = 0; i < 40; i++) {
		struct key key;
		struct slice value;

		assert_ok(key_generate(&key));
		assert_ok(key_sign(&key, &arena, slice_str("m"), &value));
		assert_ok(sm2_verify(&key.public, slice_str("m"), value, SM2_DER_ONLY));
		key_release(&key);
	}
	assert_ok(sm2_verify(&first, slice_str("message digest"), pair(R_VALUE, S_VALUE), SM2_DER_ONLY));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sm3_gives_the_known_answers),
		cmocka_unit_test(hmac_gives_what_another_implementation_gives),
		cmocka_unit_test(a_key_that_comes_again_is_the_same),
		cmocka_unit_test(the_example_of_the_standard_verifies),
		cmocka_unit_test(where_the_library_is_chosen_it_says_the_same),
		cmocka_unit_test(raw_values_are_read_only_where_tolerated),
		cmocka_unit_test(r_and_s_out_of_range_are_refused),
		cmocka_unit_test(r_plus_s_equal_to_the_order_is_refused),
		cmocka_unit_test(a_value_with_more_or_less_than_two_integers_is_refused),
		cmocka_unit_test(a_point_off_the_curve_is_no_key),
		cmocka_unit_test(both_spellings_of_a_public_key_are_read),
		cmocka_unit_test(a_memo_answers_as_verification_does),
		cmocka_unit_test(the_store_of_keys_is_bounded_and_forgets_without_harm),
	};

	return cmocka_run_group_tests_name("sm2 and sm3", tests, start, stop);
}
