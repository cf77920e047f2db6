/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <jansson.h>

#include "lib/check.h"

static const struct log office = {.svc = "issuing", .req = "r1", .who = "li", .level = LOG_INFO};

#define line_of(out, ...)                                                                                    \
	log_format(&office, LOG_INFO, 1795334400 * SECOND, "seal filed", LOG_FIELDS(__VA_ARGS__) + 1,        \
		   COUNT(((struct log_field[]){{0}, ##__VA_ARGS__})) - 1, out)

static void expect_mask(const char *from, const char *to)
{
	char text[256];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s", from);

	text[log_mask(text, len)] = 0;
	assert_string_equal(text, to);
}

static void a_line_begins_with_the_same_six_keys(void **unused)
{
	char out[LOG_LINE_MAX];
	size_t len = line_of(out, LOG_STR("seal_code", "1101"), LOG_INT("version", -3), LOG_BOOL("new", true),
			     LOG_HEX("digest", slice_str("\x01\xab")));
	(void)unused;

	out[len] = 0;
	assert_string_equal(
		out, "{\"t\":\"2026-11-22T08:00:00Z\",\"lvl\":\"info\",\"svc\":\"issuing\",\"req\":\"r1\","
		     "\"who\":\"li\",\"what\":\"seal filed\",\"seal_code\":\"1101\",\"version\":-3,"
		     "\"new\":true,\"digest\":\"01ab\"}\n");
}

static void a_line_without_fields_is_whole(void **unused)
{
	char out[LOG_LINE_MAX];
	size_t len = line_of(out);
	(void)unused;

	assert_memory_equal(out + len - 22, ",\"what\":\"seal filed\"}\n", 22);
}

static json_t *parsed(const char *out, size_t len)
{
	json_error_t error;
	json_t *json = json_loadb(out, len, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		fail_msg("not JSON: %s in %.*s", error.text, (int)len, out);
	return json;
}

static void text_from_outside_stays_inside_its_string(void **unused)
{
	const char nasty[] = "\"}\n{\"t\":\"forged\"}\r\\ \x01\x7f \xff\xc3 张三";
	char out[LOG_LINE_MAX];
	size_t len = line_of(out, LOG_TEXT("name", slice(nasty, sizeof(nasty) - 1)));
	json_t *json = parsed(out, len);
	(void)unused;

	assert_ptr_equal(memchr(out, '\n', len), out + len - 1);
	assert_string_equal(json_string_value(json_object_get(json, "name")),
			    "\"}\n{\"t\":\"forged\"}\r\\ \x01\x7f \xef\xbf\xbd\xef\xbf\xbd 张三");
	json_decref(json);
}

static void a_line_that_is_too_long_is_cut_and_says_so(void **unused)
{
	static char huge[3 * LOG_LINE_MAX];
	char out[LOG_LINE_MAX];
	(void)unused;

	for (size_t size = LOG_LINE_MAX - 300; size < sizeof(huge);
	     size += size < LOG_LINE_MAX + 50 ? 1 : 997) {
		size_t len;
		json_t *json;

		memset(huge, '\n', size);
		len = line_of(out, LOG_TEXT("a", slice(huge, size)), LOG_STR("b", "last"));
		assert_in_range(len, 1, LOG_LINE_MAX);
		json = parsed(out, len);
		assert_true(json_is_true(json_object_get(json, "cut")));
		json_decref(json);
	}
	for (size_t size = LOG_LINE_MAX - 200; size < LOG_LINE_MAX; size++) {
		memset(huge, 'x', size);
		json_decref(
			parsed(out, line_of(out, LOG_TEXT("a", slice(huge, size)), LOG_INT("b", INT64_MIN))));
	}
}

static void identity_numbers_are_masked(void **unused)
{
	(void)unused;
	expect_mask("110105194912310021", "11010*********0021");
	expect_mask("张三11010519491231002X，男", "张三11010*********002X，男");
	expect_mask("id=11010519491231002x;", "id=11010*********002x;");
	expect_mask("ID110105194912310021CN", "ID11010*********0021CN");
	expect_mask("110105491231002", "11010******1002");
	expect_mask("\n110105194912310021", "\n11010*********0021");
}

static void mobile_numbers_are_masked(void **unused)
{
	(void)unused;
	expect_mask("13812345678", "138****5678");
	expect_mask("电话：+8613812345678。", "电话：+86138****5678。");
	expect_mask("0086-19912345678", "0086-199****5678");
	expect_mask("008613812345678", "0086138****5678");
	expect_mask("8613812345678", "86138****5678");
	expect_mask("\n13812345678\t13912345678", "\n138****5678\t139****5678");
}

static void tokens_and_private_keys_are_masked(void **unused)
{
	(void)unused;
	expect_mask("Authorization: Bearer abc.DEF-123~/+== next", "Authorization: Bearer *** next");
	expect_mask("bearer 0123456789", "bearer ***");
	expect_mask("token eseal_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff.",
		    "token eseal_***");
	expect_mask("before -----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END", "before ***");
	expect_mask("-----BEGIN EC PRIVATE KEY-----\n", "***");
	expect_mask("-----BEGIN ENCRYPTED PRIVATE KEY-----", "***");
}

static void what_is_nobodys_secret_stays(void **unused)
{
	(void)unused;
	expect_mask("91110000100000000A", "91110000100000000A");
	expect_mask("121101190000000001", "121101190000000001");
	expect_mask("11010600001234", "11010600001234");
	expect_mask("12345678901", "12345678901");
	expect_mask("019391e0-0000-7000-8000-013812345678", "019391e0-0000-7000-8000-013812345678");
	expect_mask("role eseal_issuing of the ledger", "role eseal_issuing of the ledger");
	expect_mask("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----");
	expect_mask("", "");
	expect_mask("Bearer ", "Bearer ");
}

static void a_masked_value_is_masked_in_the_line(void **unused)
{
	char out[LOG_LINE_MAX];
	size_t len = line_of(out, LOG_STR("id", "a\n11010519491231002X"), LOG_STR("tel", "13812345678"));
	(void)unused;

	out[len] = 0;
	assert_non_null(strstr(out, "\"id\":\"a\\u000a11010*********002X\",\"tel\":\"138****5678\"}"));
}

static void lines_below_the_level_are_dropped(void **unused)
{
	struct log quiet = office;
	enum log_level level;
	(void)unused;

	assert_ok(log_level_read(slice_str("warn"), &level));
	assert_int_equal(level, LOG_WARN);
	assert_err(E_FIELD, log_level_read(slice_str("WARN"), &level));
	quiet.level = LOG_SILENT;
	log_error(&quiet, "nothing is printed", FAIL(E_IO, "or the test's output would show it"));
	assert_int_equal(err_trail()->count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_begins_with_the_same_six_keys),
		cmocka_unit_test(a_line_without_fields_is_whole),
		cmocka_unit_test(text_from_outside_stays_inside_its_string),
		cmocka_unit_test(a_line_that_is_too_long_is_cut_and_says_so),
		cmocka_unit_test(identity_numbers_are_masked),
		cmocka_unit_test(mobile_numbers_are_masked),
		cmocka_unit_test(tokens_and_private_keys_are_masked),
		cmocka_unit_test(what_is_nobodys_secret_stays),
		cmocka_unit_test(a_masked_value_is_masked_in_the_line),
		cmocka_unit_test(lines_below_the_level_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
