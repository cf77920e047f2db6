/* SPDX-License-Identifier: Apache-2.0 */
/* Writing JSON: calls in the order of the text, into a buffer of the request's arena. The first failure
 * (no memory, too long, text that is not UTF-8) is kept and answered by json_finish, so that the calls
 * need no TRY.
 *
 *   struct json json;
 *
 *   json_start(&json, req->arena);
 *   json_put_text(&json, "code", seal->code);
 *   json_put_object(&json, "owner");
 *   json_put_text(&json, "name", seal->owner_name);
 *   json_close(&json);
 *   return reply_json(req, 200, &json);
 *
 * The whole is one object. Inside a list, names are NULL. */
#ifndef HTTP_JSON_H
#define HTTP_JSON_H

#include "base/buf.h"
#include "base/id.h"

struct json {
	struct buf out;
	unsigned depth;
	bool first;
	uint64_t lists; /* bit n: level n is a list */
	err failed;
};

void json_start(struct json *json, struct arena *arena);

void json_put_text(struct json *json, const char *name, struct slice text);
void json_put_str(struct json *json, const char *name, const char *text); /* NULL is written as null */
void json_put_int(struct json *json, const char *name, int64_t value);
void json_put_bool(struct json *json, const char *name, bool value);
void json_put_null(struct json *json, const char *name);
void json_put_instant(struct json *json, const char *name, instant t);
void json_put_uuid(struct json *json, const char *name, const struct uuid *id);
void json_put_base64(struct json *json, const char *name, struct slice bytes);
void json_put_digest(struct json *json, const char *name, struct slice digest); /* "sm3:<hex>" */
void json_put_double(struct json *json, const char *name, double value);

/* JSON that is JSON already, put as it stands. */
void json_put_raw(struct json *json, const char *name, struct slice text);

void json_put_object(struct json *json, const char *name);
void json_put_list(struct json *json, const char *name);
void json_close(struct json *json);

/* Closes what is open and gives the text. E_NO_MEMORY, E_TOO_BIG, E_FIELD (not UTF-8), E_BUG (depth). */
err json_finish(struct json *json, struct slice *text);

#endif
