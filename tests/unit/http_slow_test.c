/* SPDX-License-Identifier: Apache-2.0 */
/* Clients that are slow, leave, or are too many. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/echo.h"

/* Begin, and go on slowly, byte by byte, until the other side has had enough; what it says. */
static struct answer trickle(const char *bytes, instant patience)
{
	struct answer got;
	int fd = http_connect(door_port(echo_door()));
	instant begun = clock_steady();
	bool done = false;

	send(fd, bytes, strlen(bytes), MSG_NOSIGNAL);
	while (!done && clock_steady() - begun < patience) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};

		done = send(fd, "x", 1, MSG_NOSIGNAL) != 1 || poll(&wait, 1, 20) == 1;
	}
	assert_true(done);
	got = http_read(echo_arena(), fd);
	close(fd);
	return got;
}

static void a_head_that_comes_too_slowly_is_refused(void **unused)
{
	struct answer got = trickle("GET /a HTTP/1.1\r\nHost: a\r\nX: ", 10 * SECOND);

	(void)unused;
	assert_int_equal(408, got.status);
	assert_true(answer_has(&got, "E_SLOW"));
}

static void a_body_that_comes_too_slowly_is_cut_off(void **unused)
{
	struct answer got =
		trickle("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n", 20 * SECOND);

	(void)unused;
	assert_int_equal(0, got.status);
	assert_int_equal(200, echo_raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").status);
}

static void a_request_may_come_in_single_bytes(void **unused)
{
	static const char request[] = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
	int fd = http_connect(door_port(echo_door()));
	struct answer got;

	(void)unused;
	for (size_t i = 0; i < sizeof(request) - 1; i++) {
		send(fd, request + i, 1, MSG_NOSIGNAL);
		usleep(200);
	}
	got = http_read(echo_arena(), fd);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "POST /a ?  3 bytes"));
	close(fd);
}

static void a_client_that_goes_away_takes_nothing_with_it(void **unused)
{
	static const char request[] = "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
	struct linger hard = {.l_onoff = 1};
	int fd = http_connect(door_port(echo_door()));

	(void)unused;
	send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	echo_wait_slow();
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(fd);
	usleep(50000);
	echo_let_go();
	while (door_state(echo_door()).in_flight > 0)
		usleep(1000);
	assert_int_equal(200, echo_raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").status);
}

static void a_client_that_leaves_in_the_middle_is_forgotten_at_once(void **unused)
{
	static const char *const beginnings[] = {
		"",
		"GET /a HT",
		"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nabc",
		"POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nabc",
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(beginnings); i++) {
		int fd = http_connect(door_port(echo_door()));

		send(fd, beginnings[i], strlen(beginnings[i]), MSG_NOSIGNAL);
		usleep(20000);
		close(fd);
		for (int waited = 0; waited < 200 && door_state(echo_door()).connections > 0; waited++)
			usleep(10000);
		assert_int_equal(0, door_state(echo_door()).connections);
	}
}

static void too_many_connections_are_told_to_come_back(void **unused)
{
	int fds[ECHO_LINES_MAX];
	struct answer got;

	(void)unused;
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = http_connect(door_port(echo_door()));
		send(fds[i], "GET", 3, MSG_NOSIGNAL);
	}
	usleep(50000);
	got = echo_raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(503, got.status);
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	usleep(50000);
	assert_int_equal(200, echo_raw("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").status);
}

#define AT_THE_DOOR(test) cmocka_unit_test_setup_teardown(test, echo_open, echo_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_THE_DOOR(a_head_that_comes_too_slowly_is_refused),
		AT_THE_DOOR(a_body_that_comes_too_slowly_is_cut_off),
		AT_THE_DOOR(a_request_may_come_in_single_bytes),
		AT_THE_DOOR(a_client_that_goes_away_takes_nothing_with_it),
		AT_THE_DOOR(a_client_that_leaves_in_the_middle_is_forgotten_at_once),
		AT_THE_DOOR(too_many_connections_are_told_to_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
