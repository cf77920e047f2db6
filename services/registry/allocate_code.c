/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "eseal/v1/registry.pb-c.h"
#include "registry/acts.h"
#include "svc/send.h"
#include "svc/svc.h"

static err announce(struct request *req, struct tx *tx, char *code)
{
	Eseal__V1__SealEvent event = ESEAL__V1__SEAL_EVENT__INIT;
	struct slice payload;

	event.seal_code = code;
	event.recorded_at = req->now;
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, EVENT_CODE_ALLOCATED, event.base.descriptor->name, payload);
}

/* The making unit is given the code of the seal it is about to make (art. 17, 25): the region's six digits and a serial
 * number, so that the code says where the seal was filed. */
err allocate_code(struct request *req, struct tx *tx)
{
	Eseal__V1__CodeAllocated allocated = ESEAL__V1__CODE_ALLOCATED__INIT;
	ProtobufCMessage *message;
	struct slice order_id;
	struct slice code;
	struct slice payload;
	struct uuid order;

	TRY(pb_read(req->arena, &eseal__v1__allocate_code__descriptor, req->heard.payload, &message));
	order_id = slice_str(((const Eseal__V1__AllocateCode *)message)->order_id);
	TRY(uuid_read(order_id, &order));
	TRY(seal_store_allocate(tx, slice_str(req->office->region), order_id, req->now, &code));
	TRY(pb_text(req->arena, code, &allocated.seal_code));
	TRY(announce(req, tx, allocated.seal_code));
	TRY(pb_write(req->arena, &allocated.base, &payload));
	return reply_bytes(req, 200, NULL, payload);
}
