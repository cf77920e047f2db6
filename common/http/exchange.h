/* SPDX-License-Identifier: Apache-2.0 */
/* What the door keeps of an exchange. For the door alone. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/door.h"
#include "http/line.h"

struct evbuffer;
struct evhttp_request;

enum { EXCHANGE_FIELDS_MAX = HTTP_FIELDS_MAX };

struct held_exchange {
	struct exchange exchange; /* first, so that one is the other */
	struct door *door;
	struct evhttp_request *evhttp; /* NULL when the client has gone; door's thread only */
	struct evbuffer *body;         /* moved out of evhttp's request */
	char *texts;                   /* copies of everything else */
	struct http_field fields[EXCHANGE_FIELDS_MAX];
	struct held_exchange *next; /* among the answered */

	int status;
	bool close;
	struct evbuffer *reply;
	char *reply_fields; /* name NUL value NUL …, ended by an empty name */
};

/* Take all of the request out of evhttp. NULL when there is no memory. */
struct held_exchange *exchange_take(struct evhttp_request *request, struct door *door);

/* Copy the reply; in whatever thread. Without memory, the answer is an empty 500. */
void exchange_keep_reply(struct held_exchange *held, const struct http_reply *reply);

/* Hand the kept reply to evhttp. Door's thread. */
void exchange_send(struct held_exchange *held, struct lines *lines, bool close);

void exchange_free(struct held_exchange *held);

#endif
