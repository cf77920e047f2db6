/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/errand.h"
#include "making/known_seal.h"
#include "making/material.h"
#include "making/order.h"
#include "making/receipt.h"

static void put_material(struct json *json, const struct material *m)
{
	json_put_object(json, NULL);
	json_put_str(json, "material", material_word(m->kind));
	json_put_int(json, "attempt", m->attempt);
	json_put_instant(json, "handed_in_at", m->handed_in_at);
	if (m->machine_code.len) {
		json_put_text(json, "machine_code", m->machine_code);
		json_put_text(json, "machine_detail", m->machine_detail);
	}
	if (m->judged) {
		json_put_bool(json, "good", m->good);
		json_put_text(json, "reason", m->reason);
		json_put_uuid(json, "judged_by", &m->judged_by);
		json_put_instant(json, "judged_at", m->judged_at);
	}
	json_close(json);
}

/* An order with its materials, what the registry was asked for it, and the receipt. */
err show_order(struct request *req, struct tx *tx)
{
	struct material materials[MATERIAL_KINDS];
	struct order order;
	struct json json;
	size_t count;

	TRY(order_of_path_seen(req, tx, &order));
	TRY(material_store_all(tx, &order, materials, &count));
	json_start(&json, req->arena);
	order_put_json(&json, &order);
	json_put_list(&json, "materials");
	for (size_t i = 0; i < count; i++)
		put_material(&json, &materials[i]);
	json_close(&json);
	TRY(errands_put_json(tx, &order, &json));
	TRY(receipt_put_json(req, tx, &order, &json));
	TRY(reply_version(req, order.version));
	return reply_json(req, 200, &json);
}

/* The image, once it was drawn. */
err show_seal_image(struct request *req, struct tx *tx)
{
	struct order order;
	struct slice image;

	TRY(order_of_path_seen(req, tx, &order));
	TRY(order_store_image(tx, &order, &image));
	return reply_bytes(req, 200, "image/png", image);
}

/* The owner fetches the seal that was delivered. */
err give_seal(struct request *req, struct tx *tx)
{
	struct order order;
	struct slice seal;

	TRY(order_of_path_seen(req, tx, &order));
	REQUIRE(slice_eq(req->actor->unit, order.owner.credit_code), E_NOT_FOUND);
	if (order.state != ORDER_DELIVERED && order.state != ORDER_TAKEN_OVER)
		return FAIL(E_NO_SUCH_STEP, "the seal was not delivered yet");
	TRY(order_store_seal(tx, &order, &seal));
	return reply_bytes(req, 200, "application/octet-stream", seal);
}

/* A seal as it is known here, and what the registry was asked to do about it. */
err show_known_seal(struct request *req, struct tx *tx)
{
	struct known_seal seal;
	struct order order;
	struct json json;

	TRY(known_seal_of_path_seen(req, tx, &seal));
	TRY(order_store_show(tx, &seal.order_id, &order));
	json_start(&json, req->arena);
	json_put_text(&json, "seal_code", seal.code);
	json_put_text(&json, "status", seal.status);
	json_put_int(&json, "version", seal.version);
	json_put_instant(&json, "since", seal.since);
	json_put_uuid(&json, "order_id", &seal.order_id);
	json_put_text(&json, "seal_name", order.seal_name);
	TRY(errands_put_json(tx, &order, &json));
	return reply_json(req, 200, &json);
}
