/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "making/acts.h"
#include "making/errand.h"
#include "making/known_seal.h"
#include "making/receipt.h"

static err move(struct request *req, struct tx *tx, struct order *order,
		const struct signed_document *receipt)
{
	struct known_seal filed = {
		.code = order->seal_code, .status = slice_str("filed"), .version = 1, .since = req->now};
	const struct life_step *step;

	TRY(life_next(&order_life, (int)order->state, ORDER_FILE, role_of_office(req->heard.from), order,
		      NULL, &step));
	TRY(order_store_file(tx, order, receipt->document, receipt->signature, req->now));
	TRY(order_store_move(tx, order, step));
	return known_seal_hear(tx, &filed);
}

/* The registry has put a seal on file, and its receipt proves it (art. 17). A receipt for something else is no receipt. */
err seal_was_filed(struct request *req, struct tx *tx)
{
	const Eseal__V1__SealFiled *answer;
	struct signed_document receipt;
	ProtobufCMessage *message;
	struct errand errand;
	struct order order;
	bool done;
	err e;

	TRY(errand_answered(req, tx, &errand, &done));
	if (!done)
		return OK;
	TRY(pb_read(req->arena, &eseal__v1__seal_filed__descriptor, req->heard.payload, &message));
	answer = (const Eseal__V1__SealFiled *)message;
	receipt = document_get(answer->receipt);
	TRY(order_store_lock(tx, &errand.order_id, &order));
	e = receipt_check(req, &order, &receipt);
	if (e.code != E_OK)
		return errand_spoil(req, tx, &errand, e);
	return move(req, tx, &order, &receipt);
}
