/* SPDX-License-Identifier: Apache-2.0 */
/* What the writer writes, and the list of object identifiers. */
#include "base/text.h"
#include "der/der.h"
#include "der/oid.h"
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

static void assert_written(const struct der_writer *w, const char *hex)
{
	struct slice out;
	const char *text;

	assert_ok(der_written(w, &out));
	assert_ok(hex_write(&arena, out, &text));
	assert_string_equal(hex, text);
}

static void what_is_written_reads_back(void **unused)
{
	struct der_writer w;
	instant t;

	(void)unused;
	assert_ok(instant_from_utc(2020, 10, 10, 7, 11, 20, &t));
	der_writer_init(&w, &arena, 4096);
	der_put_null(&w);
	der_put_time(&w, t);
	der_put_x509_time(&w, t);
	der_put_named_bits(&w, 3);
	der_put_bits(&w, slice("\xab", 1));
	der_put_octets(&w, slice("\x01", 1));
	der_put_bool(&w, true);
	der_put_oid(&w, OID_SM3);
	der_put_integer(&w, slice("\0\0\x80", 3));
	der_put_int(&w, -129);
	der_put_int(&w, 128);
	der_put_utf8(&w, slice_str("印"));
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_written(&w,
		       "304b0c03e58db0020200800202ff7f0202008006082a811ccf550183110101ff0401010302"
		       "00ab030206c0170d3230313031303037313132305a180f32303230313031303037313132305a0500");
}

static void long_lengths_are_minimal_and_the_writer_grows(void **unused)
{
	struct der_writer w;
	struct slice out;
	uint8_t *zeros = arena_take(&arena, 70000);
	static const size_t lengths[] = {0, 1, 127, 128, 255, 256, 1017, 1018, 1019, 65535, 65536, 70000};

	(void)unused;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		der_writer_init(&w, &arena, 70010);
		der_put_octets(&w, slice(zeros, lengths[i]));
		assert_ok(der_written(&w, &out));
		assert_ok(der_check(out, 0));
	}
	der_writer_init(&w, &arena, 128);
	der_put_octets(&w, slice(zeros, 127));
	assert_err(E_TOO_BIG, der_written(&w, &out));
	der_writer_init(&w, &arena, 128);
	der_put_octets(&w, slice(zeros, 126));
	assert_ok(der_written(&w, &out));
	assert_int_equal(out.len, 128);
}

static void a_set_is_sorted_when_written(void **unused)
{
	struct der_writer w;
	struct slice out;

	(void)unused;
	der_writer_init(&w, &arena, 4096);
	der_put_null(&w);
	size_t mark = der_mark(&w);

	der_put_int(&w, 5);
	der_put_octets(&w, slice_str("long"));
	der_put_int(&w, 300);
	der_put_int(&w, 1);
	der_wrap_set_of(&w, mark, DER_SET);
	assert_written(&w, "31100201010201050202012c04046c6f6e670500");
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	assert_ok(der_check(out, DER_SORTED_SETS));
}

static void a_text_outside_its_type_is_not_written(void **unused)
{
	struct der_writer w;
	struct slice out;

	(void)unused;
	der_writer_init(&w, &arena, 4096);
	der_put_ia5(&w, slice_str("印"));
	der_put_int(&w, 1);
	assert_err(E_FIELD, der_written(&w, &out));
}

static void every_identifier_of_the_list_is_spelled_right(void **unused)
{
	char text[OID_TEXT_MAX];
	struct slice octets;

	(void)unused;
#define OID(name, dotted, len, bytes)                                                                        \
	assert_ok(oid_text(name, text));                                                                     \
	assert_string_equal(text, dotted);                                                                   \
	assert_ok(oid_read(&arena, slice_str(dotted), &octets));                                             \
	assert_true(slice_eq(octets, name));
#include "der/oid.def"
#undef OID
	assert_string_equal(oid_known(OID_SM3), "1.2.156.10197.1.401");
	assert_null(oid_known(slice_str("\x2a")));
	assert_ok(oid_text(from_hex("883703"), text));
	assert_string_equal(text, "2.999.3");
	assert_err(E_FIELD, oid_read(&arena, slice_str("1.2."), &octets));
	assert_err(E_FIELD, oid_read(&arena, slice_str("3.1"), &octets));
	assert_err(E_FIELD, oid_read(&arena, slice_str("1.40"), &octets));
	assert_err(E_FIELD, oid_read(&arena, slice_str("1"), &octets));
	assert_err(E_DER, oid_text(from_hex("ffffffffffffffffffff7f"), text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(long_lengths_are_minimal_and_the_writer_grows),
		cmocka_unit_test(a_set_is_sorted_when_written),
		cmocka_unit_test(a_text_outside_its_type_is_not_written),
		cmocka_unit_test(every_identifier_of_the_list_is_spelled_right),
	};

	return cmocka_run_group_tests_name("writing DER", tests, start, stop);
}
