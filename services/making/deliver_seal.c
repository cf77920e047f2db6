/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/order.h"

/* 交付: the filed seal may be fetched by its owner. */
err deliver_seal(struct request *req, struct tx *tx)
{
	struct order order;

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	TRY(order_take_step(req, tx, &order, ORDER_DELIVER));
	return order_reply(req, &order);
}
