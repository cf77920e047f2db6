/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/reply.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "http/door.h"
#include "http/head.h"
#include "svc/request.h"

err reply_bytes(struct request *req, int status, const char *type, struct slice body)
{
	REQUIRE(status >= 200 && status <= 599, E_BUG);
	req->reply.status = status;
	req->reply.type = type;
	req->reply.body = body;
	return OK;
}

err reply_json(struct request *req, int status, struct json *json)
{
	struct slice text;

	TRY(json_finish(json, &text));
	return reply_bytes(req, status, "application/json", text);
}

err reply_nothing(struct request *req)
{
	return reply_bytes(req, 204, NULL, slice(NULL, 0));
}

err reply_created(struct request *req, const char *location, struct json *json)
{
	TRY(reply_header(req, "Location", "%s", location));
	return reply_json(req, 201, json);
}

static bool is_header_name(const char *name)
{
	for (size_t i = 0; name[i]; i++)
		if (!head_is_token((uint8_t)name[i]))
			return false;
	return name[0] != 0;
}

/* A line end in a value would begin another header. */
static bool is_header_value(const char *value)
{
	for (size_t i = 0; value[i]; i++)
		if ((uint8_t)value[i] < 0x20 || (uint8_t)value[i] >= 0x7f)
			return false;
	return true;
}

__attribute__((format(printf, 2, 0))) static err formatted(struct request *req, const char *format,
							   va_list args, const char **out)
{
	char text[HTTP_TARGET_MAX];
	struct slice copy;
	int len = vsnprintf(text, sizeof(text), format, args);

	REQUIRE(len >= 0 && (size_t)len < sizeof(text) && is_header_value(text), E_BUG);
	TRY(arena_copy(req->arena, slice(text, (size_t)len), &copy));
	*out = (const char *)copy.at;
	return OK;
}

err reply_header(struct request *req, const char *name, const char *format, ...)
{
	struct reply *reply = &req->reply;
	const char *value;
	va_list args;
	err e;

	REQUIRE(reply->header_count < REPLY_HEADERS_MAX && is_header_name(name), E_BUG);
	va_start(args, format);
	e = formatted(req, format, args, &value);
	va_end(args);
	TRY(e);
	reply->headers[reply->header_count].name = name;
	reply->headers[reply->header_count].value = value;
	reply->header_count++;
	return OK;
}

err reply_version(struct request *req, int64_t version)
{
	return reply_header(req, "ETag", "W/\"%lld\"", (long long)version);
}

err request_if_match(const struct request *req, int64_t version)
{
	struct slice wanted = request_header(req, "If-Match");
	char strong[32];

	if (wanted.len == 0 || slice_is(wanted, "*"))
		return OK;
	snprintf(strong, sizeof(strong), "\"%lld\"", (long long)version);
	if (slice_starts(wanted, "W/"))
		wanted = slice_from(wanted, 2);
	if (!slice_is(wanted, strong))
		return FAIL_AT(E_CONFLICT, "If-Match", "the present version is %lld", (long long)version);
	return OK;
}

err reply_page(struct request *req, struct json *json, struct slice next_token)
{
	const char *hex;

	if (next_token.len == 0)
		return OK;
	REQUIRE(next_token.len <= PAGE_TOKEN_MAX, E_BUG);
	TRY(hex_write(req->arena, next_token, &hex));
	json_put_str(json, "next_page_token", hex);
	if (!req->http)
		return OK;
	return reply_header(req, "Link", "<%.*s?page_token=%s>; rel=\"next\"", SLICE_ARG(req->http->path),
			    hex);
}

err reply_pending(struct request *req, const char *place)
{
	struct json json;

	req->reply = (struct reply){0};
	json_start(&json, req->arena);
	json_put_str(&json, "state", "pending");
	json_put_str(&json, "look_at", place);
	TRY(reply_header(req, "Location", "%s", place));
	TRY(reply_header(req, "Retry-After", "1"));
	return reply_json(req, 202, &json);
}

err reply_when(struct request *req, err (*when)(struct request *req, struct tx *tx), const char *place, ...)
{
	va_list args;
	err e;

	va_start(args, place);
	e = formatted(req, place, args, &req->reply.place);
	va_end(args);
	TRY(e);
	req->reply.when = when;
	return OK;
}
