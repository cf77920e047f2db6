/* SPDX-License-Identifier: Apache-2.0 */
#include "http/exchange.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct slice http_field(const struct http_request *request, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < request->field_count; i++) {
		const struct http_field *field = &request->fields[i];

		if (field->name.len == len && strncasecmp((const char *)field->name.at, name, len) == 0)
			return field->value;
	}
	return slice(NULL, 0);
}

/* Copies of texts, one behind the other, in one block of exactly their size. */
struct packer {
	char *at;
};

static struct slice pack(struct packer *to, const char *text)
{
	size_t len = strlen(text);
	struct slice copy = slice(to->at, len);

	memcpy(to->at, text, len + 1);
	to->at += len + 1;
	return copy;
}

static const char *method_word(enum evhttp_cmd_type method)
{
	switch (method) {
	case EVHTTP_REQ_GET:
		return "GET";
	case EVHTTP_REQ_POST:
		return "POST";
	case EVHTTP_REQ_PUT:
		return "PUT";
	case EVHTTP_REQ_DELETE:
		return "DELETE";
	default:
		return "";
	}
}

static const char *peer_of(struct evhttp_request *request)
{
	char *address = NULL;
	ev_uint16_t port;

	evhttp_connection_get_peer(evhttp_request_get_connection(request), &address, &port);
	return address ? address : "";
}

static size_t texts_size(struct evhttp_request *request, size_t *count)
{
	size_t size = strlen(evhttp_request_get_uri(request)) + strlen(peer_of(request)) + 2;
	struct evkeyval *field;

	*count = 0;
	for (field = evhttp_request_get_input_headers(request)->tqh_first; field;
	     field = field->next.tqe_next) {
		size += strlen(field->key) + strlen(field->value) + 2;
		++*count;
	}
	return size;
}

static void copy_texts(struct held_exchange *held, struct evhttp_request *request)
{
	struct http_request *to = &held->exchange.request;
	struct packer packer = {held->texts};
	struct slice target = pack(&packer, evhttp_request_get_uri(request));
	const uint8_t *mark = memchr(target.at, '?', target.len);
	struct evkeyval *field;

	to->method = slice_str(method_word(evhttp_request_get_command(request)));
	to->path = mark ? slice(target.at, (size_t)(mark - target.at)) : target;
	to->query = mark ? slice_from(target, to->path.len + 1) : slice(NULL, 0);
	to->peer = pack(&packer, peer_of(request));
	to->fields = held->fields;
	for (field = evhttp_request_get_input_headers(request)->tqh_first; field;
	     field = field->next.tqe_next) {
		held->fields[to->field_count].name = pack(&packer, field->key);
		held->fields[to->field_count].value = pack(&packer, field->value);
		to->field_count++;
	}
}

/* Connection: close, and what else may stand there. evhttp must not see it. */
static bool take_close(struct evhttp_request *request)
{
	struct evkeyvalq *fields = evhttp_request_get_input_headers(request);
	const char *value;
	bool close = false;

	while ((value = evhttp_find_header(fields, "Connection"))) {
		close = close || strcasestr(value, "close");
		evhttp_remove_header(fields, "Connection");
	}
	return close;
}

struct held_exchange *exchange_take(struct evhttp_request *request, struct door *door)
{
	struct held_exchange *held = malloc(sizeof(*held));
	size_t count = 0;
	size_t size;
	size_t body = evbuffer_get_length(evhttp_request_get_input_buffer(request));

	if (!held)
		return NULL;
	memset(held, 0, offsetof(struct held_exchange, fields));
	held->next = NULL;
	held->status = 0;
	held->reply = NULL;
	held->reply_fields = NULL;
	held->door = door;
	held->evhttp = request;
	held->close = take_close(request);
	size = texts_size(request, &count);
	held->texts = count <= EXCHANGE_FIELDS_MAX ? malloc(size) : NULL;
	if (!held->texts) {
		exchange_free(held);
		return NULL;
	}
	copy_texts(held, request);
	if (body > 0) {
		held->body = evbuffer_new();
		if (!held->body ||
		    evbuffer_add_buffer(held->body, evhttp_request_get_input_buffer(request)) != 0 ||
		    !evbuffer_pullup(held->body, -1)) {
			exchange_free(held);
			return NULL;
		}
		held->exchange.request.body = slice(evbuffer_pullup(held->body, -1), body);
	}
	return held;
}

