/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/order.h"

/* 材料核查通过: each of the four materials was found good (art. 14). */
err check_order(struct request *req, struct tx *tx)
{
	struct order order;

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	TRY(order_take_step(req, tx, &order, ORDER_CHECK));
	return order_reply(req, &order);
}
