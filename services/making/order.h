/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that most steps of an order share: what may come next, telling the others, and answering. */
#ifndef MAKING_ORDER_H
#define MAKING_ORDER_H

#include "making/store.h"

/* May this happen now, and is it for this actor? E_NO_SUCH_STEP, E_FORBIDDEN, and what the step's guard says. */
err order_step(struct request *req, struct tx *tx, const struct order *order, enum order_event event,
	       const struct life_step **step);

/* Tell what has become of an order. */
struct order_news {
	enum event announces;
	const char *event;    /* word of what happened */
	const char *material; /* material-judged: which; NULL */
	bool good;
	struct slice seal_sm3; /* seal-made; empty */
};
err order_announce(struct request *req, struct tx *tx, const struct order *order,
		   const struct order_news *news);

/* Decide, store and announce in one: for steps that change nothing else. */
err order_take_step(struct request *req, struct tx *tx, struct order *order, enum order_event event);

/* The order as its owner and the unit's people see it. */
void order_put_json(struct json *json, const struct order *order);

/* 200 with the order and its version. */
err order_reply(struct request *req, const struct order *order);

#endif
