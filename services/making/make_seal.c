/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm3.h"
#include "making/acts.h"
#include "making/filing.h"
#include "making/maker.h"
#include "making/office.h"
#include "making/order.h"
#include "making/order_data.h"

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

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	TRY(order_step(req, tx, &order, ORDER_MAKE, &step));
	TRY(make(req, tx, &order, &seal));
	TRY(keep(req, tx, &order, step, seal));
	return filing_ask(req, tx, &order, seal);
}
