/* SPDX-License-Identifier: Apache-2.0 */
/* X.690 §8, §10, §11 as our reader keeps them. */
#include "der/der.h"

#include "base/text.h"
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

static struct der at(const char *hex)
{
	struct der in;

	assert_ok(der_open(from_hex(hex), &in));
	return in;
}

static void fields_are_read_in_order_and_nothing_may_follow(void **unused)
{
	struct der in = at("300b020103040201020c026162"), seq;
	struct slice octets, text;
	int64_t n;

	(void)unused;
	assert_int_equal(der_peek(&in), DER_SEQUENCE);
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	assert_ok(der_int(&seq, &n));
	assert_int_equal(n, 3);
	assert_ok(der_octets(&seq, &octets));
	assert_true(slice_is(octets, "\x01\x02"));
	assert_err(E_DER, der_end(&seq));
	assert_ok(der_utf8(&seq, 2, &text));
	assert_true(slice_is(text, "ab"));
	assert_ok(der_end(&seq));
	assert_ok(der_end(&in));
	assert_int_equal(der_peek(&in), DER_NONE);
	assert_err(E_DER, der_int(&in, &n));
}

static void an_error_says_where_and_leaves_the_cursor(void **unused)
{
	struct der in = at("3005020103050100"), seq;
	int64_t n;

	(void)unused;
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	assert_ok(der_int(&seq, &n));
	assert_err(E_DER, der_int(&seq, &n));
	assert_string_equal(err_trail()->detail, "at byte 5: INTEGER (02) expected, NULL (05) found");
	assert_err(E_DER, der_null(&seq));
	assert_int_equal(seq.rest.len, 2);
	assert_err(E_DER, der_end(&in));
}

static void lengths_that_ber_allows_and_der_does_not_are_refused(void **unused)
{
	static const char *const bad[] = {
		"30800000",             /* indefinite */
		"308105",               /* long form of a short length, cut off */
		"30810500000000ff",     /* long form where the short one serves */
		"3082000501010000ff00", /* a leading zero */
		"3085000000000100",     /* five octets */
		"30ff",                 /* reserved */
		"3003020103ff",         /* trailing */
		"300402010300",         /* an element of tag 0 */
		"3003020203",           /* past its parent */
		"30",                   /* no length */
		"1f8101020103",         /* a high tag number */
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_DER, der_check(from_hex(bad[i]), 0));
	assert_ok(der_check(from_hex("3003020103"), 0));
	assert_ok(der_check(from_hex("0500"), 0));
}

static void contents_that_are_not_canonical_are_refused(void **unused)
{
	static const char *const bad[] = {
		"0200",
		"02020001",
		"0202ff80",
		"0202007f", /* INTEGER */
		"0100",
		"010101",
		"01020000",
		"0101fe", /* BOOLEAN */
		"0300",
		"030101",
		"0302010f",
		"030208ff", /* BIT STRING */
		"050100",   /* NULL */
		"0600",
		"060180",
		"06022a81",
		"0603808001", /* OID */
		"0c01ff",
		"0c03eda080",
		"130140",
		"1601ff", /* text */
		"1000",
		"1100", /* SEQUENCE, SET as primitives */
		"24030401aa",
		"2c030c0161",
		"23040302000f",                             /* constructed strings */
		"170b323230313031303030305a",               /* UTCTime without seconds */
		"170d3232313330313030303030305a",           /* month 13 */
		"170d3232303233303030303030305a",           /* 30 February */
		"1713323230313031303030303030302b30383030", /* a zone */
		"180d3230323230313031303030305a",           /* GeneralizedTime without seconds */
		"181132303232303130313030303030302e305a",   /* a fraction with a trailing zero */
		"180e3230323230313031303030303030",         /* no Z */
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_DER, der_check(from_hex(bad[i]), 0));
}

static void contents_that_are_canonical_are_accepted(void **unused)
{
	static const char *const good[] = {
		"020100",
		"02020080",
		"0201ff",
		"0202ff7f",
		"0101ff",
		"010100",
		"030100",
		"03020780",
		"0500",
		"06082a811ccf55018375",
		"0c0461c3a962",
		"1300",
		"170d3232303232383030303030305a",
		"180f32303232303232383030303030305a",
		"181132303232303130313030303030302e355a",
		"3000",
		"3100",
		"a003020103",
		"800101",
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_ok(der_check(from_hex(good[i]), 0));
}

static void a_set_out_of_order_is_refused_on_request(void **unused)
{
	(void)unused;
	assert_ok(der_check(from_hex("3106020102020101"), 0));
	assert_err(E_DER, der_check(from_hex("3106020102020101"), DER_SORTED_SETS));
	assert_ok(der_check(from_hex("3106020101020102"), DER_SORTED_SETS));
	assert_ok(der_check(from_hex("3006020102020101"), DER_SORTED_SETS));
}

/* A PrintableString with an asterisk, which certificates have; what does not fit into what holds it, they have not. */
static void what_elements_hold_may_be_left_to_others(void **unused)
{
	(void)unused;
	assert_err(E_DER, der_check(from_hex("300313012a"), 0));
	assert_ok(der_check(from_hex("300313012a"), DER_ANY_CONTENT));
	assert_err(E_DER, der_check(from_hex("300313022a"), DER_ANY_CONTENT));
	assert_err(E_DER, der_check(from_hex("30043102132a"), DER_ANY_CONTENT));
	assert_err(E_DER, der_check(from_hex("300413812a00"), DER_ANY_CONTENT));
}

static void depth_is_bounded(void **unused)
{
	struct der_writer w;
	struct slice deep;

	(void)unused;
	der_writer_init(&w, &arena, 4096);
	for (int i = 0; i < DER_DEPTH_MAX; i++)
		der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &deep));
	assert_ok(der_check(deep, 0));
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &deep));
	assert_err(E_DER, der_check(deep, 0));
}

