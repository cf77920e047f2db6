/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/once.h"

#include "db/idempotency.h"
#include "db/inbox.h"
#include "gm/sm3.h"
#include "svc/job.h"

/* What must be the same for the same key. */
static err digest_of(const struct http_request *http, struct sm3 *digest)
{
	const struct slice parts[] = {http->method, slice_str(" "), http->path, slice_str("?"),
				      http->query,  slice_str(" "), http->body};

	return sm3_of_parts(parts, COUNT(parts), digest);
}

/* The headers that belong to an answer, and where they are kept. */
enum { KEPT_HEADERS = 3 };
static const char *const kept_names[KEPT_HEADERS] = {"Location", "ETag", "Link"};

static void kept_places(struct idempotency *kept, struct slice *places[KEPT_HEADERS])
{
	places[0] = &kept->location;
	places[1] = &kept->etag;
	places[2] = &kept->link;
}

static err replay(struct request *req, struct idempotency *kept)
{
	struct slice *places[KEPT_HEADERS];
	const char *type;

	TRY(arena_cstr(req->arena, kept->type, &type));
	TRY(reply_bytes(req, (int)kept->status, type[0] ? type : NULL, kept->body));
	kept_places(kept, places);
	for (size_t i = 0; i < KEPT_HEADERS; i++)
		if (places[i]->len > 0)
			TRY(reply_header(req, kept_names[i], "%.*s", SLICE_ARG(*places[i])));
	return reply_header(req, "Idempotency-Replayed", "true");
}

static err claim_key(struct request *req, struct tx *tx, bool *done)
{
	struct job *job = job_of(req);
	struct idempotency kept;
	struct sm3 digest;

	job->key = request_header(req, "Idempotency-Key");
	REQUIRE(job->key.len > 0, E_KEY_MISSING);
	TRY(digest_of(req->http, &digest));
	TRY(idempotency_claim(tx, &req->actor->account, job->key, sm3_slice(&digest), req->now, &kept));
	*done = kept.replay;
	return kept.replay ? replay(req, &kept) : OK;
}

static err keep_reply(struct request *req, struct tx *tx)
{
	const struct reply *reply = &req->reply;
	struct slice *places[KEPT_HEADERS];
	struct idempotency answer = {.status = reply->status ? reply->status : 204,
				     .type = slice_str(reply->type),
				     .body = reply->body};

	kept_places(&answer, places);
	for (size_t i = 0; i < reply->header_count; i++)
		for (size_t k = 0; k < KEPT_HEADERS; k++)
			if (strcmp(reply->headers[i].name, kept_names[k]) == 0)
				*places[k] = slice_str(reply->headers[i].value);
	return idempotency_keep(tx, &req->actor->account, job_of(req)->key, &answer);
}

/* What another office must still answer is pending for whoever repeats the request in the meantime. */
static err keep_answer(struct request *req, struct tx *tx)
{
	struct reply reply = req->reply;

	if (reply.when)
		TRY(reply_pending(req, reply.place));
	TRY(keep_reply(req, tx));
	req->reply = reply;
	return OK;
}

err once_keep_late(struct request *req, struct tx *tx)
{
	return job_of(req)->key.len > 0 ? keep_answer(req, tx) : OK;
}

struct act once_http(const struct route *route)
{
	bool once = route->twice == ONCE;

	return (struct act){route->twice, route->handle, once ? claim_key : NULL, once ? keep_answer : NULL};
}

/* As old as what the inbox forgets. */
static bool is_old(const struct request *req)
{
	return req->now - uuid_time(&req->heard.id) > COMMAND_DAYS * DAY;
}

/* Whether it was done is not known any more. Its sender has long had its answer, or given up. */
static err check_age(const struct request *req)
{
	if (is_old(req))
		return FAIL(E_STALE, "commands are taken for %d days", COMMAND_DAYS);
	return OK;
}

static err claim_command(struct request *req, struct tx *tx, bool *done)
{
	struct inbox_claim claim;

	TRY(check_age(req));
	TRY(inbox_claim(tx, &req->heard.id, slice_str(office_word(req->heard.from)), &claim));
	*done = claim.already;
	return claim.already ? reply_bytes(req, 200, NULL, claim.answer) : OK;
}

static err keep_command(struct request *req, struct tx *tx)
{
	return inbox_keep_answer(tx, &req->heard.id, req->reply.body);
}

struct act once_command(const struct bus_route *route)
{
	bool once = route->twice == ONCE;

	return (struct act){route->twice, route->handle, once ? claim_command : NULL,
			    once ? keep_command : NULL};
}

static err claim_event(struct request *req, struct tx *tx, bool *done)
{
	return inbox_claim_event(tx, &req->heard.id, slice_str(office_word(req->heard.from)),
				 (int64_t)req->heard.number, is_old(req), done);
}

struct act once_event(handler handle)
{
	return (struct act){ONCE, handle, claim_event, NULL};
}
