/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a seal (proto/lives.def), and the facts its guards look at. Pure. */
#ifndef REGISTRY_LIFE_H
#define REGISTRY_LIFE_H

#include "base/clock.h"
#include "base/life.h"
#include "base/slice.h"

enum seal_state {
#define SEAL_STATE(name, word, zh) name,
#include "lives.def"
	SEAL_STATES
};

enum seal_event {
#define SEAL_EVENT(name, word, zh, article) name,
#include "lives.def"
	SEAL_EVENTS
};

/* What the use case found out before it asks for the step. */
struct seal_facts {
	instant now;
	instant made_at;
	bool possession_proved; /* the owner's signature over the challenge verifies with a listed certificate */
	bool successor_filed; /* the seal that takes its place is filed in the same transaction */
	bool opinion_agreed;  /* the department's signed opinion on this seal agrees */
	size_t agreed_by;     /* how many different people ordered it, by the making unit's signature */
	struct slice reason;
	struct slice wish_of, wish_unit;          /* whose wish it is */
	struct slice suspended_by, suspended_for; /* whose wish the suspension was */
};

extern const struct life seal_life;

/* Art. 18: since when a seal that was made anew because its key was compromised does not count any more: from the
 * compromise on, but no earlier than it was made, and no later than now. */
instant seal_compromised_since(instant compromised_at, instant made_at, instant now);

const char *seal_state_word(enum seal_state state);
err seal_state_read(struct slice word, enum seal_state *out);
err seal_event_read(struct slice word, enum seal_event *out);
const char *seal_event_word(enum seal_event event);

#endif
