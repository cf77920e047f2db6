/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "gm/sm3.h"
#include "making/acts.h"
#include "making/approval.h"
#include "making/errand.h"
#include "making/maker.h"
#include "making/office.h"
#include "making/order.h"
#include "making/order_data.h"
#include "making/receipt.h"

/* Rehearse with a key that is thrown away; then, and only then, the maker's own. */
static err sign(struct request *req, const struct trust_view *view, const struct draft *draft, bool stamped,
		struct slice *seal)
{
	struct making *making = making_own(req);
	struct maker maker = {.key = &making->maker_key,
			      .cert = &making->maker_cert,
			      .view = view,
			      .tsa_url = stamped ? making_settings(req)->tsa_url : NULL,
			      .now = req->now};

	TRY(certificate_check_maker(req->arena, maker.cert, req->now, view));
	TRY(maker_rehearse(req->arena, &maker, draft));
	return maker_sign(req->arena, &maker, draft, seal);
}

static err make(struct request *req, struct tx *tx, const struct order *order, struct slice *seal)
{
	CLEANUP(form_release) struct form material = {0};
	struct draft draft = {.order = order};
	const struct trust_view *view;
	struct making_data data;
	err e;

	TRY(order_data_read(req, tx, order, &material, &data));
	TRY(order_data_check(req, order, &data));
	TRY(order_store_info(tx, order, &draft.info));
	TRY(order_store_image(tx, order, &draft.image));
	draft.certificate = data.certificate;
	draft.version = data.version;
	view = trust_store_take(making_own(req)->trust);
	e = sign(req, view, &draft, data.timestamp, seal);
	trust_store_give(making_own(req)->trust, view);
	return e;
}

/* 备案: the registry is asked to put the seal on file; in a remake the old seal stops in the same moment (art. 17, 18). */
static err ask_for_filing(struct request *req, struct tx *tx, const struct order *order, struct slice seal)
{
	Eseal__V1__FileSeal file = ESEAL__V1__FILE_SEAL__INIT;
	Eseal__V1__Unit owner = ESEAL__V1__UNIT__INIT;
	struct errand_form form = {.subject = SUBJECT_FILE_SEAL, .message = &file.base};
	struct approval approval;

	TRY(pb_text(req->arena, order->owner.credit_code, &owner.credit_code));
	TRY(pb_text(req->arena, order->owner.name, &owner.name));
	TRY(pb_text(req->arena, order->owner.kind, &owner.kind));
	TRY(pb_text(req->arena, order->seal_code, &file.seal_code));
	TRY(pb_text(req->arena, order->seal_name, &file.seal_name));
	TRY(pb_text(req->arena, order->seal_kind, &file.seal_kind));
	TRY(pb_text(req->arena, order->remakes, &file.supersedes));
	TRY(pb_text(req->arena, order->cause, &file.cause));
	file.owner = &owner;
	file.seal = pb_bytes(seal);
	file.compromised_at = order->compromised_at;
	if (order->remakes.len == 0) {
		TRY(approval_find(tx, order->application_id, &approval));
		TRY(document_put(req->arena, &approval.document, &file.approval));
	}
	return errand_start(req, tx, order, &form);
}

/* The registry has filed it. */
static err filed(struct request *req, struct tx *tx)
{
	struct errand errand;
	struct order order;
	struct json json;

	TRY(errand_wait(req, tx, &errand));
	TRY(order_store_show(tx, &errand.order_id, &order));
	json_start(&json, req->arena);
	order_put_json(&json, &order);
	TRY(receipt_put_json(req, tx, &order, &json));
	TRY(reply_version(req, order.version));
	return reply_json(req, 200, &json);
}

static err keep(struct request *req, struct tx *tx, struct order *order, const struct life_step *step,
		struct slice seal)
{
	struct order_news news = {.announces = (enum event)step->announces,
				  .event = order_event_word(ORDER_MAKE)};
	struct sm3 digest;

	TRY(sm3_of(seal, &digest));
	TRY(order_store_make(tx, order, seal, sm3_slice(&digest), &req->actor->account, req->now));
	TRY(order_store_move(tx, order, step));
	news.seal_sm3 = sm3_slice(&digest);
	return order_announce(req, tx, order, &news);
}

/* 制作: a second maker makes what the first prepared, and has it filed (art. 16, 17). */
err make_seal(struct request *req, struct tx *tx)
{
	const struct life_step *step;
	struct order order;
	struct slice seal;
	char id[UUID_TEXT];

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	TRY(order_step(req, tx, &order, ORDER_MAKE, &step));
	TRY(make(req, tx, &order, &seal));
	TRY(keep(req, tx, &order, step, seal));
	TRY(ask_for_filing(req, tx, &order, seal));
	uuid_write(&order.id, id);
	return reply_when(req, filed, "/v1/orders/%s", id);
}
