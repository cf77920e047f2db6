/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/material.h"
#include "making/order.h"

static err reply_finding(struct request *req, enum material_kind kind,
			 const struct finding_of_machine *machine)
{
	struct json json;

	json_start(&json, req->arena);
	json_put_str(&json, "material", material_word(kind));
	json_put_object(&json, "machine");
	json_put_bool(&json, "good", machine->code == E_OK);
	if (machine->code != E_OK) {
		json_put_str(&json, "code", err_meaning(machine->code)->name);
		json_put_str(&json, "detail", machine->detail);
	}
	json_close(&json);
	return reply_json(req, 200, &json);
}

/* The owner hands in one of the four kinds of material, as often as it takes; the machine says at once what it finds
 * wrong with it (art. 14). */
err hand_in_material(struct request *req, struct tx *tx)
{
	struct finding_of_machine machine;
	enum material_kind kind;
	struct slice content;
	struct slice word;
	struct order order;

	TRY(path_text(req, "kind", 32, &word));
	TRY(material_read(word, &kind));
	TRY(request_bytes(req, "application/json", &content));
	TRY(order_of_path(req, tx, &order));
	REQUIRE(slice_eq(req->actor->unit, order.owner.credit_code), E_NOT_FOUND);
	if (order.state != ORDER_OPEN)
		return FAIL(E_NO_SUCH_STEP, "materials are taken while the order is open");
	TRY(material_examine(req, tx, &order, kind, content, &machine));
	TRY(material_store_hand_in(tx, &order, kind, content, &machine, &req->actor->account, req->now));
	return reply_finding(req, kind, &machine);
}
