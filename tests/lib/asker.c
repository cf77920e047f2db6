/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/asker.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "lib/check.h"
#include "lib/http.h"

enum { ANSWER_ROOM = 4096 };

static void send_one(const struct asker *asker, int fd)
{
	char request[ASKER_ROOM];
	size_t len = asker->next(asker->ctx, request);

	if (send(fd, request, len, MSG_NOSIGNAL) != (ssize_t)len)
		fail_msg("the line is gone");
}

/* Answers are small: each comes in one piece. */
static void receive_one(int fd)
{
	char answer[ANSWER_ROOM];
	ssize_t len = recv(fd, answer, sizeof(answer), 0);

	if (len < 15 || memcmp(answer, "HTTP/1.1 200", 12) != 0)
		fail_msg("not 200: %.*s", (int)(len > 0 ? len : 0), answer);
}

double asker_round(const struct asker *asker)
{
	struct pollfd fds[ASKER_LINES_MAX];
	size_t count = 0;
	instant begin;
	instant now;

	assert_in_range(asker->lines, 1, ASKER_LINES_MAX);
	for (size_t i = 0; i < asker->lines; i++)
		fds[i] = (struct pollfd){.fd = http_connect(asker->port), .events = POLLIN};
	begin = clock_steady();
	for (size_t i = 0; i < asker->lines; i++)
		send_one(asker, fds[i].fd);
	do {
		poll(fds, asker->lines, 1000);
		for (size_t i = 0; i < asker->lines; i++) {
			if (!(fds[i].revents & POLLIN))
				continue;
			receive_one(fds[i].fd);
			send_one(asker, fds[i].fd);
			count++;
		}
		now = clock_steady();
	} while (now - begin < (instant)ASKER_ROUND_MS * 1000);
	for (size_t i = 0; i < asker->lines; i++)
		close(fds[i].fd);
	return (double)(now - begin) / (double)count;
}
