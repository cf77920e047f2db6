/* SPDX-License-Identifier: Apache-2.0 */
#include "making/change.h"

#include "bus/pb.h"
#include "making/errand.h"
#include "making/order.h"

/* The registry has answered: what the seal is now. */
static err changed(struct request *req, struct tx *tx)
{
	struct known_seal seal;
	struct errand errand;
	struct json json;

	TRY(errand_wait(req, tx, &errand));
	TRY(known_seal_find(tx, errand.seal_code, &seal));
	json_start(&json, req->arena);
	json_put_text(&json, "seal_code", seal.code);
	json_put_text(&json, "status", seal.status);
	json_put_int(&json, "version", seal.version);
	json_put_instant(&json, "since", seal.since);
	return reply_json(req, 200, &json);
}

err change_order(struct request *req, struct tx *tx, const struct known_seal *seal, const char *event,
		 struct slice reason, const char *wish_of, Eseal__V1__ChangeStatus *form)
{
	struct errand_form errand = {.subject = SUBJECT_CHANGE_STATUS,
				     .event = slice_str(event),
				     .reason = reason,
				     .message = &form->base};
	struct order_news news = {.announces = EVENT_CHANGE_ORDERED, .event = event};
	struct order order;

	TRY(pb_text(req->arena, seal->code, &form->seal_code));
	TRY(pb_text(req->arena, reason, &form->reason));
	form->event = (char *)(uintptr_t)event;
	form->wish_of = (char *)(uintptr_t)wish_of;
	form->after_version = seal->version;
	TRY(order_store_show(tx, &seal->order_id, &order));
	TRY(order_announce(req, tx, &order, &news));
	TRY(errand_start(req, tx, &order, &errand));
	return reply_when(req, changed, "/v1/seals/%.*s", SLICE_ARG(seal->code));
}
