/* SPDX-License-Identifier: Apache-2.0 */
#include "making/order.h"

#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "making/material.h"
#include "svc/send.h"

err order_step(struct request *req, struct tx *tx, const struct order *order, enum order_event event,
	       const struct life_step **step)
{
	struct order_facts facts = {.who = req->actor->account,
				    .unit = req->actor->unit,
				    .owner = order->owner.credit_code,
				    .prepared_by = order->prepared_by};

	if (event == ORDER_CHECK)
		TRY(material_store_good(tx, order, &facts.good_materials));
	return life_next(&order_life, (int)order->state, (int)event, req->actor->roles, order, &facts, step);
}

err order_announce(struct request *req, struct tx *tx, const struct order *order,
		   const struct order_news *news)
{
	Eseal__V1__OrderEvent event = ESEAL__V1__ORDER_EVENT__INIT;
	char id[UUID_TEXT];
	char actor[UUID_TEXT];
	struct slice payload;

	uuid_write(&order->id, id);
	uuid_write(&req->actor->account, actor);
	event.order_id = id;
	event.event = (char *)(uintptr_t)news->event;
	event.state = (char *)(uintptr_t)order_state_word(order->state);
	event.version = order->version;
	event.actor = actor;
	event.material = (char *)(uintptr_t)(news->material ? news->material : "");
	event.good = news->good;
	event.seal_sm3 = pb_bytes(news->seal_sm3);
	TRY(pb_text(req->arena, order->seal_code, &event.seal_code));
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, news->announces, event.base.descriptor->name, payload);
}

err order_take_step(struct request *req, struct tx *tx, struct order *order, enum order_event event)
{
	struct order_news news = {.event = order_event_word(event)};
	const struct life_step *step;

	TRY(order_step(req, tx, order, event, &step));
	TRY(order_store_move(tx, order, step));
	news.announces = (enum event)step->announces;
	return order_announce(req, tx, order, &news);
}

static void put_ground(struct json *json, const struct order *order)
{
	if (order->remakes.len == 0) {
		json_put_text(json, "application_id", order->application_id);
		return;
	}
	json_put_object(json, "remake");
	json_put_text(json, "seal_code", order->remakes);
	json_put_text(json, "cause", order->cause);
	if (order->compromised_at)
		json_put_instant(json, "compromised_at", order->compromised_at);
	json_close(json);
}

void order_put_json(struct json *json, const struct order *order)
{
	json_put_uuid(json, "id", &order->id);
	json_put_str(json, "state", order_state_word(order->state));
	json_put_int(json, "version", order->version);
	if (order->seal_code.len)
		json_put_text(json, "seal_code", order->seal_code);
	json_put_object(json, "owner");
	json_put_text(json, "credit_code", order->owner.credit_code);
	json_put_text(json, "name", order->owner.name);
	json_put_text(json, "kind", order->owner.kind);
	json_close(json);
	json_put_text(json, "seal_name", order->seal_name);
	json_put_text(json, "seal_kind", order->seal_kind);
	if (order->caption.len)
		json_put_text(json, "caption", order->caption);
	put_ground(json, order);
	json_put_instant(json, "opened_at", order->opened_at);
	if (order->valid_to)
		json_put_instant(json, "valid_to", order->valid_to);
	if (order->seal_sm3.len)
		json_put_digest(json, "seal_sm3", order->seal_sm3);
	if (order->refused_reason.len)
		json_put_text(json, "refused_reason", order->refused_reason);
}

err order_reply(struct request *req, const struct order *order)
{
	struct json json;

	json_start(&json, req->arena);
	order_put_json(&json, order);
	TRY(reply_version(req, order->version));
	return reply_json(req, 200, &json);
}
