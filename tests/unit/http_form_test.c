/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.h"
#include "http/json.h"
#include "lib/check.h"

static struct arena arena;
static struct form form;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	form_release(&form);
	arena_clear(&arena);
	return 0;
}

static err parse(const char *json)
{
	form_release(&form);
	return form_parse(&form, &arena, slice_str(json));
}

static void assert_place(const char *place)
{
	assert_string_equal(place, err_trail()->place);
}

static void a_form_is_read_field_by_field(void **unused)
{
	static const char *const kinds[] = {"organ", "enterprise"};
	struct slice text;
	struct slice bytes;
	int64_t number;
	instant t;
	bool truth = false;
	size_t kind;
	struct uuid id;

	(void)unused;
	assert_ok(parse("{\"owner\":{\"name\":\"市民政局\",\"kind\":\"enterprise\"},\"n\":7,\"yes\":true,"
			"\"at\":\"2026-11-22T08:00:00Z\",\"pic\":\"aGk=\","
			"\"id\":\"018f3e3e-7a4b-7c3d-8e9f-0123456789ab\",\"why\":\"a\\nb\"}"));
	assert_ok(form_text(&form, "owner.name", 1, 300, &text));
	assert_true(slice_is(text, "市民政局"));
	assert_ok(form_enum(&form, "owner.kind", kinds, COUNT(kinds), &kind));
	assert_int_equal(1, kind);
	assert_ok(form_int(&form, "n", 0, 10, &number));
	assert_int_equal(7, number);
	assert_ok(form_bool(&form, "yes", &truth));
	assert_true(truth);
	assert_ok(form_instant(&form, "at", &t));
	assert_ok(form_base64(&form, "pic", 2, &bytes));
	assert_true(slice_is(bytes, "hi"));
	assert_ok(form_uuid(&form, "id", &id));
	assert_ok(form_prose(&form, "why", 1, 10, &text));
	assert_ok(form_end(&form));
}

static void a_wrong_field_is_named(void **unused)
{
	static const char *const kinds[] = {"organ"};
	struct slice text;
	int64_t number;
	instant t;
	bool truth;
	size_t kind;
	struct uuid id;

	(void)unused;
	assert_ok(parse("{\"owner\":{\"name\":\"a\\nb\",\"kind\":\"king\"},\"n\":11,\"x\":1.5,\"t\":\"1\","
			"\"no\":null}"));
	assert_err(E_FIELD, form_text(&form, "owner.name", 1, 300, &text));
	assert_place("owner.name");
	assert_err(E_FIELD, form_text(&form, "owner.code", 1, 300, &text));
	assert_place("owner.code");
	assert_err(E_FIELD, form_enum(&form, "owner.kind", kinds, COUNT(kinds), &kind));
	assert_place("owner.kind");
	assert_err(E_FIELD, form_int(&form, "n", 0, 10, &number));
	assert_err(E_FIELD, form_int(&form, "x", 0, 10, &number));
	assert_err(E_FIELD, form_int(&form, "t", 0, 10, &number));
	assert_err(E_FIELD, form_text(&form, "n", 1, 300, &text));
	assert_err(E_FIELD, form_text(&form, "t", 2, 300, &text));
	assert_err(E_FIELD, form_text(&form, "no", 0, 300, &text));
	assert_err(E_FIELD, form_bool(&form, "t", &truth));
	assert_err(E_FIELD, form_instant(&form, "t", &t));
	assert_err(E_FIELD, form_uuid(&form, "t", &id));
	assert_err(E_FIELD, form_base64(&form, "t", 100, &text));
	assert_err(E_FIELD, form_digest(&form, "t", &text));
	assert_place("t");
}

static void a_field_that_nobody_read_is_refused(void **unused)
{
	struct slice text;
	bool truth;

	(void)unused;
	assert_ok(parse("{\"a\":\"x\",\"b\":true,\"evil\":true}"));
	assert_ok(form_text(&form, "a", 1, 3, &text));
	assert_ok(form_bool(&form, "b", &truth));
	assert_err(E_FIELD, form_end(&form));
	assert_place("evil");

	assert_ok(parse("{\"o\":{\"a\":\"x\",\"evil\":{}}}"));
	assert_ok(form_text(&form, "o.a", 1, 3, &text));
	assert_err(E_FIELD, form_end(&form));
	assert_place("o.evil");

	assert_ok(parse("{\"o\":{\"a\":\"x\"},\"o.a\":\"y\"}"));
	assert_ok(form_text(&form, "o.a", 1, 3, &text));
	assert_err(E_FIELD, form_end(&form));
}

static void items_of_a_list_are_forms_of_their_own(void **unused)
{
	struct form item;
	struct slice text;
	size_t count;

	(void)unused;
	assert_ok(parse("{\"m\":[{\"name\":\"a\"},{\"name\":\"b\",\"x\":1}],\"codes\":[\"1\",\"2\"]}"));
	assert_ok(form_list(&form, "m", 1, 2, &count));
	assert_int_equal(2, count);
	for (size_t i = 0; i < count; i++) {
		assert_ok(form_item(&form, "m", i, &item));
		assert_ok(form_text(&item, "name", 1, 3, &text));
	}
	assert_err(E_FIELD, form_text(&item, "none", 1, 3, &text));
	assert_place("m[1].none");
	assert_ok(form_list(&form, "codes", 0, 9, &count));
	assert_ok(form_item_text(&form, "codes", 1, 1, 5, &text));
	assert_true(slice_is(text, "2"));
	assert_err(E_FIELD, form_item_text(&form, "codes", 1, 2, 5, &text));
	assert_err(E_FIELD, form_list(&form, "codes", 3, 9, &count));
	assert_err(E_FIELD, form_end(&form));
	assert_place("m[1].x");
}

