/* SPDX-License-Identifier: Apache-2.0 */
#include "http/line.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

struct line {
	struct lines *lines;
	struct line *next; /* among all */
	struct line **link;
	struct bufferevent *socket;
	uint64_t body_left;
	instant head_since; /* steady clock; 0 between requests */
	instant body_until;
	bool full; /* there were too many lines when this one came */

	/* After a refusal: everything that follows is thrown away. */
	enum code refused;
	char why[ERR_TEXT_MAX];
	uint64_t drain_left; /* of the body, before the refusal is told */
	bool told;
	bool ended; /* by us: nothing more is read, and nothing follows what was written */
};

static void line_free(void *ctx)
{
	struct line *line = ctx;

	atomic_fetch_sub(&line->lines->open, 1);
	*line->link = line->next;
	if (line->next)
		line->next->link = line->link;
	free(line);
}

/* The thread's trail has the reason. */
static void refuse(struct line *line, err e)
{
	line->refused = e.code;
	snprintf(line->why, sizeof(line->why), "%s", err_trail()->detail);
	err_forget();
}

/* A refusal at once would meet a client that is still writing: its answer would be lost with the
 * connection. So a body that is not too long is read to its end first. A client that waits for 100 Continue
 * sends none. */
static void refuse_after_body(struct line *line, const struct head *head, err e)
{
	refuse(line, e);
	if (head->expect.len == 0)
		line->drain_left = head->body < HTTP_DRAIN_MAX ? head->body : HTTP_DRAIN_MAX;
}

static bool is_method(struct slice method)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};

	for (size_t i = 0; i < COUNT(methods); i++)
		if (slice_is(method, methods[i]))
			return true;
	return false;
}

static err admit(struct line *line, const struct head *head)
{
	size_t most = line->lines->body_max(line->lines->ctx, head->method, head->path);

	if (!is_method(head->method))
		return FAIL(E_METHOD, "nothing here takes this method");
	if (line->full)
		return FAIL(E_BUSY, "too many connections");
	if (head->body > most)
		return FAIL(E_TOO_BIG, "the body is longer than %zu bytes", most);
	return OK;
}

/* The client waits for this before it sends the body. evhttp would write it too, and hears nothing of it. */
static void say_continue(struct line *line, const struct head *head)
{
	static const char answer[] = "HTTP/1.1 100 Continue\r\n\r\n";

	memcpy((uint8_t *)(uintptr_t)head->expect.at, "X-Pect", head->expect.len);
	bufferevent_write(line->socket, answer, sizeof(answer) - 1);
}

/* Pass a complete head on, or refuse it. True when there may be more to do. */
static bool take_head(struct line *line, struct evbuffer *in, struct evbuffer *out)
{
	size_t held = evbuffer_get_length(in);
	size_t look = held < HTTP_HEAD_MAX + 1 ? held : HTTP_HEAD_MAX + 1;
	struct slice bytes = slice(evbuffer_pullup(in, (ev_ssize_t)look), look);
	struct head head;
	size_t len = 0;
	err e = head_length(bytes, &len);

	if (e.code == E_OK && len == 0) {
		if (clock_steady() - line->head_since > line->lines->patience)
			refuse(line, FAIL(E_SLOW, "the head took too long"));
		return line->refused != E_OK;
	}
	if (e.code == E_OK)
		e = head_read(slice(bytes.at, len), &head);
	if (e.code != E_OK) {
		refuse(line, e);
		return true;
	}
	e = admit(line, &head);
	if (e.code != E_OK) {
		refuse_after_body(line, &head, e);
		evbuffer_drain(in, len);
		return true;
	}
	if (head.expect.len > 0)
		say_continue(line, &head);
	line->head_since = 0;
	line->body_left = head.body;
	line->body_until =
		clock_steady() + line->lines->patience + (instant)(head.body / HTTP_BODY_RATE_MIN) * SECOND;
	evbuffer_remove_buffer(in, out, len);
	return true;
}

static bool take_body(struct line *line, struct evbuffer *in, struct evbuffer *out)
{
	size_t held = evbuffer_get_length(in);
	size_t part = held < line->body_left ? held : (size_t)line->body_left;

	evbuffer_remove_buffer(in, out, part);
	line->body_left -= part;
	return line->body_left == 0;
}

/* Read what is left of a refused body, then let evhttp tell the client why. */
static void turn_away(struct line *line, struct evbuffer *in, struct evbuffer *out)
{
	size_t held = evbuffer_get_length(in);

	line->drain_left -= held < line->drain_left ? held : line->drain_left;
	evbuffer_drain(in, held);
	if (line->drain_left > 0 || line->told)
		return;
	evbuffer_add_printf(out, "GET /%d HTTP/1.1\r\nConnection: close\r\n" LINE_REASON ": %s\r\n\r\n",
			    (int)line->refused, line->why);
	line->told = true;
}

