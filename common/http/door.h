/* SPDX-License-Identifier: Apache-2.0 */
/* The door: evhttp on one thread. It reads whole requests, hands each out as an exchange, and sends the
 * answer that comes back from whatever thread. Only the door's thread touches evhttp; an exchange holds
 * everything of its request itself, so that a client that goes away takes nothing from the thread that
 * works for it. */
#ifndef HTTP_DOOR_H
#define HTTP_DOOR_H

#include "base/arena.h"
#include "base/clock.h"

struct http_field {
	struct slice name;
	struct slice value;
};

struct http_request {
	struct slice method; /* "GET" */
	struct slice path;   /* as sent, percent-encoded */
	struct slice query;  /* behind the '?', as sent; empty without one */
	const struct http_field *fields;
	size_t field_count;
	struct slice body;
	struct slice peer; /* address of the client */
};

/* The value of a field, whatever the case of its name; empty when it is not there. */
struct slice http_field(const struct http_request *request, const char *name);

/* Everything is copied by door_answer. */
struct http_reply {
	int status;
	const char *type; /* NULL: none */
	struct slice body;
	const struct http_reply_field {
		const char *name;
		const char *value;
	} * fields;
	size_t field_count;
	bool close; /* the connection, after the answer */
};

/* One request and its answer. Made by the door, ended by door_answer. */
struct exchange {
	struct http_request request;
	enum code refused; /* not E_OK: the request could not be read; answer it, and close */
	struct slice why;
};

struct door_conf {
	const char *address; /* to listen at: "127.0.0.1" */
	int port;            /* 0: any free one */
	instant patience;    /* for a head to be complete; 0: HTTP_HEAD_SECONDS */
	size_t connections;  /* at a time; 0: HTTP_CONNECTIONS_MAX */
	int backlog;
	/* Called on the door's thread; they must not block. body_max: how long a body may be. take: it is
	 * yours now, answer it from any thread. One that is alone, with nobody behind it, may be answered
	 * within take, though that takes some milliseconds: a change of hands costs it more. */
	size_t (*body_max)(void *ctx, struct slice method, struct slice path);
	void (*take)(void *ctx, struct exchange *exchange, bool alone);
	void *ctx;
};

struct door;

/* Listen. E_CONF when the address cannot be listened at, E_NO_MEMORY. Borrows conf's texts for the call. */
err door_open(const struct door_conf *conf, struct door **out);

/* Where it listens. */
int door_port(const struct door *door);

/* Serve on the calling thread until door_quit, or until a SIGTERM or SIGINT calls for it. */
void door_run(struct door *door);

/* From any thread: return from door_run at once. */
void door_quit(struct door *door);

/* Accept no more; requests on open connections are still taken, each answered with Connection: close. Then
 * serve until all exchanges are answered, at most `patience` microseconds. On the door's thread, after
 * door_run. */
void door_finish(struct door *door, instant patience);

/* Free everything. No exchange may be answered afterwards. NULL is fine. */
void door_close(struct door *door);

/* Send the answer and end the exchange. From any thread, once. Copies reply. */
void door_answer(struct exchange *exchange, const struct http_reply *reply);

struct door_state {
	uint64_t connections; /* open ones */
	uint64_t in_flight;   /* exchanges not yet answered */
};
struct door_state door_state(const struct door *door);

#endif
