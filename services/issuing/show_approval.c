/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "issuing/acts.h"
#include "issuing/application.h"
#include "issuing/sql.h"
#include "svc/paper.h"

static err put_what_it_says(struct request *req, struct json *json, struct slice document)
{
	const Eseal__V1__Approval *approval;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__approval__descriptor, document, &message));
	approval = (const Eseal__V1__Approval *)message;
	json_put_object(json, "says");
	json_put_str(json, "id", approval->id);
	json_put_str(json, "department", approval->department);
	json_put_str(json, "owner_credit_code", approval->owner->credit_code);
	json_put_str(json, "owner_name", approval->owner->name);
	json_put_str(json, "seal_name", approval->seal_name);
	json_put_str(json, "seal_kind", approval->seal_kind);
	json_put_instant(json, "approved_at", approval->approved_at);
	json_put_instant(json, "use_before", approval->use_before);
	json_close(json);
	return OK;
}

/* The approval, as the department signed it (art. 13). */
err show_approval(struct request *req, struct tx *tx)
{
	struct application app = {0};
	struct signed_document approval = {.type = slice_str("eseal.v1.Approval")};
	struct uuid id;
	struct row row;
	struct json json;
	bool there;

	TRY(path_uuid(req, "id", &id));
	TRY(db_run_one(tx, &application_approval, PARAMS(db_uuid(&id)), &row));
	TRY(row_text(&row, &app.owner_credit_code));
	TRY(row_bytes_or_null(&row, &approval.document, &there));
	TRY(row_bytes_or_null(&row, &approval.signature, &there));
	TRY(row_end(&row));
	TRY(actor_may_see(req->actor, app.owner_credit_code));
	REQUIRE(there, E_NOT_FOUND);
	json_start(&json, req->arena);
	paper_put_json(&json, &approval);
	TRY(put_what_it_says(req, &json, approval.document));
	return reply_json(req, 200, &json);
}
