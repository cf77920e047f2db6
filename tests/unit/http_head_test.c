/* SPDX-License-Identifier: Apache-2.0 */
#include "http/head.h"
#include "lib/check.h"

static err read(const char *text, struct head *head)
{
	size_t len;

	TRY(head_length(slice_str(text), &len));
	REQUIRE(len == strlen(text), E_BUG);
	return head_read(slice_str(text), head);
}

static void refused(const char *text)
{
	struct head head;

	check_err(E_SYNTAX, read(text, &head), text, __FILE__, __LINE__);
}

static void an_honest_head_is_read(void **unused)
{
	struct head head;

	(void)unused;
	assert_ok(
		read("POST /v1/a/%E4%BD%A0?x=1&y=%20 HTTP/1.1\r\nHost: office:8080\r\nContent-Length: 12\r\n"
		     "X-Empty:\r\nExpect: 100-continue\r\n\r\n",
		     &head));
	assert_true(slice_is(head.method, "POST"));
	assert_true(slice_is(head.path, "/v1/a/%E4%BD%A0"));
	assert_int_equal(12, head.body);
	assert_true(slice_is(head.expect, "Expect"));
}

static void two_content_lengths_are_refused(void **unused)
{
	(void)unused;
	refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n");
	refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\ncontent-length: 6\r\n\r\n");
	refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n");
}

static void a_length_that_is_not_plain_digits_is_refused(void **unused)
{
	static const char *const lengths[] = {"+2",  "-2",  "0x10", "1 2", "",
					      "2.0", "1e3", "²",    "2;",  "99999999999999999999"};

	(void)unused;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		char text[128];

		snprintf(text, sizeof(text), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %s\r\n\r\n",
			 lengths[i]);
		refused(text);
	}
}

static void blanks_around_a_value_are_no_part_of_it(void **unused)
{
	struct head head;

	(void)unused;
	assert_ok(read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \t2 \r\n\r\n", &head));
	assert_int_equal(2, head.body);
}

static void a_missing_empty_or_second_host_is_refused(void **unused)
{
	(void)unused;
	refused("GET / HTTP/1.1\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost:\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
}

static void blanks_before_a_colon_and_folded_lines_are_refused(void **unused)
{
	(void)unused;
	refused("GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nX-Folded: b\r\n c\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\n\tX: b\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nX(y): z\r\n\r\n");
}

static void a_bare_line_feed_or_carriage_return_is_refused(void **unused)
{
	(void)unused;
	refused("GET / HTTP/1.1\nHost: a\n\n");
	refused("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\n\n");
}

static void control_characters_are_refused(void **unused)
{
	(void)unused;
	refused("GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n");
	refused("GET /\x0b HTTP/1.1\r\nHost: a\r\n\r\n");
}

static void a_transfer_encoding_is_refused(void **unused)
{
	(void)unused;
	refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
	refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
	refused("POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: identity\r\n\r\n");
	refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n");
}

static void a_request_line_has_exactly_three_parts(void **unused)
{
	static const char *const lines[] = {
		"GET /",
		"GET  / HTTP/1.1",
		"GET / HTTP/1.1 ",
		" GET / HTTP/1.1",
		"GET / HTTP/1.0",
		"GET / HTTP/2",
		"GET / http/1.1",
		"GET /a b HTTP/1.1",
		"GET\t/ HTTP/1.1",
		"G@T / HTTP/1.1",
		"/ HTTP/1.1",
		"GET HTTP/1.1",
		"GET http://b/ HTTP/1.1",
		"GET //b/ HTTP/1.1",
		"GET * HTTP/1.1",
		"GET a HTTP/1.1",
		"GET /%zz HTTP/1.1",
		"GET /%2 HTTP/1.1",
		"GET /a#b HTTP/1.1",
		"GET /a\\b HTTP/1.1",
		"GET /<a> HTTP/1.1",
		"GET /\xe4\xbd\xa0 HTTP/1.1",
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[128];

		snprintf(text, sizeof(text), "%s\r\nHost: a\r\n\r\n", lines[i]);
		refused(text);
	}
}

static void what_means_something_may_be_there_once_only(void **unused)
{
	(void)unused;
	refused("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nAuthorization: Bearer y\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nIdempotency-Key: x\r\nidempotency-key: x\r\n\r\n");
	refused("GET / HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n");
}

static void too_much_is_refused_as_such(void **unused)
{
	static char text[HTTP_HEAD_MAX + 64];
	struct head head;
	size_t len = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\nX: ");

	(void)unused;
	memset(text + len, 'x', sizeof(text) - len);
	text[sizeof(text) - 1] = 0;
	assert_err(E_HEAD_SIZE, head_length(slice_str(text), &len));

	snprintf(text, sizeof(text), "GET /%0*d HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_TARGET_MAX, 1);
	assert_err(E_HEAD_SIZE, read(text, &head));

	len = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < HTTP_FIELDS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "X%d: y\r\n", i);
	snprintf(text + len, sizeof(text) - len, "\r\n");
	assert_err(E_HEAD_SIZE, read(text, &head));
}

static void a_head_in_pieces_is_complete_only_with_its_empty_line(void **unused)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	size_t len = 1;

	(void)unused;
	for (size_t part = 0; part < sizeof(text) - 1; part++) {
		assert_ok(head_length(slice(text, part), &len));
		assert_int_equal(0, len);
	}
	assert_ok(head_length(slice_str("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b"), &len));
	assert_int_equal(sizeof(text) - 1, len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_head_is_read),
		cmocka_unit_test(two_content_lengths_are_refused),
		cmocka_unit_test(a_length_that_is_not_plain_digits_is_refused),
		cmocka_unit_test(blanks_around_a_value_are_no_part_of_it),
		cmocka_unit_test(a_missing_empty_or_second_host_is_refused),
		cmocka_unit_test(blanks_before_a_colon_and_folded_lines_are_refused),
		cmocka_unit_test(a_bare_line_feed_or_carriage_return_is_refused),
		cmocka_unit_test(control_characters_are_refused),
		cmocka_unit_test(a_transfer_encoding_is_refused),
		cmocka_unit_test(a_request_line_has_exactly_three_parts),
		cmocka_unit_test(what_means_something_may_be_there_once_only),
		cmocka_unit_test(too_much_is_refused_as_such),
		cmocka_unit_test(a_head_in_pieces_is_complete_only_with_its_empty_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
