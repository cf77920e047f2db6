/* SPDX-License-Identifier: Apache-2.0 */
/* A request, as a use case sees it. An HTTP request, a request of another office over NATS, an event, and
 * the answer to one's own command all are one, and all are handled by a function of one type:
 *
 *   err approve(struct request *req, struct tx *tx);
 *
 * Before the call the framework has authenticated the actor, checked the role against the table, opened
 * the transaction, and claimed the Idempotency-Key or the message's id in it. After the call it commits
 * and only then answers; when the handler fails, nothing of the transaction remains and the error is what
 * is answered. A handler may be called again for the same request after E_CONFLICT, so it keeps nothing
 * outside req, tx and the arena.
 *
 * Everything here is borrowed by the handler and lives until the request is answered. */
#ifndef SVC_REQUEST_H
#define SVC_REQUEST_H

#include "base/id.h"
#include "base/tables.h"
#include "http/form.h"
#include "svc/reply.h"

struct office;
struct tx;
struct route;
struct envelope;
struct http_request;

/* Who asks: an account behind a bearer token, or a person at another office for whom its envelope speaks. */
struct actor {
	struct uuid account; /* all zero for the public, and for offices that speak for themselves */
	struct slice name;
	struct slice unit; /* the unit or department the account belongs to: a credit code, or its name */
	unsigned roles;    /* set of enum role */
};

static inline bool actor_has(const struct actor *actor, unsigned roles)
{
	return (actor->roles & roles) != 0;
}

/* What came over the bus; empty for HTTP. */
struct heard {
	struct uuid id;        /* of the envelope; for an answer: of the command it answers */
	enum office_name from; /* whose signature was checked */
	enum subject subject;  /* a request, a command, or the answer to one */
	enum event event;
	instant at;                      /* when it was said, by the sender's clock */
	const struct envelope *envelope; /* all of it, for whoever keeps proof; NULL for an answer */
	struct slice payload;
	enum code refused; /* an answer that refuses: why; E_OK otherwise */
	struct slice detail;

	/* An event's place among its office's (from 1), and the bytes that prove it: for whoever keeps them. */
	uint64_t number;
	struct slice actor; /* on whose behalf; an account's id, or empty */
	struct slice said;
	struct slice signature;
	struct slice signer;
};

enum { PATH_PARTS_MAX = 4 };

typedef err (*handler)(struct request *req, struct tx *tx);

struct request {
	struct arena *arena;
	instant now; /* the one reading of the clock for this request */
	struct uuid id;
	char trace_id[33]; /* W3C trace id, given or new: in logs, errors and what is sent on */
	struct office *office;
	const struct actor *actor;
	const struct route *route;          /* HTTP only */
	const struct http_request *http;    /* HTTP only */
	struct slice parts[PATH_PARTS_MAX]; /* of the path, as sent; read them with path_text */
	struct heard heard;                 /* bus only */
	struct reply reply;
	struct form form; /* released with the request */
};

/* A part of the path, by its name in the route: "/v1/seals/{code}". What cannot be one is E_NOT_FOUND. */
err path_text(const struct request *req, const char *name, size_t max, struct slice *out);
err path_uuid(const struct request *req, const char *name, struct uuid *out);

/* The body as a form; its content type must be application/json. E_MEDIA_TYPE, E_SYNTAX. */
err request_form(struct request *req, struct form *form);

/* The query as a form. E_SYNTAX. */
err request_query(struct request *req, struct form *form);

/* The body as bytes; type is the content type it must have, or NULL for any. E_MEDIA_TYPE, E_FIELD when
 * empty. */
err request_bytes(const struct request *req, const char *type, struct slice *out);

/* A header's value; an empty slice when it is not there. */
struct slice request_header(const struct request *req, const char *name);

/* What page of a list is wanted: page_size (default and most as given) and page_token ("" for the first),
 * from a query form. The token is what reply_page was given. */
err request_page(struct form *query, size_t most, size_t *size, struct slice *token);

#endif