/* In the middle of a body evhttp cannot be told anything: the connection ends. (It ignores a filter's error, but
 * not the end of what is to be read.) */
static void cut(struct line *line)
{
	line->ended = true;
	shutdown(bufferevent_getfd(line->socket), SHUT_RDWR);
}

static enum bufferevent_filter_result filter_in(struct evbuffer *in, struct evbuffer *out, ev_ssize_t limit,
						enum bufferevent_flush_mode mode, void *ctx)
{
	struct line *line = ctx;
	size_t before = evbuffer_get_length(out);

	(void)limit;
	(void)mode;
	if (line->ended)
		evbuffer_drain(in, evbuffer_get_length(in));
	while (evbuffer_get_length(in) > 0 && line->refused == E_OK) {
		if (line->head_since == 0 && line->body_left == 0)
			line->head_since = clock_steady();
		if (line->body_left > 0 && clock_steady() > line->body_until) {
			cut(line);
			evbuffer_drain(in, evbuffer_get_length(in));
			break;
		}
		if (line->body_left > 0 ? !take_body(line, in, out) : !take_head(line, in, out))
			break;
	}
	if (line->refused != E_OK)
		turn_away(line, in, out);
	return evbuffer_get_length(out) > before ? BEV_OK : BEV_NEED_MORE;
}

/* While there is nothing to write, the socket is not asked whether it would take something: line_flush mostly leaves
 * nothing, and the bufferevent, which asks as soon as anything is put in, would be told so in a turn of the loop. */
static void on_more_to_write(struct evbuffer *out, const struct evbuffer_cb_info *info, void *ctx)
{
	struct bufferevent *socket = ctx;

	(void)out;
	if (info->n_added > 0 && !(bufferevent_get_enabled(socket) & EV_WRITE))
		bufferevent_enable(socket, EV_WRITE);
}

struct bufferevent *line_new(struct event_base *base, void *ctx)
{
	struct lines *lines = ctx;
	struct line *line = calloc(1, sizeof(*line));
	struct bufferevent *socket = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	struct bufferevent *filter = NULL;

	if (line && socket)
		filter = bufferevent_filter_new(socket, filter_in, NULL, BEV_OPT_CLOSE_ON_FREE, line_free,
						line);
	if (!filter) {
		free(line);
		if (socket)
			bufferevent_free(socket);
		return NULL;
	}
	bufferevent_disable(socket, EV_WRITE);
	evbuffer_add_cb(bufferevent_get_output(socket), on_more_to_write, socket);
	line->lines = lines;
	line->socket = socket;
	line->link = &lines->all;
	line->next = lines->all;
	if (line->next)
		line->next->link = &line->next;
	lines->all = line;
	line->full = atomic_fetch_add(&lines->open, 1) >= lines->most;
	return filter;
}

/* The socket nearly always takes an answer at once: trying saves a turn of the loop. What it does not take, and
 * its errors, are left to the bufferevent. */
static void write_now(struct bufferevent *socket)
{
	struct evbuffer *out = bufferevent_get_output(socket);

	if (evbuffer_get_length(out) == 0)
		return;
	evbuffer_unfreeze(out, 1);
	evbuffer_write(out, bufferevent_getfd(socket));
	evbuffer_freeze(out, 1);
	if (evbuffer_get_length(out) == 0)
		bufferevent_disable(socket, EV_WRITE);
}

void line_flush(struct bufferevent *filter)
{
	bufferevent_flush(filter, EV_WRITE, BEV_NORMAL);
	write_now(bufferevent_get_underlying(filter));
}

static void on_sent(struct evbuffer *out, const struct evbuffer_cb_info *info, void *ctx)
{
	const struct line *line = ctx;

	(void)info;
	if (evbuffer_get_length(out) == 0)
		shutdown(bufferevent_getfd(line->socket), SHUT_WR);
}

void line_end(struct lines *lines, struct bufferevent *filter)
{
	const struct bufferevent *socket = bufferevent_get_underlying(filter);
	struct line *line = lines->all;
	struct evbuffer *out;

	while (line && line->socket != socket)
		line = line->next;
	if (!line || line->ended)
		return;
	line->ended = true;
	out = bufferevent_get_output(line->socket);
	if (evbuffer_get_length(out) == 0)
		shutdown(bufferevent_getfd(line->socket), SHUT_WR);
	else
		evbuffer_add_cb(out, on_sent, line);
}

bool lines_sent(const struct lines *lines)
{
	for (const struct line *line = lines->all; line; line = line->next)
		if (evbuffer_get_length(bufferevent_get_output(line->socket)) > 0)
			return false;
	return true;
}
