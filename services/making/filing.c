/* SPDX-License-Identifier: Apache-2.0 */
#include "making/filing.h"

#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "making/approval.h"
#include "making/errand.h"
#include "making/order.h"
#include "making/receipt.h"

/* The registry has filed it. */
static err filed(struct request *req, struct tx *tx)
{
	struct errand errand;
	struct order order;
	struct json json;

	TRY(errand_wait(req, tx, &errand));
	TRY(order_store_show(tx, &errand.order_id, &order));
	json_start(&json, req->arena);
	order_put_json(&json, &order);
	TRY(receipt_put_json(req, tx, &order, &json));
	TRY(reply_version(req, order.version));
	return reply_json(req, 200, &json);
}

err filing_ask(struct request *req, struct tx *tx, const struct order *order, struct slice seal)
{
	Eseal__V1__FileSeal file = ESEAL__V1__FILE_SEAL__INIT;
	Eseal__V1__Unit owner = ESEAL__V1__UNIT__INIT;
	struct errand_form form = {.subject = SUBJECT_FILE_SEAL, .message = &file.base};
	struct approval approval;
	char id[UUID_TEXT];

	TRY(pb_text(req->arena, order->owner.credit_code, &owner.credit_code));
	TRY(pb_text(req->arena, order->owner.name, &owner.name));
	TRY(pb_text(req->arena, order->owner.kind, &owner.kind));
	TRY(pb_text(req->arena, order->seal_code, &file.seal_code));
	TRY(pb_text(req->arena, order->seal_name, &file.seal_name));
	TRY(pb_text(req->arena, order->seal_kind, &file.seal_kind));
	TRY(pb_text(req->arena, order->remakes, &file.supersedes));
	TRY(pb_text(req->arena, order->cause, &file.cause));
	file.owner = &owner;
	file.seal = pb_bytes(seal);
	file.compromised_at = order->compromised_at;
	if (order->remakes.len == 0) {
		TRY(approval_find(tx, order->application_id, &approval));
		TRY(document_put(req->arena, &approval.document, &file.approval));
	}
	TRY(errand_start(req, tx, order, &form));
	uuid_write(&order->id, id);
	return reply_when(req, filed, "/v1/orders/%s", id);
}
