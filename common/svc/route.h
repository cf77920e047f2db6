/* SPDX-License-Identifier: Apache-2.0 */
/* The tables by which an office is entered. An office has four, each ended by its END_OF_…:
 *
 *   const struct route issuing_routes[] = {
 *           { POST, "/v1/applications",             ROLE_APPLICANT, 64 KiB, ONCE, apply,  EVENT_… },
 *           { POST, "/v1/applications/{id}/reject", ROLE_REVIEWER,  4 KiB, ONCE, reject, EVENT_… },
 *           { GET,  "/v1/applications/{id}",        ROLE_APPLICANT, 0,      READ, show,   NO_EVENT },
 *           END_OF_ROUTES
 *   };
 *
 * The grids enumerate these tables; nothing else opens a door. A route without a role does not start. */
#ifndef SVC_ROUTE_H
#define SVC_ROUTE_H

#include "svc/request.h"

#define KiB *1024
#define MiB *1024 * 1024

enum method { NO_METHOD, GET, POST, PUT, DELETE, METHOD_COUNT };

/* What doing it twice means, and the transaction that follows from it. */
enum twice {
	ONCE,     /* an Idempotency-Key is required; a repetition gets the first answer */
	AGAIN,    /* a transaction, no key: doing it again is another act */
	READ,     /* a read-only transaction: several statements see one moment */
	READ_ONE, /* exactly one statement, which needs no transaction around it: the fast path */
	GLANCE,   /* READ_ONE of one row by its key, without a body: see svc/express.h */
	NO_TX,    /* no database at all; tx is NULL */
	OWN_TX, /* work that takes long, outside of any transaction: tx is NULL; what came of it the handler writes
		   * with act_write. No key: doing it again is another act */
};

struct route {
	enum method method;
	const char *path; /* "{name}" stands for one segment */
	unsigned roles;   /* set of enum role; ROLE_PUBLIC needs no token */
	size_t body_max;  /* bytes; 0: no body */
	enum twice twice;
	handler handle;
	enum event announces; /* what a success puts into the outbox, or NO_EVENT */
};
#define END_OF_ROUTES                                                                                        \
	{                                                                                                    \
		.path = NULL                                                                                 \
	}

/* Requests and commands of other offices. Who may ask stands in proto/subjects.def. ONCE: a command; its
 * id is claimed in the inbox, and asked again it gets the first answer. */
struct bus_route {
	enum subject subject;
	enum twice twice;
	handler handle; /* answers with reply_bytes(req, 200, NULL, payload) */
};
#define END_OF_BUS_ROUTES                                                                                    \
	{                                                                                                    \
		.subject = NO_SUBJECT                                                                        \
	}

/* Events of other offices. The event's id is claimed in the inbox in the same transaction. E_ORDER,
 * E_CONFLICT and every other error that may pass has it delivered again later. */
struct event_route {
	enum event event;
	handler handle;
};
#define END_OF_EVENT_ROUTES                                                                                  \
	{                                                                                                    \
		.event = NO_EVENT                                                                            \
	}

/* Answers to commands of one's own: called once for each, in the transaction that marks the command as
 * answered. A refusal comes here too: req->heard.refused. */
struct answer_route {
	enum subject subject;
	handler handle;
};
#define END_OF_ANSWER_ROUTES                                                                                 \
	{                                                                                                    \
		.subject = NO_SUBJECT                                                                        \
	}

/* Where a method and path lead. E_NO_ROUTE; E_METHOD, with *allowed a set of 1 << method. What stands in the
 * path's places is put into parts as it was sent, percent-encoded, in their order. */
err route_find(const struct route *routes, enum method method, struct slice path, const struct route **route,
	       struct slice parts[PATH_PARTS_MAX], unsigned *allowed);

/* Every row has method, path, role and handler, and no two rows are the same. E_BUG naming the row. */
err routes_check(const struct route *routes);

/* "GET"; and back: NO_METHOD for any other word. */
const char *method_word(enum method method);
enum method method_read(struct slice word);

#endif
