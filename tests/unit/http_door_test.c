/* SPDX-License-Identifier: Apache-2.0 */
/* What the door takes, and what it refuses. */
#include <sys/socket.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/echo.h"

static void a_request_comes_whole_and_its_answer_goes_back(void **unused)
{
	const struct asking asking = {.port = door_port(echo_door()),
				      .method = "POST",
				      .path = "/v1/a?b=c",
				      .body = slice_str("hello"),
				      .header = "X-Echo: there"};
	struct answer got = http_ask(echo_arena(), &asking);

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(slice_is(got.body, "POST /v1/a ? b=c 5 bytes there"));
	assert_string_equal("here", answer_field(echo_arena(), &got, "X-Peer"));
	assert_string_equal("nosniff", answer_field(echo_arena(), &got, "X-Content-Type-Options"));
}

static void what_could_be_smuggled_is_answered_with_400_and_the_line_is_closed(void **unused)
{
	static const char *const requests[] = {
		"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabcGET /b",
		"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
		"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc",
		"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"GET /a HTTP/1.1\r\n\r\n",
		"GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET /a HTTP/1.1\nHost: a\n\n",
		"GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
		"GET /2 HTTP/1.1\r\nConnection: close\r\nRefused: me\r\n\r\n",
		"\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n",
		"\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03",
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(requests); i++) {
		int fd = http_connect(door_port(echo_door()));
		struct answer got;

		send(fd, requests[i], strlen(requests[i]), MSG_NOSIGNAL);
		got = http_read(echo_arena(), fd);
		assert_int_equal(400, got.status);
		assert_true(answer_has(&got, "refused E_SYNTAX: "));
		assert_true(http_closed(fd));
		close(fd);
	}
}

static void a_refusal_comes_after_the_answers_before_it(void **unused)
{
	int fd = http_connect(door_port(echo_door()));
	const char *bytes = "GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost : a\r\n\r\n"
			    "GET /third HTTP/1.1\r\nHost: a\r\n\r\n";
	struct answer got;

	(void)unused;
	send(fd, bytes, strlen(bytes), MSG_NOSIGNAL);
	got = http_read(echo_arena(), fd);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "/first"));
	if (!answer_has(&got, "refused"))
		got = http_read(echo_arena(), fd);
	assert_true(answer_has(&got, "refused E_SYNTAX"));
	assert_false(answer_has(&got, "/third"));
	assert_true(http_closed(fd));
	close(fd);
}

static void a_body_over_the_routes_limit_is_refused_and_read_to_its_end(void **unused)
{
	static char body[90000];
	const struct asking asking = {.port = door_port(echo_door()),
				      .method = "POST",
				      .path = "/small",
				      .body = slice(body, sizeof(body))};
	struct answer got = http_ask(echo_arena(), &asking);

	(void)unused;
	assert_int_equal(413, got.status);
	assert_true(answer_has(&got, "longer than 10 bytes"));
}

static void a_body_that_is_announced_far_too_long_is_refused_at_once_when_it_waits(void **unused)
{
	struct answer got = echo_raw("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000000\r\n"
				     "Expect: 100-continue\r\n\r\n");

	(void)unused;
	assert_int_equal(413, got.status);
}

static void a_head_without_end_is_refused(void **unused)
{
	static char request[HTTP_HEAD_MAX + 100];
	size_t len = (size_t)snprintf(request, sizeof(request), "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	struct answer got;

	(void)unused;
	memset(request + len, 'x', sizeof(request) - len - 1);
	got = echo_raw(request);
	assert_int_equal(431, got.status);
}

static void the_door_finishes_what_runs_and_takes_no_more(void **unused)
{
	static const char request[] = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
	int fd = http_connect(door_port(echo_door()));
	struct answer got;

	(void)unused;
	send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	echo_wait_slow();
	door_quit(echo_door());
	usleep(50000);
	assert_int_equal(-1, http_connect(door_port(echo_door())));
	echo_let_go();
	got = http_read(echo_arena(), fd);
	assert_int_equal(200, got.status);
	assert_string_equal("close", answer_field(echo_arena(), &got, "Connection"));
	close(fd);
}

static void methods_of_no_use_reach_nobody(void **unused)
{
	static const char *const methods[] = {"BREW", "TRACE", "CONNECT", "get", "PRI"};

	(void)unused;
	for (size_t i = 0; i < COUNT(methods); i++) {
		struct answer got = echo_raw(arena_text(
			echo_arena(), "%s /a HTTP/1.1\r\nHost: a\r\nX-Echo: secret\r\n\r\n", methods[i]));

		assert_int_equal(405, got.status);
		assert_true(answer_has(&got, "refused E_METHOD"));
	}
}

/* RFC 9110 §9.3.2: what would be its body is read by the client as the next answer. */
static void the_answer_to_a_head_has_no_body(void **unused)
{
	static const char two[] = "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n";
	int fd = http_connect(door_port(echo_door()));
	char got[2000] = "";
	size_t len = 0;
	ssize_t part;
	const char *second;

	(void)unused;
	send(fd, two, sizeof(two) - 1, MSG_NOSIGNAL);
	while (!strstr(got, "GET /b") && (part = recv(fd, got + len, sizeof(got) - 1 - len, 0)) > 0)
		len += (size_t)part;
	second = strstr(got, "\r\n\r\n");
	assert_non_null(second);
	assert_memory_equal(second + 4, "HTTP/1.1 200", 12);
	assert_non_null(strstr(got, "Content-Length: 15\r\n"));
	close(fd);
}

static void a_client_that_says_close_is_closed_after_its_answer(void **unused)
{
	static const char request[] = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	int fd = http_connect(door_port(echo_door()));
	struct answer got;

	(void)unused;
	send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	got = http_read(echo_arena(), fd);
	assert_int_equal(200, got.status);
	assert_true(http_closed(fd));
	close(fd);
}

static void a_long_body_is_asked_for_with_one_100_continue(void **unused)
{
	static const char head[] =
		"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
	int fd = http_connect(door_port(echo_door()));
	struct answer got;

	(void)unused;
	send(fd, head, sizeof(head) - 1, MSG_NOSIGNAL);
	got = http_read(echo_arena(), fd);
	assert_int_equal(100, got.status);
	send(fd, "abc", 3, MSG_NOSIGNAL);
	got = http_read(echo_arena(), fd);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "3 bytes"));
	close(fd);
}

#define AT_THE_DOOR(test) cmocka_unit_test_setup_teardown(test, echo_open, echo_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_THE_DOOR(a_request_comes_whole_and_its_answer_goes_back),
		AT_THE_DOOR(what_could_be_smuggled_is_answered_with_400_and_the_line_is_closed),
		AT_THE_DOOR(a_refusal_comes_after_the_answers_before_it),
		AT_THE_DOOR(a_body_over_the_routes_limit_is_refused_and_read_to_its_end),
		AT_THE_DOOR(a_body_that_is_announced_far_too_long_is_refused_at_once_when_it_waits),
		AT_THE_DOOR(a_head_without_end_is_refused),
		AT_THE_DOOR(the_door_finishes_what_runs_and_takes_no_more),
		AT_THE_DOOR(methods_of_no_use_reach_nobody),
		AT_THE_DOOR(the_answer_to_a_head_has_no_body),
		AT_THE_DOOR(a_client_that_says_close_is_closed_after_its_answer),
		AT_THE_DOOR(a_long_body_is_asked_for_with_one_100_continue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
