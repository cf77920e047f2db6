/* SPDX-License-Identifier: Apache-2.0 */
/* The head of an HTTP/1.1 request (RFC 9112), judged before evhttp sees it: one reading or none. evhttp
 * takes two Content-Length fields, "+2" for a length, no Host, blanks before a colon and bare LF; each is
 * how one request is smuggled inside another. What passes here reads the same for everybody. */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "base/err.h"
#include "base/slice.h"

struct head {
	struct slice method;
	struct slice target; /* path and query, as sent */
	struct slice path;   /* up to the '?' */
	uint64_t body;       /* Content-Length; 0 without one */
	struct slice
		expect; /* the name of the field Expect: 100-continue, where it stands; empty without one */
};

/* How long the head at the start of bytes is, its empty line included; 0 when it is not complete yet.
 * E_SYNTAX when it can no longer become one (a bare CR or LF, a control character), E_HEAD_SIZE over
 * HTTP_HEAD_MAX. */
err head_length(struct slice bytes, size_t *len);

/* Read a complete head. E_SYNTAX with what is wrong, E_HEAD_SIZE (target or number of fields). */
err head_read(struct slice bytes, struct head *out);

/* A character of a method or field name (RFC 9110 §5.6.2). */
bool head_is_token(uint8_t c);

#endif
