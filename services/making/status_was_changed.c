/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "making/acts.h"
#include "making/errand.h"
#include "making/known_seal.h"
#include "making/order.h"

/* The owner has proved possession and the registry has made the seal active: the order is done (art. 21). */
static err finish_order(struct request *req, struct tx *tx, const struct errand *errand)
{
	struct order_news news = {.event = order_event_word(ORDER_TAKE_OVER)};
	struct order_facts facts = {.who = errand->asked_by};
	const struct life_step *step;
	struct order order;

	TRY(order_store_lock(tx, &errand->order_id, &order));
	facts.unit = facts.owner = order.owner.credit_code; /* looked at when the owner asked */
	TRY(life_next(&order_life, (int)order.state, ORDER_TAKE_OVER, ROLE_OWNER, &order, &facts, &step));
	TRY(order_store_move(tx, &order, step));
	news.announces = (enum event)step->announces;
	return order_announce(req, tx, &order, &news);
}

/* The registry has answered a change of status. */
err status_was_changed(struct request *req, struct tx *tx)
{
	const Eseal__V1__StatusChanged *answer;
	struct known_seal now;
	ProtobufCMessage *message;
	struct errand errand;
	bool done;

	TRY(errand_answered(req, tx, &errand, &done));
	if (!done)
		return OK;
	TRY(pb_read(req->arena, &eseal__v1__status_changed__descriptor, req->heard.payload, &message));
	answer = (const Eseal__V1__StatusChanged *)message;
	now = (struct known_seal){.code = slice_str(answer->seal_code),
				  .status = slice_str(answer->status),
				  .version = answer->version,
				  .since = answer->effective_at};
	TRY(known_seal_hear(tx, &now));
	return slice_is(errand.event, "take-over") ? finish_order(req, tx, &errand) : OK;
}
