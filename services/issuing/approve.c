/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "issuing/acts.h"
#include "issuing/application.h"
#include "issuing/office.h"
#include "svc/svc.h"

/* The approval as a document that any later step can check by itself (art. 11, 13). */
static err write_approval(struct request *req, const struct application *app, struct signed_document *out)
{
	const struct issuing *issuing = req->office->settings;
	Eseal__V1__Approval approval = ESEAL__V1__APPROVAL__INIT;
	Eseal__V1__Unit owner = ESEAL__V1__UNIT__INIT;
	char id[UUID_TEXT];

	uuid_write(&app->id, id);
	TRY(pb_text(req->arena, app->owner_credit_code, &owner.credit_code));
	TRY(pb_text(req->arena, app->owner_name, &owner.name));
	TRY(pb_text(req->arena, app->owner_kind, &owner.kind));
	TRY(pb_text(req->arena, app->seal_name, &approval.seal_name));
	TRY(pb_text(req->arena, app->seal_kind, &approval.seal_kind));
	TRY(pb_text(req->arena, app->caption, &approval.caption));
	approval.id = id;
	approval.region = (char *)(uintptr_t)req->office->region;
	approval.department = (char *)(uintptr_t)issuing->department;
	approval.owner = &owner;
	approval.approved_at = req->now;
	approval.use_before = req->now + issuing->approval_life;
	return document_sign(req->arena, req->office->key, req->office->cert, req->now, &approval.base, out);
}

/* 批准: a second officer approves an application; the department signs (art. 13). */
err approve(struct request *req, struct tx *tx)
{
	const struct life_step *step;
	struct signed_document approval;
	struct application app;
	struct slice opinion;
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(remark_form_read(req, "opinion", &opinion));
	TRY(application_store_lock(tx, &id, &req->actor->account, &app));
	TRY(actor_may_see(req->actor, app.owner_credit_code));
	TRY(request_if_match(req, app.version));
	TRY(application_step(&app, APPLICATION_APPROVE, req->actor, &step));
	TRY(write_approval(req, &app, &approval));
	TRY(application_store_move(tx, &app, step, req->actor, opinion, req->now, &approval));
	TRY(application_announce(req, tx, &app, step, &approval));
	return application_reply(req, 200, &app);
}
