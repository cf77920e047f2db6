/* SPDX-License-Identifier: Apache-2.0 */
/* DER that ends too early or says too much, with more bytes in memory behind it: what lies behind must not help. */
#include "der/der.h"
#include "lib/check.h"

#define CUT(text, len) slice(text, len)
#define WHOLE(text) slice(text, sizeof(text) - 1)

/* The detail of the refusal. */
static const char *refused(struct slice bytes)
{
	struct der_element element;
	struct der in;

	assert_ok(der_open(bytes, &in));
	assert_err(E_DER, der_element(&in, &element));
	return err_trail()->detail;
}

static void an_element_that_is_cut_off_is_not_read_on_behind_its_end(void **unused)
{
	static const char zeros[300] = "\x30\x82\x01\x00";
	(void)unused;

	assert_string_equal(refused(CUT("\x30\x00", 0)), "at byte 0: an element is missing");
	assert_string_equal(refused(CUT("\x30\x00", 1)), "at byte 0: the length is missing");
	assert_string_equal(refused(CUT(zeros, 3)), "at byte 0: the length is cut off");
	assert_string_equal(refused(CUT(zeros, 4)), "at byte 0: the element is longer than what holds it");
}

/* 01 00 … 00 80 in nine octets is 128 to whoever keeps the last eight. */
static void a_length_of_many_octets_is_refused(void **unused)
{
	static const char long_form[11 + 128] = "\x30\x89\x01\x00\x00\x00\x00\x00\x00\x00\x80";
	(void)unused;

	assert_string_equal(refused(slice(long_form, sizeof(long_form))),
			    "at byte 0: the length has more than four octets");
	assert_string_equal(refused(WHOLE("\x04\x81\x01\x00")), "at byte 0: the length is not minimal");
}

static void a_bit_string_leaves_at_most_seven_bits(void **unused)
{
	(void)unused;
	assert_ok(der_check(WHOLE("\x03\x02\x07\x00"), 0));
	assert_err(E_DER, der_check(WHOLE("\x03\x02\x08\x00"), 0));
	assert_err(E_DER, der_check(WHOLE("\x03\x01\x01"), 0));
	assert_err(E_DER, der_check(WHOLE("\x03\x00"), 0));
}

static void a_utc_time_has_seconds_and_a_z(void **unused)
{
	(void)unused;
	assert_ok(der_check(WHOLE("\x17\x0d"
				  "261122080000Z"),
			    0));
	assert_err(E_DER, der_check(WHOLE("\x17\x0d"
					  "2611220800000"),
				    0));
	assert_err(E_DER, der_check(WHOLE("\x17\x0b"
					  "2611220800Z"
					  "00"),
				    0));
	assert_err(E_DER, der_check(WHOLE("\x17\x0d"
					  "26112208000aZ"),
				    0));
}

/* What a reader takes is as strict as a check of the whole: certificates are read without one. */
static void a_value_is_read_as_strictly_as_it_is_checked(void **unused)
{
	struct slice s;
	uint32_t bits;
	int64_t n;
	bool b;
	struct der in;
	(void)unused;

	assert_ok(der_open(WHOLE("\x02\x02\x00\x01"), &in));
	assert_err(E_DER, der_int(&in, &n));
	assert_err(E_DER, der_integer(&in, &s));
	assert_ok(der_open(WHOLE("\x01\x01\x01"), &in));
	assert_err(E_DER, der_bool(&in, &b));
	assert_ok(der_open(WHOLE("\x06\x02\x2a\x80"), &in));
	assert_err(E_DER, der_oid(&in, &s));
	assert_ok(der_open(WHOLE("\x03\x06\x00\x80\x00\x00\x00\x80"), &in));
	assert_err(E_DER, der_named_bits(&in, &bits));
	assert_ok(der_open(WHOLE("\x0c\x01\xff"), &in));
	assert_err(E_DER, der_utf8(&in, 10, &s));
	assert_ok(der_open(WHOLE("\x05\x01\x00"), &in));
	assert_err(E_DER, der_null(&in));
}

static void levels_are_counted_on_the_way_down(void **unused)
{
	uint8_t nested[2 * (DER_DEPTH_MAX + 1)];
	struct der in;
	(void)unused;

	for (size_t i = 0; i < sizeof(nested); i += 2) {
		nested[i] = DER_SEQUENCE;
		nested[i + 1] = (uint8_t)(sizeof(nested) - i - 2);
	}
	assert_ok(der_open(slice(nested, sizeof(nested)), &in));
	for (int i = 0; i < DER_DEPTH_MAX; i++) {
		struct der inside;

		assert_ok(der_enter(&in, DER_SEQUENCE, &inside));
		in = inside;
	}
	assert_err(E_DER, der_enter(&in, DER_SEQUENCE, &in));
}

static void what_is_too_long_is_not_opened(void **unused)
{
	struct der in;
	(void)unused;

	assert_err(E_TOO_BIG, der_open(slice("", DER_INPUT_MAX + (size_t)1), &in));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_element_that_is_cut_off_is_not_read_on_behind_its_end),
		cmocka_unit_test(a_length_of_many_octets_is_refused),
		cmocka_unit_test(a_bit_string_leaves_at_most_seven_bits),
		cmocka_unit_test(a_utc_time_has_seconds_and_a_z),
		cmocka_unit_test(a_value_is_read_as_strictly_as_it_is_checked),
		cmocka_unit_test(levels_are_counted_on_the_way_down),
		cmocka_unit_test(what_is_too_long_is_not_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