static void integers_keep_their_range(void **unused)
{
	struct der in;
	struct slice magnitude;
	int64_t n;

	(void)unused;
	in = at("02087fffffffffffffff");
	assert_ok(der_int(&in, &n));
	assert_true(n == INT64_MAX);
	in = at("02088000000000000000");
	assert_ok(der_int(&in, &n));
	assert_true(n == INT64_MIN);
	in = at("0209008000000000000000");
	assert_err(E_DER, der_int(&in, &n));
	assert_ok(der_integer(&in, &magnitude));
	assert_int_equal(magnitude.len, 8);
	in = at("0201ff");
	assert_err(E_DER, der_integer(&in, &magnitude));
	in = at("020100");
	assert_ok(der_integer(&in, &magnitude));
	assert_int_equal(magnitude.len, 1);
}

static void a_false_written_out_is_told_or_refused(void **unused)
{
	struct der in = at("010100");
	bool value = true, written_out = false;

	(void)unused;
	assert_err(E_DER, der_bool_default_false(&in, &value, NULL));
	assert_ok(der_bool_default_false(&in, &value, &written_out));
	assert_false(value);
	assert_true(written_out);
	in = at("0101ff");
	assert_ok(der_bool_default_false(&in, &value, NULL));
	assert_true(value);
	in = at("0500");
	assert_ok(der_bool_default_false(&in, &value, &written_out));
	assert_false(value || written_out);
	assert_ok(der_null(&in));
}

static void bit_strings_are_whole_octets_or_named_bits(void **unused)
{
	struct der in = at("030307ff80");
	struct slice bits;
	uint32_t named;

	(void)unused;
	assert_err(E_DER, der_bits(&in, &bits));
	assert_ok(der_named_bits(&in, &named));
	assert_int_equal(named, 0x1ff);
	in = at("030206c0");
	assert_ok(der_named_bits(&in, &named));
	assert_int_equal(named, 3);
	in = at("030206e0");
	assert_err(E_DER, der_named_bits(&in, &named));
	in = at("030300abcd");
	assert_ok(der_bits(&in, &bits));
	assert_int_equal(bits.len, 2);
}

static void text_is_bounded_and_of_its_character_set(void **unused)
{
	struct der in = at("1603414243");
	struct slice text;

	(void)unused;
	assert_err(E_TOO_BIG, der_ia5(&in, 2, &text));
	assert_ok(der_ia5(&in, 3, &text));
	assert_true(slice_is(text, "ABC"));
	in = at("0c03e58db0");
	assert_ok(der_utf8(&in, 3, &text));
	assert_true(slice_is(text, "印"));
	in = at("0c0100");
	assert_err(E_DER, der_utf8(&in, 3, &text));
	in = at("13022a2a");
	assert_err(E_DER, der_printable(&in, 3, &text));
}

static void times_are_read_to_the_second(void **unused)
{
	struct der in;
	instant t, expected;

	(void)unused;
	in = at("180f32303230313031303037313132305a");
	assert_ok(instant_from_utc(2020, 10, 10, 7, 11, 20, &expected));
	assert_ok(der_time(&in, &t));
	assert_true(t == expected);
	in = at("170d3439313233313233353935395a");
	assert_ok(instant_from_utc(2049, 12, 31, 23, 59, 59, &expected));
	assert_ok(der_any_time(&in, &t));
	assert_true(t == expected);
	in = at("170d3530303130313030303030305a");
	assert_ok(instant_from_utc(1950, 1, 1, 0, 0, 0, &expected));
	assert_ok(der_utctime(&in, &t));
	assert_true(t == expected);
	in = at("181232303230313031303037313132302e32355a");
	assert_err(E_DER, der_time(&in, &t));
	assert_ok(instant_from_utc(2020, 10, 10, 7, 11, 20, &expected));
	assert_ok(der_time_fraction(&in, &t));
	assert_true(t == expected + SECOND / 4);
}

static void what_is_optional_may_be_absent(void **unused)
{
	struct der in = at("a003020103"), inside;
	struct slice content;
	bool there;
	int64_t n;

	(void)unused;
	assert_ok(der_content_optional(&in, DER_CONTEXT(1), &content));
	assert_null(content.at);
	assert_ok(der_enter_optional(&in, DER_CONTEXT(1), &inside, &there));
	assert_false(there);
	assert_ok(der_enter_optional(&in, DER_CONTEXT(0), &inside, &there));
	assert_true(there);
	assert_ok(der_int(&inside, &n));
	assert_ok(der_end(&inside));
	assert_ok(der_end(&in));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_read_in_order_and_nothing_may_follow),
		cmocka_unit_test(an_error_says_where_and_leaves_the_cursor),
		cmocka_unit_test(lengths_that_ber_allows_and_der_does_not_are_refused),
		cmocka_unit_test(contents_that_are_not_canonical_are_refused),
		cmocka_unit_test(contents_that_are_canonical_are_accepted),
		cmocka_unit_test(a_set_out_of_order_is_refused_on_request),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(integers_keep_their_range),
		cmocka_unit_test(a_false_written_out_is_told_or_refused),
		cmocka_unit_test(bit_strings_are_whole_octets_or_named_bits),
		cmocka_unit_test(text_is_bounded_and_of_its_character_set),
		cmocka_unit_test(what_elements_hold_may_be_left_to_others),
		cmocka_unit_test(times_are_read_to_the_second),
		cmocka_unit_test(what_is_optional_may_be_absent),
	};

	return cmocka_run_group_tests_name("der", tests, start, stop);
}
