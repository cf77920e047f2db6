/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/visits.h"

#include <math.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/http.h"

enum { HEAD_ROOM = 256, ANSWER_ROOM = 256 * 1024 };

/* One line, and how far its answer has come. */
struct line {
	int fd;
	bool busy;
	instant since; /* sent, or due */
	size_t come;
	size_t whole; /* bytes of the answer; 0: not known yet */
	char answer[ANSWER_ROOM];
};

struct lines {
	struct visits *visits;
	struct line *all;
	struct pollfd *fds;
	size_t count;
	size_t busy;
};

static void lines_open(struct lines *lines, struct visits *visits, size_t count)
{
	assert_in_range(count, 1, VISITS_LINES_MAX);
	*lines = (struct lines){.visits = visits, .count = count};
	lines->all = calloc(count, sizeof(*lines->all));
	lines->fds = calloc(count, sizeof(*lines->fds));
	assert_true(lines->all && lines->fds);
	for (size_t i = 0; i < count; i++) {
		lines->all[i].fd = http_connect(visits->port);
		assert_true(lines->all[i].fd >= 0);
		lines->fds[i] = (struct pollfd){.fd = lines->all[i].fd, .events = POLLIN};
	}
}

static void lines_close(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		close(lines->all[i].fd);
	free(lines->all);
	free(lines->fds);
}

static void line_send(struct lines *lines, struct line *line, instant since)
{
	struct visits *visits = lines->visits;
	struct slice body = visits->bodies[visits->next++ % visits->body_count];
	char head[HEAD_ROOM];
	int len = snprintf(head, sizeof(head),
			   "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/ofd\r\n"
			   "Content-Length: %zu\r\n\r\n",
			   visits->path, body.len);
	struct iovec parts[] = {{head, (size_t)len}, {(void *)(uintptr_t)body.at, body.len}};
	const struct msghdr message = {.msg_iov = parts, .msg_iovlen = COUNT(parts)};

	if (sendmsg(line->fd, &message, MSG_NOSIGNAL) != (ssize_t)(body.len + (size_t)len))
		fail_msg("the line is gone");
	line->busy = true;
	line->since = since;
	line->come = 0;
	line->whole = 0;
	lines->busy++;
}

/* ---- answers ---- */

static size_t length_of(struct line *line)
{
	const char *end = memmem(line->answer, line->come, "\r\n\r\n", 4);
	const char *length;

	if (!end)
		return 0;
	line->answer[line->come] = 0;
	length = strcasestr(line->answer, "\r\nContent-Length:");
	assert_true(length && length < end);
	return (size_t)(end - line->answer) + 4 + strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
}

static void note_refusal(struct visits *visits, const struct line *line)
{
	instant took = clock_steady() - line->since;

	assert_non_null(strcasestr(line->answer, "\r\nRetry-After:"));
	visits->refused++;
	if (took > visits->slowest_refusal)
		visits->slowest_refusal = took;
}

static void check(struct visits *visits, const struct line *line)
{
	int status = (int)strtol(line->answer + strlen("HTTP/1.1 "), NULL, 10);

	if (visits->may_be_refused && (status == 429 || status == 503))
		note_refusal(visits, line);
	else if (visits->may_be_lost && status == 500 && strstr(line->answer, "E_CELL"))
		visits->lost++;
	else if (status != 201 || (visits->says && !strstr(line->answer, visits->says)))
		fail_msg("not the answer that was due: %.500s", line->answer);
}

/* Whether the answer is whole now. */
static bool line_hear(struct lines *lines, struct line *line)
{
	ssize_t got = recv(line->fd, line->answer + line->come, ANSWER_ROOM - 1 - line->come, MSG_DONTWAIT);

	if (got <= 0)
		fail_msg("the line is gone");
	line->come += (size_t)got;
	if (line->whole == 0)
		line->whole = length_of(line);
	if (line->whole == 0 || line->come < line->whole)
		return false;
	line->answer[line->come] = 0;
	check(lines->visits, line);
	line->busy = false;
	lines->busy--;
	return true;
}

/* ---- as fast as they are answered ---- */

size_t visits_closed(struct visits *visits, size_t line_count, instant how_long, double *took, size_t room,
		     instant *lasted)
{
	struct lines lines;
	instant begin;
	instant now;
	size_t done = 0;

	lines_open(&lines, visits, line_count);
	begin = clock_steady();
	for (size_t i = 0; i < line_count; i++)
		line_send(&lines, &lines.all[i], clock_steady());
	while (lines.busy > 0) {
		if (poll(lines.fds, line_count, VISITS_PATIENCE_S * 1000) <= 0)
			fail_msg("no answer in %d seconds", VISITS_PATIENCE_S);
		for (size_t i = 0; i < line_count; i++) {
			if (!(lines.fds[i].revents & (POLLIN | POLLHUP)) || !line_hear(&lines, &lines.all[i]))
				continue;
			now = clock_steady();
			if (done < room)
				took[done] = (double)(now - lines.all[i].since);
			done++;
			if (now - begin < how_long)
				line_send(&lines, &lines.all[i], now);
		}
	}
	*lasted = clock_steady() - begin;
	lines_close(&lines);
	return done;
}

/* ---- at moments of their own ---- */

/* Between two of a Poisson process: xorshift64, and the inverse of the exponential distribution. */
static instant pause_after(uint64_t *random, double a_second)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return (instant)(-log(((double)(*random >> 11) + 1) / 9007199254740993.0) * (double)SECOND /
			 a_second);
}

static struct line *free_line(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (!lines->all[i].busy)
			return &lines->all[i];
	return NULL;
}

/* What has come until then, at most; a wait of less than a millisecond is one of ppoll. */
static size_t hear_until(struct lines *lines, instant until, double *took)
{
	instant left = until - clock_steady();
	struct timespec wait = {.tv_sec = left > 0 ? left / SECOND : 0,
				.tv_nsec = left > 0 ? left % SECOND * 1000 : 0};
	size_t done = 0;

	if (ppoll(lines->fds, lines->count, &wait, NULL) <= 0)
		return 0;
	for (size_t i = 0; i < lines->count; i++)
		if ((lines->fds[i].revents & (POLLIN | POLLHUP)) && line_hear(lines, &lines->all[i]))
			took[done++] = (double)(clock_steady() - lines->all[i].since);
	return done;
}

void visits_open(struct visits *visits, size_t line_count, double a_second, double *took, size_t count)
{
	uint64_t random = 88172645463325252;
	instant due, last;
	struct lines lines;
	size_t sent = 0;
	size_t done = 0;

	lines_open(&lines, visits, line_count);
	due = last = clock_steady();
	while (done < count) {
		struct line *line = sent < count && clock_steady() >= due ? free_line(&lines) : NULL;
		size_t more;

		if (line) {
			line_send(&lines, line, due);
			due += pause_after(&random, a_second);
			sent++;
			continue;
		}
		more = hear_until(&lines,
				  sent < count && lines.busy < line_count ? due : clock_steady() + SECOND,
				  took + done);
		done += more;
		if (more > 0)
			last = clock_steady();
		if (lines.busy > 0 && clock_steady() - last > VISITS_PATIENCE_S * SECOND)
			fail_msg("no answer in %d seconds", VISITS_PATIENCE_S);
	}
	lines_close(&lines);
}
