/* SPDX-License-Identifier: Apache-2.0 */
/* Who asks, and whether the route is for them. */
#include <strings.h>

#include "db/account.h"
#include "svc/inside.h"

/* Authorization: Bearer <token> (RFC 6750 §2.1). Empty without the header. */
static err bearer_token(const struct request *req, struct slice *token)
{
	static const char scheme[] = "Bearer ";
	struct slice field = request_header(req, "Authorization");

	*token = slice(NULL, 0);
	if (field.len == 0)
		return OK;
	if (field.len < sizeof(scheme) ||
	    strncasecmp((const char *)field.at, scheme, sizeof(scheme) - 1) != 0)
		return FAIL(E_UNAUTHENTICATED, "Authorization is not a bearer token");
	*token = slice_from(field, sizeof(scheme) - 1);
	return OK;
}

static err ask_ledger(struct job *job, struct slice token, struct actor *actor)
{
	struct account account;
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, job->db, job->req.arena, TX_READ));
	e = account_by_token(&tx, token, job->req.now, &account);
	tx_rollback(&tx);
	TRY(e);
	*actor = (struct actor){account.id, account.name, account.unit, account.roles};
	return OK;
}

static err identify(struct job *job, struct slice token)
{
	struct sm3 digest;

	TRY(sm3_by_library(&token, 1, &digest));
	if (tokens_find(&job->svc->tokens, &digest, job->req.arena, &job->actor))
		return OK;
	/* Tokens that are guessed cost the ledger a question each. */
	job->pace = pace_take(&job->svc->pace, &job->from, 1, clock_steady());
	REQUIRE(job->pace.granted, E_TOO_MANY);
	TRY(ask_ledger(job, token, &job->actor));
	job->pace = (struct pace_answer){0};
	tokens_keep(&job->svc->tokens, &digest, &job->actor);
	return OK;
}

err who_asks(struct job *job)
{
	const struct request *req = &job->req;
	bool public = req->route->roles & ROLE_PUBLIC;
	struct slice token;

	TRY(bearer_token(req, &token));
	if (token.len == 0 && !public)
		return FAIL(E_UNAUTHENTICATED, "Authorization: Bearer <token> is missing");
	if (token.len > 0) {
		TRY(identify(job, token));
		uuid_write(&job->actor.account, job->account_text);
		job->log.who = job->account_text;
	}
	job->actor.roles |= ROLE_PUBLIC;
	REQUIRE(actor_has(&job->actor, req->route->roles), E_FORBIDDEN);
	return OK;
}
