/* SPDX-License-Identifier: Apache-2.0 */
/* Ask another service over HTTP (libcurl): only addresses that were configured or given by the user, never one that was
 * found inside an input. Redirections are not followed. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "base/arena.h"
#include "base/clock.h"

struct http_ask {
	const char *url;   /* http:// or https:// */
	const char *type;  /* content type of body; NULL: this is a GET, without body */
	struct slice body; /* POSTed */
	const char *token; /* bearer token; NULL: none */
	instant patience;  /* for the whole of it */
	size_t answer_max; /* bytes of the answer that are taken */
};

struct http_answer {
	int status;
	struct slice body; /* in the arena */
};

/* Ask once. Any status is an answer. E_UNREACHABLE when there is none in time, with the reason as detail; E_TOO_BIG when
 * the answer is larger than wanted; E_NO_MEMORY. */
err http_fetch(struct arena *arena, const struct http_ask *ask, struct http_answer *answer);

#endif
