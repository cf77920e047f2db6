/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "issuing/acts.h"
#include "issuing/application.h"
#include "issuing/cancellation.h"
#include "issuing/office.h"
#include "svc/svc.h"

static err write_opinion(struct request *req, const struct cancellation *c, bool agreed, struct slice reason,
			 struct signed_document *out)
{
	const struct issuing *issuing = req->office->settings;
	Eseal__V1__Opinion opinion = ESEAL__V1__OPINION__INIT;
	char id[UUID_TEXT];

	uuid_write(&c->id, id);
	opinion.id = id;
	opinion.region = (char *)(uintptr_t)req->office->region;
	opinion.department = (char *)(uintptr_t)issuing->department;
	TRY(pb_text(req->arena, c->seal_code, &opinion.seal_code));
	TRY(pb_text(req->arena, c->owner_credit_code, &opinion.owner_credit_code));
	TRY(pb_text(req->arena, c->cause, &opinion.cause));
	TRY(pb_text(req->arena, reason, &opinion.reason));
	opinion.agreed = agreed;
	opinion.given_at = req->now;
	return document_sign(req->arena, req->office->key, req->office->cert, req->now, &opinion.base, out);
}

/* 出具处理意见: a second officer gives the department's opinion, which the department signs (art. 19). */
static err give_opinion(struct request *req, struct tx *tx, enum cancellation_event event)
{
	const struct life_step *step;
	struct signed_document opinion;
	struct cancellation c;
	struct slice reason;
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(remark_form_read(req, "reason", &reason));
	TRY(cancellation_store_lock(tx, &id, &c));
	TRY(request_if_match(req, c.version));
	TRY(cancellation_step(&c, event, req->actor, &step));
	TRY(write_opinion(req, &c, event == CANCELLATION_AGREE, reason, &opinion));
	TRY(cancellation_store_move(tx, &c, step, req->actor, reason, req->now, &opinion));
	TRY(cancellation_announce(req, tx, &c, step, &opinion));
	return cancellation_reply(req, 200, &c);
}

err agree(struct request *req, struct tx *tx)
{
	return give_opinion(req, tx, CANCELLATION_AGREE);
}

err refuse(struct request *req, struct tx *tx)
{
	return give_opinion(req, tx, CANCELLATION_REFUSE);
}
