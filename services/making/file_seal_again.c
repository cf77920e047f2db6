/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/filing.h"

/* A filing that the registry refused is asked for anew once its cause is gone; the seal stays as it was made (art. 17). */
err file_seal_again(struct request *req, struct tx *tx)
{
	struct order order;
	struct slice seal;

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	if (order.state != ORDER_MADE)
		return FAIL(E_NO_SUCH_STEP, "a seal is filed once it was made, and once only");
	TRY(order_store_seal(tx, &order, &seal));
	return filing_ask(req, tx, &order, seal);
}