/* What every answer says unless it says otherwise itself. */
static const struct http_reply_field always[] = {{"X-Content-Type-Options", "nosniff"},
						 {"Cache-Control", "no-store"}};

static bool says(const struct http_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->field_count; i++)
		if (strcasecmp(reply->fields[i].name, name) == 0)
			return true;
	return false;
}

static size_t fields_size(const struct http_reply *reply)
{
	size_t size = 1;

	for (size_t i = 0; i < COUNT(always); i++)
		size += strlen(always[i].name) + strlen(always[i].value) + 2;
	for (size_t i = 0; i < reply->field_count; i++)
		size += strlen(reply->fields[i].name) + strlen(reply->fields[i].value) + 2;
	return size + (reply->type ? sizeof("Content-Type") + strlen(reply->type) + 1 : 0);
}

static void pack_field(struct packer *to, const char *name, const char *value)
{
	pack(to, name);
	pack(to, value);
}

static bool keep_fields(struct held_exchange *held, const struct http_reply *reply)
{
	struct packer packer;

	held->reply_fields = malloc(fields_size(reply));
	if (!held->reply_fields)
		return false;
	packer.at = held->reply_fields;
	if (reply->type)
		pack_field(&packer, "Content-Type", reply->type);
	for (size_t i = 0; i < reply->field_count; i++)
		pack_field(&packer, reply->fields[i].name, reply->fields[i].value);
	for (size_t i = 0; i < COUNT(always); i++)
		if (!says(reply, always[i].name))
			pack_field(&packer, always[i].name, always[i].value);
	*packer.at = 0;
	return true;
}

void exchange_keep_reply(struct held_exchange *held, const struct http_reply *reply)
{
	held->status = reply->status;
	held->close = held->close || reply->close;
	held->reply = evbuffer_new();
	if (held->reply && keep_fields(held, reply) &&
	    (reply->body.len == 0 || evbuffer_add(held->reply, reply->body.at, reply->body.len) == 0))
		return;
	held->status = 500;
	held->close = true;
}

/* A HEAD is told how long the body would be, and gets none: evhttp would send it, and the client read it as the next
 * answer. */
static void leave_out_body(struct held_exchange *held, struct evkeyvalq *out)
{
	char len[24];

	if (!held->reply)
		return;
	snprintf(len, sizeof(len), "%zu", evbuffer_get_length(held->reply));
	evhttp_add_header(out, "Content-Length", len);
	evbuffer_drain(held->reply, evbuffer_get_length(held->reply));
}

/* " close" reads as "close" for every client, but not for evhttp, which must leave the closing to the line. */
void exchange_send(struct held_exchange *held, struct lines *lines, bool close)
{
	struct evkeyvalq *out = evhttp_request_get_output_headers(held->evhttp);
	struct bufferevent *line =
		evhttp_connection_get_bufferevent(evhttp_request_get_connection(held->evhttp));
	const char *at = held->reply_fields;

	while (at && *at) {
		const char *value = at + strlen(at) + 1;

		evhttp_add_header(out, at, value);
		at = value + strlen(value) + 1;
	}
	close = close || held->close;
	if (close)
		evhttp_add_header(out, "Connection", " close");
	if (evhttp_request_get_command(held->evhttp) == EVHTTP_REQ_HEAD)
		leave_out_body(held, out);
	evhttp_send_reply(held->evhttp, held->status, NULL, held->reply);
	held->evhttp = NULL;
	line_flush(line);
	if (close)
		line_end(lines, line);
}

void exchange_free(struct held_exchange *held)
{
	if (held->body)
		evbuffer_free(held->body);
	if (held->reply)
		evbuffer_free(held->reply);
	free(held->texts);
	free(held->reply_fields);
	free(held);
}
