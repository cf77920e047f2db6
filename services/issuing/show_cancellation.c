/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "issuing/acts.h"
#include "issuing/application.h"
#include "issuing/cancellation.h"
#include "issuing/sql.h"
#include "svc/paper.h"

/* One request, to those entitled to see it. */
err show_cancellation(struct request *req, struct tx *tx)
{
	struct cancellation c;
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(cancellation_store_get(tx, &id, &c));
	TRY(actor_may_see(req->actor, c.owner_credit_code));
	return cancellation_reply(req, 200, &c);
}

static err put_what_it_says(struct request *req, struct json *json, struct slice document)
{
	const Eseal__V1__Opinion *opinion;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__opinion__descriptor, document, &message));
	opinion = (const Eseal__V1__Opinion *)message;
	json_put_object(json, "says");
	json_put_str(json, "id", opinion->id);
	json_put_str(json, "department", opinion->department);
	json_put_str(json, "seal_code", opinion->seal_code);
	json_put_str(json, "owner_credit_code", opinion->owner_credit_code);
	json_put_str(json, "cause", opinion->cause);
	json_put_bool(json, "agreed", opinion->agreed);
	json_put_str(json, "reason", opinion->reason);
	json_put_instant(json, "given_at", opinion->given_at);
	json_close(json);
	return OK;
}

/* The opinion, as the department signed it (art. 19). */
err show_opinion(struct request *req, struct tx *tx)
{
	struct signed_document opinion = {.type = slice_str("eseal.v1.Opinion")};
	struct slice owner;
	struct uuid id;
	struct row row;
	struct json json;
	bool there;

	TRY(path_uuid(req, "id", &id));
	TRY(db_run_one(tx, &cancellation_opinion, PARAMS(db_uuid(&id)), &row));
	TRY(row_text(&row, &owner));
	TRY(row_bytes_or_null(&row, &opinion.document, &there));
	TRY(row_bytes_or_null(&row, &opinion.signature, &there));
	TRY(row_end(&row));
	TRY(actor_may_see(req->actor, owner));
	REQUIRE(there, E_NOT_FOUND);
	json_start(&json, req->arena);
	paper_put_json(&json, &opinion);
	TRY(put_what_it_says(req, &json, opinion.document));
	return reply_json(req, 200, &json);
}
