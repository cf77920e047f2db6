/* SPDX-License-Identifier: Apache-2.0 */
/* A real door on a real socket. What it takes is answered with what it was; a path that begins with /slow is
 * answered, by a thread of its own, only when the test says so. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/door.h"
#include "lib/check.h"
#include "lib/http.h"

enum { BODY_MAX = 100000, LINES_MAX = 20 };

static struct arena arena;
static struct door *door;
static pthread_t thread;
static pthread_t answerer;
static _Atomic(struct exchange *) slow;
static atomic_bool let_go;

static size_t body_max(void *ctx, struct slice method, struct slice path)
{
	(void)ctx;
	(void)method;
	return slice_is(path, "/small") ? 10 : BODY_MAX;
}

static void answer(struct exchange *exchange)
{
	const struct http_request *r = &exchange->request;
	const struct http_reply_field fields[] = {{"X-Peer", "here"}};
	bool refused = exchange->refused != E_OK;
	char text[512];
	int len = refused ? snprintf(text, sizeof(text), "refused %s: %.*s",
				     err_meaning(exchange->refused)->name, SLICE_ARG(exchange->why))
			  : snprintf(text, sizeof(text), "%.*s %.*s ? %.*s %zu bytes %.*s",
				     SLICE_ARG(r->method), SLICE_ARG(r->path), SLICE_ARG(r->query),
				     r->body.len, SLICE_ARG(http_field(r, "x-echo")));
	struct http_reply reply = {.status = refused ? err_meaning(exchange->refused)->http : 200,
				   .type = "text/plain",
				   .body = slice(text, (size_t)len),
				   .fields = fields,
				   .field_count = 1,
				   .close = refused};

	door_answer(exchange, &reply);
}

static void *answer_later(void *unused)
{
	struct exchange *exchange;

	(void)unused;
	while (!atomic_load(&let_go))
		usleep(1000);
	while ((exchange = atomic_exchange(&slow, NULL)))
		answer(exchange);
	return NULL;
}

static void take(void *ctx, struct exchange *exchange)
{
	(void)ctx;
	if (slice_starts(exchange->request.path, "/slow"))
		atomic_store(&slow, exchange);
	else
		answer(exchange);
}

static void *serve(void *unused)
{
	(void)unused;
	door_run(door);
	door_finish(door, 2 * SECOND);
	return NULL;
}

static int open_up(void **unused)
{
	const struct door_conf conf = {.address = "127.0.0.1",
				       .patience = SECOND / 2,
				       .connections = LINES_MAX,
				       .body_max = body_max,
				       .take = take};

	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	atomic_store(&let_go, false);
	assert_ok(door_open(&conf, &door));
	pthread_create(&answerer, NULL, answer_later, NULL);
	return pthread_create(&thread, NULL, serve, NULL);
}

static int close_up(void **unused)
{
	(void)unused;
	atomic_store(&let_go, true);
	pthread_join(answerer, NULL);
	door_quit(door);
	pthread_join(thread, NULL);
	door_close(door);
	arena_clear(&arena);
	return 0;
}

static struct answer raw(const char *bytes)
{
	return http_raw(&arena, door_port(door), bytes);
}

static void a_request_comes_whole_and_its_answer_goes_back(void **unused)
{
	const struct asking asking = {.port = door_port(door),
				      .method = "POST",
				      .path = "/v1/a?b=c",
				      .body = slice_str("hello"),
				      .header = "X-Echo: there"};
	struct answer got = http_ask(&arena, &asking);

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(slice_is(got.body, "POST /v1/a ? b=c 5 bytes there"));
	assert_string_equal("here", answer_field(&arena, &got, "X-Peer"));
	assert_string_equal("nosniff", answer_field(&arena, &got, "X-Content-Type-Options"));
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
		int fd = http_connect(door_port(door));
		struct answer got;

		send(fd, requests[i], strlen(requests[i]), MSG_NOSIGNAL);
		got = http_read(&arena, fd);
		assert_int_equal(400, got.status);
		assert_true(answer_has(&got, "refused E_SYNTAX: "));
		assert_true(http_closed(fd));
		close(fd);
	}
}

static void a_refusal_comes_after_the_answers_before_it(void **unused)
{
	int fd = http_connect(door_port(door));
	const char *bytes = "GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost : a\r\n\r\n"
			    "GET /third HTTP/1.1\r\nHost: a\r\n\r\n";
	struct answer got;

	(void)unused;
	send(fd, bytes, strlen(bytes), MSG_NOSIGNAL);
	got = http_read(&arena, fd);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "/first"));
	if (!answer_has(&got, "refused"))
		got = http_read(&arena, fd);
	assert_true(answer_has(&got, "refused E_SYNTAX"));
	assert_false(answer_has(&got, "/third"));
	assert_true(http_closed(fd));
	close(fd);
}

static void a_body_over_the_routes_limit_is_refused_and_read_to_its_end(void **unused)
{
	static char body[90000];
	const struct asking asking = {.port = door_port(door),
				      .method = "POST",
				      .path = "/small",
				      .body = slice(body, sizeof(body))};
	struct answer got = http_ask(&arena, &asking);

	(void)unused;
	assert_int_equal(413, got.status);
	assert_true(answer_has(&got, "longer than 10 bytes"));
}

static void a_body_that_is_announced_far_too_long_is_refused_at_once_when_it_waits(void **unused)
{
	struct answer got = raw("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000000\r\n"
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
	got = raw(request);
	assert_int_equal(431, got.status);
}

static void a_request_may_come_in_single_bytes(void **unused)
{
	static const char request[] = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
	int fd = http_connect(door_port(door));
	struct answer got;

	(void)unused;
	for (size_t i = 0; i < sizeof(request) - 1; i++) {
		send(fd, request + i, 1, MSG_NOSIGNAL);
		usleep(200);
	}
	got = http_read(&arena, fd);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "POST /a ?  3 bytes"));
	close(fd);
}

static void a_client_that_goes_away_takes_nothing_with_it(void **unused)
{
	static const char request[] = "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
	struct linger hard = {.l_onoff = 1};
	int fd = http_connect(door_port(door));

	(void)unused;
	send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	while (!atomic_load(&slow))
		usleep(1000);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(fd);
	usleep(50000);
	atomic_store(&let_go, true);
	while (door_state(door).in_flight > 0)
		usleep(1000);
	assert_int_equal(200, raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").status);
}

static void the_door_finishes_what_runs_and_takes_no_more(void **unused)
{
	static const char request[] = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
	int fd = http_connect(door_port(door));
	struct answer got;

	(void)unused;
	send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	while (!atomic_load(&slow))
		usleep(1000);
	door_quit(door);
	usleep(50000);
	assert_int_equal(-1, http_connect(door_port(door)));
	atomic_store(&let_go, true);
	got = http_read(&arena, fd);
	assert_int_equal(200, got.status);
	assert_string_equal("close", answer_field(&arena, &got, "Connection"));
	close(fd);
}

static void too_many_connections_are_told_to_come_back(void **unused)
{
	int fds[LINES_MAX];
	struct answer got;

	(void)unused;
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = http_connect(door_port(door));
		send(fds[i], "GET", 3, MSG_NOSIGNAL);
	}
	usleep(50000);
	got = raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(503, got.status);
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	usleep(50000);
	assert_int_equal(200, raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").status);
}

static void methods_of_no_use_reach_nobody(void **unused)
{
	static const char *const methods[] = {"BREW", "TRACE", "CONNECT", "get", "PRI"};

	(void)unused;
	for (size_t i = 0; i < COUNT(methods); i++) {
		struct answer got = raw(arena_text(
			&arena, "%s /a HTTP/1.1\r\nHost: a\r\nX-Echo: secret\r\n\r\n", methods[i]));

		assert_int_equal(405, got.status);
		assert_true(answer_has(&got, "refused E_METHOD"));
	}
}

static void a_client_that_says_close_is_closed_after_its_answer(void **unused)
{
	static const char request[] = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	int fd = http_connect(door_port(door));
	struct answer got;

	(void)unused;
	send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	got = http_read(&arena, fd);
	assert_int_equal(200, got.status);
	assert_true(http_closed(fd));
	close(fd);
}

static void a_long_body_is_asked_for_with_one_100_continue(void **unused)
{
	static const char head[] =
		"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
	int fd = http_connect(door_port(door));
	struct answer got;

	(void)unused;
	send(fd, head, sizeof(head) - 1, MSG_NOSIGNAL);
	got = http_read(&arena, fd);
	assert_int_equal(100, got.status);
	send(fd, "abc", 3, MSG_NOSIGNAL);
	got = http_read(&arena, fd);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "3 bytes"));
	close(fd);
}

/* Begin, and go on slowly, byte by byte, until the other side has had enough; what it says. */
static struct answer trickle(const char *bytes, instant patience)
{
	struct answer got = {0};
	int fd = http_connect(door_port(door));
	instant begun = clock_steady();
	bool done = false;

