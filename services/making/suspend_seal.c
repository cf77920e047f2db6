/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "making/acts.h"
#include "making/change.h"

/* 停用 and 恢复 alike: at the owner's wish, or that of a related unit, which a clerk records and names (art. 17). The registry
 * knows at whose wish a seal was suspended, and resumes it at no other. */
static err change_by_wish(struct request *req, struct tx *tx, const char *event)
{
	Eseal__V1__ChangeStatus change = ESEAL__V1__CHANGE_STATUS__INIT;
	struct known_seal seal;
	struct slice reason;
	struct slice unit = slice_str("");
	bool clerk = actor_has(req->actor, ROLE_CLERK);

	TRY(request_form(req, &req->form));
	TRY(form_text(&req->form, "reason", 1, TEXT_REASON_MAX, &reason));
	if (clerk)
		TRY(form_text(&req->form, "related_unit", 1, TEXT_NAME_MAX, &unit));
	TRY(form_end(&req->form));
	TRY(known_seal_of_path(req, tx, &seal));
	TRY(pb_text(req->arena, unit, &change.wish_unit));
	return change_order(req, tx, &seal, event, reason, clerk ? "related-unit" : "owner", &change);
}

err suspend_seal(struct request *req, struct tx *tx)
{
	return change_by_wish(req, tx, "suspend");
}

err resume_seal(struct request *req, struct tx *tx)
{
	return change_by_wish(req, tx, "resume");
}
