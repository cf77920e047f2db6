/* SPDX-License-Identifier: Apache-2.0 */
/* A connection at the door: any bytes, in two pieces. What goes through the line to evhttp must not depend on where the
 * pieces part, and must be requests that read one way only: heads that head_read takes, each with the body it announces,
 * or at the end the line's own refusal. The first two bytes of an input say where the pieces part. */
#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/line.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

enum { BODY_MAX = 64 };

static struct event_base *base;
static struct lines lines;

static size_t body_max(void *ctx, struct slice method, struct slice path)
{
	(void)ctx;
	(void)path;
	return slice_is(method, "POST") ? BODY_MAX : 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	base = event_base_new();
	lines = (struct lines){.base = base, .patience = HOUR, .most = 10, .body_max = body_max};
	return 0;
}

static void send_piece(int socket, struct slice piece)
{
	while (piece.len > 0) {
		ssize_t sent = send(socket, piece.at, piece.len, MSG_NOSIGNAL);

		assert(sent > 0);
		piece = slice_from(piece, (size_t)sent);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	for (int turn = 0; turn < 3; turn++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

/* What the line lets through of these bytes; the buffer is the caller's. */
static struct evbuffer *let_through(struct slice bytes, size_t part)
{
	struct bufferevent *line = line_new(base, &lines);
	struct evbuffer *out = evbuffer_new();
	int ends[2];

	assert(line && out && socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
	assert(bufferevent_setfd(bufferevent_get_underlying(line), ends[0]) == 0);
	bufferevent_enable(line, EV_READ | EV_WRITE);
	send_piece(ends[1], slice(bytes.at, part));
	send_piece(ends[1], slice_from(bytes, part));
	evbuffer_add_buffer(out, bufferevent_get_input(line));
	bufferevent_free(line);
	close(ends[1]);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert(lines.open == 0);
	return out;
}

/* The line's own request: nothing follows it. */
static bool is_refusal(struct slice bytes)
{
	return bytes.len > 5 && memcmp(bytes.at, "GET /", 5) == 0 && bytes.at[5] >= '1' &&
	       bytes.at[5] <= '9' &&
	       memmem(bytes.at, bytes.len, "\r\n" LINE_REASON ": ", strlen(LINE_REASON) + 4) != NULL;
}

static void reads_one_way(struct slice bytes)
{
	while (bytes.len > 0) {
		struct head head;
		size_t len = 0;

		assert(head_length(bytes, &len).code == E_OK);
		assert(len > 0);
		if (head_read(slice(bytes.at, len), &head).code != E_OK) {
			assert(is_refusal(bytes) && len == bytes.len);
			return;
		}
		assert(head.body <= body_max(NULL, head.method, head.path));
		bytes = slice_from(bytes, len);
		bytes = slice_from(bytes, head.body < bytes.len ? head.body : bytes.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct evbuffer *whole;
	struct evbuffer *parted;
	struct slice bytes, one, two;

	if (len < 2)
		return 0;
	bytes = slice(at + 2, len - 2);
	whole = let_through(bytes, bytes.len);
	parted = let_through(bytes, bytes.len ? (size_t)(at[0] << 8 | at[1]) % bytes.len : 0);
	one = slice(evbuffer_pullup(whole, -1), evbuffer_get_length(whole));
	two = slice(evbuffer_pullup(parted, -1), evbuffer_get_length(parted));
	assert(slice_eq(one, two));
	reads_one_way(one);
	evbuffer_free(whole);
	evbuffer_free(parted);
	err_forget();
	return 0;
}
