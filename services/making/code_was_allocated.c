/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "making/acts.h"
#include "making/errand.h"

/* The registry has given an order the code of its seal. */
err code_was_allocated(struct request *req, struct tx *tx)
{
	const Eseal__V1__CodeAllocated *answer;
	ProtobufCMessage *message;
	struct errand errand;
	struct order order;
	bool done;

	TRY(errand_answered(req, tx, &errand, &done));
	if (!done)
		return OK;
	TRY(pb_read(req->arena, &eseal__v1__code_allocated__descriptor, req->heard.payload, &message));
	answer = (const Eseal__V1__CodeAllocated *)message;
	TRY(order_store_lock(tx, &errand.order_id, &order));
	return order_store_set_code(tx, &order, slice_str(answer->seal_code));
}
