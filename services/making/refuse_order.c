/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/order.h"

/* 不予制作: no seal is made, and why. Its approval can be used anew. */
err refuse_order(struct request *req, struct tx *tx)
{
	struct slice reason;
	struct order order;

	TRY(request_form(req, &req->form));
	TRY(form_prose(&req->form, "reason", 1, TEXT_REASON_MAX, &reason));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	TRY(order_store_refuse(tx, &order, reason));
	TRY(order_take_step(req, tx, &order, ORDER_REFUSE));
	order.refused_reason = reason;
	return order_reply(req, &order);
}
