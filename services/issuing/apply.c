/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"

/* Nobody applies for another unit; a seal is applied for by the one that will own it. */
static err own_unit(const struct actor *actor, const struct application *app)
{
	if (!slice_eq(actor->unit, app->owner_credit_code))
		return FAIL_AT(E_FIELD, "owner.credit_code", "not the unit of this account");
	return OK;
}

/* 申请: a unit applies for a seal (art. 13). */
err apply(struct request *req, struct tx *tx)
{
	const struct life_step *step;
	struct application app = {.state = APPLICATION_NONE, .applicant = req->actor->account};

	TRY(application_form_read(req, &app));
	TRY(own_unit(req->actor, &app));
	TRY(application_step(&app, APPLICATION_SUBMIT, req->actor, &step));
	TRY(uuid_new(req->now, &app.id));
	app.state = (enum application_state)step->to;
	app.version = 1;
	app.submitted_at = app.changed_at = req->now;
	TRY(application_store_add(tx, &app));
	TRY(application_announce(req, tx, &app, step, NULL));
	return application_reply(req, 201, &app);
}
