/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP for tests: raw bytes over a socket, for what no client would send, and libcurl for the rest. */
#ifndef TESTS_LIB_HTTP_H
#define TESTS_LIB_HTTP_H

#include "base/arena.h"

/* What came back. head and body live in the arena; body has a NUL behind it. */
struct answer {
	int status; /* 0: nothing came */
	const char *head;
	struct slice body;
};

/* Connect to 127.0.0.1. -1 when nobody listens. */
int http_connect(int port);

/* Send bytes, read until the other side closes or one whole answer has come. */
struct answer http_raw(struct arena *arena, int port, const char *bytes);

/* Read one answer from an open connection. */
struct answer http_read(struct arena *arena, int fd);

/* Whether the other side has closed, waiting up to a second for it. */
bool http_closed(int fd);

/* A request. Any of them may be NULL: token (bearer), key (Idempotency-Key), type (of body). */
struct asking {
	int port;
	const char *method;
	const char *path;
	const char *token;
	const char *key;
	const char *type; /* NULL: application/json when there is a body */
	struct slice body;
	const char *header; /* one more: "If-Match: \"1\"" */
};
struct answer http_ask(struct arena *arena, const struct asking *asking);

/* The value of a field of an answer, or NULL. */
const char *answer_field(struct arena *arena, const struct answer *answer, const char *name);

/* Whether the body contains a text. */
bool answer_has(const struct answer *answer, const char *text);

#endif