	send(fd, bytes, strlen(bytes), MSG_NOSIGNAL);
	while (!done && clock_steady() - begun < patience) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};

		done = send(fd, "x", 1, MSG_NOSIGNAL) != 1 || poll(&wait, 1, 20) == 1;
	}
	assert_true(done);
	got = http_read(&arena, fd);
	close(fd);
	return got;
}

static void a_head_that_comes_too_slowly_is_refused(void **unused)
{
	struct answer got = trickle("GET /a HTTP/1.1\r\nHost: a\r\nX: ", 10 * SECOND);

	(void)unused;
	assert_int_equal(408, got.status);
}

static void a_body_that_comes_too_slowly_is_cut_off(void **unused)
{
	struct answer got =
		trickle("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n", 20 * SECOND);

	(void)unused;
	assert_int_equal(0, got.status);
	assert_int_equal(200, raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").status);
}

#define AT_THE_DOOR(test) cmocka_unit_test_setup_teardown(test, open_up, close_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_THE_DOOR(a_request_comes_whole_and_its_answer_goes_back),
		AT_THE_DOOR(what_could_be_smuggled_is_answered_with_400_and_the_line_is_closed),
		AT_THE_DOOR(a_refusal_comes_after_the_answers_before_it),
		AT_THE_DOOR(a_body_over_the_routes_limit_is_refused_and_read_to_its_end),
		AT_THE_DOOR(a_body_that_is_announced_far_too_long_is_refused_at_once_when_it_waits),
		AT_THE_DOOR(a_head_without_end_is_refused),
		AT_THE_DOOR(a_request_may_come_in_single_bytes),
		AT_THE_DOOR(a_client_that_goes_away_takes_nothing_with_it),
		AT_THE_DOOR(the_door_finishes_what_runs_and_takes_no_more),
		AT_THE_DOOR(too_many_connections_are_told_to_come_back),
		AT_THE_DOOR(methods_of_no_use_reach_nobody),
		AT_THE_DOOR(a_client_that_says_close_is_closed_after_its_answer),
		AT_THE_DOOR(a_long_body_is_asked_for_with_one_100_continue),
		AT_THE_DOOR(a_head_that_comes_too_slowly_is_refused),
		AT_THE_DOOR(a_body_that_comes_too_slowly_is_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
