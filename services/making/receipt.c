/* SPDX-License-Identifier: Apache-2.0 */
#include "making/receipt.h"

#include "bus/pb.h"
#include "svc/paper.h"

err receipt_check(struct request *req, const struct order *order, const struct signed_document *document)
{
	const Eseal__V1__FilingReceipt *receipt;
	ProtobufCMessage *message;

	TRY(paper_check(req, REGISTRY, document, &eseal__v1__filing_receipt__descriptor, &message));
	receipt = (const Eseal__V1__FilingReceipt *)message;
	if (!slice_is(order->seal_code, receipt->seal_code) ||
	    !slice_eq(order->seal_sm3, pb_slice(receipt->seal_sm3)) ||
	    !slice_is(order->remakes, receipt->supersedes))
		return FAIL_AT(E_FIELD, "receipt", "for another seal");
	return OK;
}

static err put_what_it_says(struct request *req, struct slice document, struct json *json)
{
	const Eseal__V1__FilingReceipt *receipt;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__filing_receipt__descriptor, document, &message));
	receipt = (const Eseal__V1__FilingReceipt *)message;
	json_put_object(json, "says");
	json_put_str(json, "seal_code", receipt->seal_code);
	json_put_str(json, "region", receipt->region);
	json_put_digest(json, "seal_sm3", pb_slice(receipt->seal_sm3));
	json_put_instant(json, "filed_at", receipt->filed_at);
	json_put_str(json, "status", receipt->status);
	if (receipt->supersedes[0])
		json_put_str(json, "supersedes", receipt->supersedes);
	json_close(json);
	return OK;
}

err receipt_put_json(struct request *req, struct tx *tx, const struct order *order, struct json *json)
{
	struct signed_document receipt = {.type = slice_str(eseal__v1__filing_receipt__descriptor.name)};
	err e = order_store_receipt(tx, order, &receipt.document, &receipt.signature);

	if (e.code == E_NOT_FOUND)
		return OK;
	TRY(e);
	json_put_object(json, "receipt");
	paper_put_json(json, &receipt);
	TRY(put_what_it_says(req, receipt.document, json));
	json_close(json);
	return OK;
}
