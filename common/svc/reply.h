/* SPDX-License-Identifier: Apache-2.0 */
/* Answers. A handler makes one and returns; it is sent after the commit. Errors are not made here: a
 * handler returns them, and the door turns them into application/problem+json, the bus into a refusal. */
#ifndef SVC_REPLY_H
#define SVC_REPLY_H

#include "http/json.h"

struct request;
struct tx;

enum { REPLY_HEADERS_MAX = 12 };

struct reply {
	int status; /* 0: nothing said yet, which is 204 */
	const char *type;
	struct slice body;
	struct {
		const char *name;
		const char *value;
	} headers[REPLY_HEADERS_MAX];
	size_t header_count;
	err (*when)(struct request *req, struct tx *tx); /* set by reply_when */
	const char *place;
	instant until;
};

/* JSON text. Finishes json. E_NO_MEMORY, E_TOO_BIG, E_FIELD. */
err reply_json(struct request *req, int status, struct json *json);

/* Bytes of some type ("application/ofd"); also the payload of an answer over the bus, with type NULL. Borrows
 * body until it is sent: let it be in the request's arena. */
err reply_bytes(struct request *req, int status, const char *type, struct slice body);

/* 204, no body. */
err reply_nothing(struct request *req);

/* 201 with Location and JSON. */
err reply_created(struct request *req, const char *location, struct json *json);

/* A page of the office's own (office_def.pages), by its path there: "/report.html". E_BUG when there is none. */
err reply_web_page(struct request *req, int status, const char *path);

/* One more header. E_BUG for a name or value that could not be one, or one too many. */
err reply_header(struct request *req, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ETag of a version: W/"7". And the check of If-Match against it: E_CONFLICT when the header is there and
 * names another version. */
err reply_version(struct request *req, int64_t version);
err request_if_match(const struct request *req, int64_t version);

/* The rest of a list: next_page_token in json, and a Link header. An empty token says this was the last
 * page. */
err reply_page(struct request *req, struct json *json, struct slice next_token);

/* 202: it was taken, and place is where the result will be found. What reply_when comes to in the end, too. */
err reply_pending(struct request *req, const char *place);

/* Another office must act before the answer is true. Commit what was done, command in the outbox included,
 * free the worker, and call when(req, tx) in new transactions, as often as something arrives, until it
 * answers anything but E_PENDING, or the time is over: then the answer is 202 with Location: place, where
 * the result will be found.
 *
 *   TRY(outbox_command(tx, SUBJECT_CHANGE_STATUS, …));
 *   return reply_when(req, suspended, "/v1/seals/%s", code);
 *
 *
 * suspended(req, tx) reads the store, and answers E_PENDING while it is not so yet. */
err reply_when(struct request *req, err (*when)(struct request *req, struct tx *tx), const char *place, ...)
	__attribute__((format(printf, 3, 4)));

#endif
