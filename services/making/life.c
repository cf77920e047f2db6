/* SPDX-License-Identifier: Apache-2.0 */
#include "making/life.h"

#include "base/tables.h"
#include "making/material.h"

static err guard_order_none(const void *order, const void *facts)
{
	(void)order;
	(void)facts;
	return OK;
}

/* Art. 14: the four kinds of material, each by itself. */
static err guard_order_all_materials_good(const void *order, const void *facts)
{
	size_t good = ((const struct order_facts *)facts)->good_materials;

	(void)order;
	if (good != MATERIAL_KINDS)
		return FAIL(E_MATERIAL_OPEN, "%zu of %d kinds of material have been found good", good,
			    MATERIAL_KINDS);
	return OK;
}

/* Making takes two people: who checks the seal and makes it did not prepare it. */
static err guard_order_another_maker(const void *order, const void *facts)
{
	const struct order_facts *f = facts;

	(void)order;
	if (memcmp(&f->who, &f->prepared_by, sizeof(f->who)) == 0)
		return FAIL(E_SAME_PERSON, "who prepared the seal may not make it");
	return OK;
}

static err guard_order_their_own(const void *order, const void *facts)
{
	const struct order_facts *f = facts;

	(void)order;
	REQUIRE(slice_eq(f->unit, f->owner), E_NOT_FOUND);
	return OK;
}

static const struct life_step steps[] = {
#define ORDER_STEP(from, event, by, guard, to, announces)                                                    \
	{from, event, by, guard_order_##guard, to, announces},
#include "lives.def"
};

const struct life order_life = {"order", steps, COUNT(steps)};

static const char *const state_words[] = {
#define ORDER_STATE(name, word, zh) [name] = word,
#include "lives.def"
};

static const char *const event_words[] = {
#define ORDER_EVENT(name, word, zh, article) [name] = word,
#include "lives.def"
};

const char *order_state_word(enum order_state state)
{
	return state_words[state];
}

const char *order_event_word(enum order_event event)
{
	return event_words[event];
}

err order_state_read(struct slice word, enum order_state *out)
{
	for (size_t i = 0; i < COUNT(state_words); i++) {
		if (!slice_is(word, state_words[i]))
			continue;
		*out = (enum order_state)i;
		return OK;
	}
	return FAIL_AT(E_FIELD, "state", "unknown");
}
