/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/life.h"

#include "base/tables.h"
#include "base/text.h"

/* A seal is not filed before it is made. */
static err guard_seal_made_in_time(const void *seal, const void *facts)
{
	const struct seal_facts *f = facts;

	(void)seal;
	if (f->made_at > f->now + 5 * MINUTE)
		return FAIL_AT(E_FIELD, "seal.created", "the seal says it was made in the future");
	return OK;
}

/* Art. 21: the key is the owner's, and the owner has shown it. */
static err guard_seal_possession_proved(const void *seal, const void *facts)
{
	(void)seal;
	REQUIRE(((const struct seal_facts *)facts)->possession_proved, E_POSSESSION);
	return OK;
}

static err guard_seal_reason_given(const void *seal, const void *facts)
{
	(void)seal;
	if (((const struct seal_facts *)facts)->reason.len == 0)
		return FAIL_AT(E_FIELD, "reason", "a suspension or resumption needs a reason");
	return OK;
}

/* Art. 17: the owner or a related unit has a seal suspended and resumed. What one of them wished, another cannot undo; else an
 * owner could go on using a seal that, say, its supervising department had stopped. */
static err guard_seal_suspender_agrees(const void *seal, const void *facts)
{
	const struct seal_facts *f = facts;

	TRY(guard_seal_reason_given(seal, facts));
	if (!slice_eq(f->wish_of, f->suspended_by) || !slice_eq(f->wish_unit, f->suspended_for))
		return FAIL_AT(E_FORBIDDEN, "wish_of",
			       "suspended at the wish of %.*s %.*s, and resumed at no other",
			       SLICE_ARG(f->suspended_by), SLICE_ARG(f->suspended_for));
	return OK;
}

/* Art. 18: the old seal stops when the new one is filed, not before and not without. */
static err guard_seal_successor_filed(const void *seal, const void *facts)
{
	(void)seal;
	REQUIRE(((const struct seal_facts *)facts)->successor_filed, E_NO_SUCH_STEP);
	return OK;
}

/* Art. 19: nothing is cancelled without the issuing department's opinion. */
static err guard_seal_opinion_signed(const void *seal, const void *facts)
{
	(void)seal;
	REQUIRE(((const struct seal_facts *)facts)->opinion_agreed, E_OPINION);
	return OK;
}

/* Art. 30: two people decide. */
static err guard_seal_two_people_agree(const void *seal, const void *facts)
{
	(void)seal;
	REQUIRE(((const struct seal_facts *)facts)->agreed_by >= 2, E_SAME_PERSON);
	return OK;
}

static const struct life_step steps[] = {
#define SEAL_STEP(from, event, by, guard, to, announces) {from, event, by, guard_seal_##guard, to, announces},
#include "lives.def"
};

const struct life seal_life = {"seal", steps, COUNT(steps)};

instant seal_compromised_since(instant compromised_at, instant made_at, instant now)
{
	instant since = compromised_at > made_at ? compromised_at : made_at;

	return since < now ? since : now;
}

static const char *const state_words[] = {
#define SEAL_STATE(name, word, zh) [name] = word,
#include "lives.def"
};

static const char *const event_words[] = {
#define SEAL_EVENT(name, word, zh, article) [name] = word,
#include "lives.def"
};

const char *seal_state_word(enum seal_state state)
{
	return state_words[state];
}

const char *seal_event_word(enum seal_event event)
{
	return event_words[event];
}

err seal_state_read(struct slice word, enum seal_state *out)
{
	size_t found;

	TRY(text_word(word, state_words, COUNT(state_words), &found));
	*out = (enum seal_state)found;
	return OK;
}

err seal_event_read(struct slice word, enum seal_event *out)
{
	size_t found;

	TRY(text_word(word, event_words, COUNT(event_words), &found));
	*out = (enum seal_event)found;
	return OK;
}
