/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/change.h"

/* 停用 and 恢复 alike: at the owner's wish, or that of a related unit, which a clerk records (art. 17). */
static err change_by_wish(struct request *req, struct tx *tx, const char *event)
{
	Eseal__V1__ChangeStatus change = ESEAL__V1__CHANGE_STATUS__INIT;
	struct known_seal seal;
	struct slice reason;
	bool owner;

	TRY(request_form(req, &req->form));
	TRY(form_text(&req->form, "reason", 1, TEXT_REASON_MAX, &reason));
	TRY(form_end(&req->form));
	TRY(known_seal_of_path(req, tx, &seal));
	owner = slice_eq(req->actor->unit, seal.owner_credit_code);
	return change_order(req, tx, &seal, event, reason, owner ? "owner" : "related-unit", &change);
}

err suspend_seal(struct request *req, struct tx *tx)
{
	return change_by_wish(req, tx, "suspend");
}

err resume_seal(struct request *req, struct tx *tx)
{
	return change_by_wish(req, tx, "resume");
}
