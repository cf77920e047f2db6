/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a making order (proto/lives.def), and the facts its guards look at. Pure. */
#ifndef MAKING_LIFE_H
#define MAKING_LIFE_H

#include "base/id.h"
#include "base/life.h"

enum order_state {
#define ORDER_STATE(name, word, zh) name,
#include "lives.def"
	ORDER_STATES
};

enum order_event {
#define ORDER_EVENT(name, word, zh, article) name,
#include "lives.def"
	ORDER_EVENTS
};

/* What the use case found out before it asks for the step. */
struct order_facts {
	struct uuid who;         /* the account that acts */
	struct slice unit;       /* and its unit */
	size_t good_materials;   /* how many of the four kinds were last found good (art. 14) */
	struct uuid prepared_by; /* who prepared the seal; all zero before */
	struct slice owner;      /* credit code of the order's owner */
};

extern const struct life order_life;

const char *order_state_word(enum order_state state);
const char *order_event_word(enum order_event event);
err order_state_read(struct slice word, enum order_state *out);

#endif
