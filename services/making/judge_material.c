/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/making_data.h"
#include "making/material.h"
#include "making/order.h"
#include "making/vetting.h"

/* What was found good about certificate and end is kept with the order: the database holds one against the other. */
static err keep_terms(struct request *req, struct tx *tx, const struct order *order, struct slice content)
{
	CLEANUP(form_release) struct form form = {0};
	struct making_data data;
	struct vetted_certificate certificate;

	TRY(form_parse(&form, req->arena, content));
	TRY(making_data_read(&form, order, &data));
	TRY(vetting_read(req->arena, data.certificate, &certificate));
	return order_store_set_terms(tx, order, certificate.ends, data.valid_to);
}

static err announce(struct request *req, struct tx *tx, const struct order *order,
		    const struct material *material, bool good)
{
	struct order_news news = {.announces = EVENT_MATERIAL_JUDGED,
				  .event = "judge",
				  .material = material_word(material->kind),
				  .good = good};

	return order_announce(req, tx, order, &news);
}

static err reply_judgement(struct request *req, const struct material *material,
			   const struct judgement *judgement)
{
	struct json json;

	json_start(&json, req->arena);
	json_put_str(&json, "material", material_word(material->kind));
	json_put_bool(&json, "good", judgement->good);
	json_put_text(&json, "reason", judgement->reason);
	json_put_uuid(&json, "judged_by", &judgement->judged_by);
	json_put_instant(&json, "judged_at", req->now);
	json_put_bool(&json, "machine_good", judgement->machine.code == E_OK);
	return reply_json(req, 200, &json);
}

/* 核查: a clerk judges one kind of material. What the machine finds wrong, nobody finds good (art. 14). */
err judge_material(struct request *req, struct tx *tx)
{
	struct judgement judgement = {.judged_by = req->actor->account};
	struct material material;
	enum material_kind kind;
	struct slice word;
	struct order order;

	TRY(path_text(req, "kind", 32, &word));
	TRY(material_read(word, &kind));
	TRY(request_form(req, &req->form));
	TRY(form_bool(&req->form, "good", &judgement.good));
	TRY(form_prose(&req->form, "reason", 1, TEXT_REASON_MAX, &judgement.reason));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	if (order.state != ORDER_OPEN)
		return FAIL(E_NO_SUCH_STEP, "materials are judged while the order is open");
	TRY(material_store_last(tx, &order, kind, &material));
	TRY(material_examine(req, tx, &order, kind, material.content, &judgement.machine));
	TRY(material_judgement_check(&material, &judgement));
	TRY(material_store_judge(tx, &order, &material, &judgement, req->now));
	if (kind == MATERIAL_DATA && judgement.good)
		TRY(keep_terms(req, tx, &order, material.content));
	TRY(announce(req, tx, &order, &material, judgement.good));
	return reply_judgement(req, &material, &judgement);
}
