/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "issuing/acts.h"
#include "issuing/application.h"
#include "issuing/cancellation.h"
#include "svc/send.h"

/* 注销事由 (art. 19). */
static const char *const causes[] = {"rename",     "dissolution", "withdrawal", "revoked-licence",
				     "bankruptcy", "division",    "merger",     "owner-wish"};

static err read_form(struct request *req, struct cancellation *c)
{
	struct form form;
	size_t cause;

	TRY(request_form(req, &form));
	TRY(form_text(&form, "seal_code", 1, SEAL_CODE_MAX, &c->seal_code));
	TRY(form_enum(&form, "cause", causes, COUNT(causes), &cause));
	TRY(form_prose(&form, "reason", 1, TEXT_REASON_MAX, &c->reason));
	c->cause = slice_str(causes[cause]);
	return form_end(&form);
}

/* Whose seal is it? The registry knows. A seal that is not on file, or not this unit's, is none. */
static err find_owner(struct request *req, struct cancellation *c)
{
	Eseal__V1__AskStatus ask = ESEAL__V1__ASK_STATUS__INIT;
	const Eseal__V1__Statuses *statuses;
	ProtobufCMessage *message;
	struct slice payload;
	struct slice reply;
	char *code;

	TRY(pb_text(req->arena, c->seal_code, &code));
	ask.n_seal_code = 1;
	ask.seal_code = &code;
	TRY(pb_write(req->arena, &ask.base, &payload));
	TRY(send_question(req, SUBJECT_STATUS, ask.base.descriptor->name, payload, &reply));
	TRY(pb_read(req->arena, &eseal__v1__statuses__descriptor, reply, &message));
	statuses = (const Eseal__V1__Statuses *)message;
	if (statuses->n_answer != 1 || statuses->answer[0]->owner_credit_code[0] == 0)
		return FAIL_AT(E_NOT_FOUND, "seal_code", "no such seal is on file");
	c->owner_credit_code = slice_str(statuses->answer[0]->owner_credit_code);
	return OK;
}

/* 提出注销: the owner asks for its seal to be cancelled, or the department starts by itself (art. 19). */
err request_cancellation(struct request *req, struct tx *tx)
{
	struct cancellation c = {.state = CANCELLATION_NONE, .requested_by = req->actor->account};
	const struct life_step *step;

	TRY(read_form(req, &c));
	TRY(find_owner(req, &c));
	TRY(actor_may_see(req->actor, c.owner_credit_code));
	TRY(cancellation_step(&c, CANCELLATION_REQUEST, req->actor, &step));
	TRY(uuid_new(req->now, &c.id));
	c.state = (enum cancellation_state)step->to;
	c.version = 1;
	c.requested_at = req->now;
	TRY(cancellation_store_add(tx, &c));
	TRY(cancellation_announce(req, tx, &c, step, NULL));
	return cancellation_reply(req, 201, &c);
}
