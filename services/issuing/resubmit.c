/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"

/* 补正: the applicant hands an application in again, corrected (art. 13). It stays the same owner's. */
err resubmit(struct request *req, struct tx *tx)
{
	const struct life_step *step;
	struct application app;
	struct application form = {0};
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(application_form_read(req, &form));
	TRY(application_store_lock(tx, &id, &req->actor->account, &app));
	TRY(actor_may_see(req->actor, app.owner_credit_code));
	TRY(request_if_match(req, app.version));
	TRY(application_step(&app, APPLICATION_RESUBMIT, req->actor, &step));
	if (!slice_eq(form.owner_credit_code, app.owner_credit_code))
		return FAIL_AT(E_FIELD, "owner.credit_code", "an application keeps its owner");
	app.owner_name = form.owner_name;
	app.owner_kind = form.owner_kind;
	app.seal_name = form.seal_name;
	app.seal_kind = form.seal_kind;
	app.caption = form.caption;
	app.reason = form.reason;
	app.materials = form.materials;
	TRY(application_store_amend(tx, &app));
	TRY(application_store_move(tx, &app, step, req->actor, form.reason, req->now, NULL));
	TRY(application_announce(req, tx, &app, step, NULL));
	return application_reply(req, 200, &app);
}
