/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/status.h"

#include "bus/pb.h"
#include "svc/paper.h"

void status_put_json(struct json *json, const struct standing *status, instant at)
{
	json_put_text(json, "seal_code", status->code);
	json_put_text(json, "status", status->status);
	json_put_instant(json, "at", at);
	if (status->since)
		json_put_instant(json, "since", status->since);
	if (status->until)
		json_put_instant(json, "until", status->until);
	json_put_text(json, "status_now", status->now);
	if (status->valid_to)
		json_put_instant(json, "valid_to", status->valid_to);
	if (status->sm3.len)
		json_put_digest(json, "seal_sm3", status->sm3);
}

err status_message(struct request *req, const struct standing *status, instant at,
		   Eseal__V1__StatusAnswer *out)
{
	eseal__v1__status_answer__init(out);
	TRY(pb_text(req->arena, status->code, &out->seal_code));
	TRY(pb_text(req->arena, status->status, &out->status));
	TRY(pb_text(req->arena, status->now, &out->status_now));
	TRY(pb_text(req->arena, status->owner_credit_code, &out->owner_credit_code));
	out->region = (char *)(uintptr_t)req->office->region;
	out->asked_for = at;
	out->answered_at = req->now;
	out->since = status->since;
	out->until = status->until;
	out->seal_sm3 = pb_bytes(status->sm3);
	out->version = status->version;
	out->valid_to = status->valid_to;
	return OK;
}

err status_put_signed(struct request *req, struct json *json, const struct standing *status, instant at)
{
	Eseal__V1__StatusAnswer answer;
	struct signed_document document;

	if (at > req->now)
		return FAIL_AT(E_FIELD, "at", "a signed answer is not about the future");
	TRY(status_message(req, status, at, &answer));
	TRY(document_sign(req->arena, req->office->key, req->office->cert, req->now, &answer.base,
			  &document));
	json_put_object(json, "signed");
	paper_put_json(json, &document);
	json_close(json);
	return OK;
}
