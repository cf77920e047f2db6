/* SPDX-License-Identifier: Apache-2.0 */
/* The NATS connection of a process: raw bytes to and from subjects, and questions that wait for their answer.
 * Inside the bus only. wire.c is the one file that publishes. */
#ifndef BUS_WIRE_H
#define BUS_WIRE_H

#include <nats/nats.h>

#include "base/arena.h"
#include "base/clock.h"
#include "bus/subject.h"

struct wire;

struct wire_options {
	const char *url; /* several separated by commas */
	const char *user;
	const char *password;
	enum office_name office;
	void (*missed)(void *ctx); /* something may not have been heard: the connection went, or came back */
	void *ctx;
};

/* Connect, or begin to: a server that is away is tried for ever. E_CONF, E_NO_MEMORY, E_IO, E_BUS. */
err wire_open(const struct wire_options *options, struct wire **out);

/* shut: no callback runs once it returns; subscriptions can then be destroyed. close frees everything. */
void wire_shut(struct wire *wire);
void wire_close(struct wire *wire);
bool wire_is_ready(struct wire *wire);
natsConnection *wire_connection(struct wire *wire);

/* Hear what comes to a pattern; with a queue, shared among all of that queue. hear is called from one thread and
 * owns the message. The subscription is destroyed by whoever asked for it, after wire_shut. E_BUS, E_NO_MEMORY. */
err wire_hear(struct wire *wire, const struct subject_text *pattern, const char *queue, natsMsgHandler hear,
	      void *ctx, natsSubscription **out);

/* Say it. `id` is JetStream's message id, NULL for none. E_BUS when not connected, E_TOO_BIG. */
err wire_publish(struct wire *wire, const struct subject_text *subject, struct slice bytes, const char *id);

/* The same, with an address for the answer. */
err wire_publish_request(struct wire *wire, const struct subject_text *subject,
			 const struct subject_text *inbox, struct slice bytes, const char *id);

/* Answer a message at the address it gave, which is checked to be an inbox. */
err wire_reply(struct wire *wire, natsMsg *message, struct slice bytes);

/* A question: opened, sent, waited for, closed; by one thread. */
struct wire_ask;
struct asks *wire_asks(struct wire *wire);
err wire_ask_open(struct wire *wire, struct wire_ask **out); /* E_BUSY: BUS_ASKS_MAX are open */
err wire_ask_send(struct wire_ask *ask, const struct subject_text *subject, struct slice bytes,
		  const char *id);

/* The answer belongs to the caller: natsMsg_Destroy. deadline: steady clock. E_TIMEOUT; E_UNREACHABLE: the server
 * says that nobody listens there; E_BUSY: whoever listens has no room. */
err wire_ask_wait(struct wire_ask *ask, instant deadline, natsMsg **answer);
void wire_ask_close(struct wire_ask *ask); /* NULL is fine */

/* What a libnats status means here. */
err wire_failed(natsStatus status, const char *what);

static inline struct slice wire_bytes(natsMsg *message)
{
	int len = natsMsg_GetDataLength(message);

	return slice(natsMsg_GetData(message), len > 0 ? (size_t)len : 0);
}

#endif