static void what_is_not_strict_json_is_refused(void **unused)
{
	static const char *const texts[] = {
		"",
		"null",
		"[]",
		"\"a\"",
		"{",
		"{}{}",
		"{\"a\":1,}",
		"{a:1}",
		"{'a':1}",
		"{\"a\":1,\"a\":2}",
		"{\"a\":NaN}",
		"{\"a\":\"\\u0000\"}",
		"{} x",
		"{\"a\":\"\xff\"}",
		"\xef\xbb\xbf{}",
		"{\"a\":\"\\ud800\"}",
		"{\"a\":01}",
		"{/* */}",
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(texts); i++)
		check_err(E_SYNTAX, parse(texts[i]), texts[i], __FILE__, __LINE__);
}

static void depth_is_bounded(void **unused)
{
	char text[256] = "{\"a\":";
	size_t len = strlen(text);

	(void)unused;
	memset(text + len, '[', JSON_DEPTH_MAX);
	memset(text + len + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	memcpy(text + len + 2 * JSON_DEPTH_MAX, "}", 2);
	assert_err(E_SYNTAX, parse(text));
	assert_ok(parse("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"{{{{{{\"}"));
}

static void a_query_is_read_in_the_same_words(void **unused)
{
	static const char query[] = "at=2026-01-01T00%3A00%3A00Z&size=20&signed=true&name=%E5%8D%B0+a&e";
	struct slice text;
	int64_t number;
	bool truth = false;
	instant t;

	(void)unused;
	assert_ok(form_parse_query(&form, &arena, slice_str(query)));
	assert_ok(form_instant(&form, "at", &t));
	assert_ok(form_int(&form, "size", 1, 100, &number));
	assert_int_equal(20, number);
	assert_ok(form_bool(&form, "signed", &truth));
	assert_true(truth);
	assert_ok(form_text(&form, "name", 1, 10, &text));
	assert_true(slice_is(text, "印+a"));
	assert_err(E_FIELD, form_end(&form));
	assert_place("e");
}

static void a_bad_query_is_refused(void **unused)
{
	static const char *const queries[] = {"a=1&a=2", "a=%ff", "=1", "a=%00", "&"};

	(void)unused;
	for (size_t i = 0; i < COUNT(queries); i++) {
		form_release(&form);
		check_err(E_SYNTAX, form_parse_query(&form, &arena, slice_str(queries[i])), queries[i],
			  __FILE__, __LINE__);
	}
}

static void json_is_written_in_the_order_of_the_calls(void **unused)
{
	struct json json;
	struct slice text;

	(void)unused;
	json_start(&json, &arena);
	json_put_str(&json, "code", "a\"b\\\n\x01印");
	json_put_list(&json, "items");
	json_put_int(&json, NULL, -5);
	json_put_object(&json, NULL);
	json_put_bool(&json, "yes", true);
	json_close(&json);
	json_close(&json);
	json_put_null(&json, "none");
	json_put_base64(&json, "b", slice_str("hi"));
	json_put_digest(&json, "d", slice_str("\x01\xff"));
	assert_ok(json_finish(&json, &text));
	assert_true(slice_is(text, "{\"code\":\"a\\\"b\\\\\\n\\u0001印\",\"items\":[-5,{\"yes\":true}],"
				   "\"none\":null,\"b\":\"aGk=\",\"d\":\"sm3:01ff\"}"));
}

static void json_that_cannot_be_is_not_written(void **unused)
{
	struct json json;
	struct slice text;

	(void)unused;
	json_start(&json, &arena);
	json_put_text(&json, "a", slice_str("\xff"));
	assert_err(E_FIELD, json_finish(&json, &text));
	json_start(&json, &arena);
	json_put_int(&json, NULL, 1);
	assert_err(E_BUG, json_finish(&json, &text));
	json_start(&json, &arena);
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		json_put_object(&json, "a");
	assert_err(E_BUG, json_finish(&json, &text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_form_is_read_field_by_field, begin, end),
		cmocka_unit_test_setup_teardown(a_wrong_field_is_named, begin, end),
		cmocka_unit_test_setup_teardown(a_field_that_nobody_read_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(items_of_a_list_are_forms_of_their_own, begin, end),
		cmocka_unit_test_setup_teardown(what_is_not_strict_json_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(depth_is_bounded, begin, end),
		cmocka_unit_test_setup_teardown(a_query_is_read_in_the_same_words, begin, end),
		cmocka_unit_test_setup_teardown(a_bad_query_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(json_is_written_in_the_order_of_the_calls, begin, end),
		cmocka_unit_test_setup_teardown(json_that_cannot_be_is_not_written, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
