/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/life.h"

#include "base/tables.h"
#include "base/text.h"

static err their_own(const void *object, const void *facts)
{
	(void)object;
	REQUIRE(((const struct people *)facts)->same_unit, E_NOT_FOUND);
	return OK;
}

static err not_their_own(const void *object, const void *facts)
{
	const struct people *people = facts;

	(void)object;
	REQUIRE(!people->handed_in && !uuid_eq(&people->applicant, &people->actor), E_SELF_REVIEW);
	return OK;
}

/* 审核 and 审批 by two different people (art. 13), neither of whom applied. */
static err a_second_officer(const void *object, const void *facts)
{
	const struct people *people = facts;

	TRY(not_their_own(object, facts));
	REQUIRE(!people->reviewed || !uuid_eq(&people->reviewed_by, &people->actor), E_SAME_PERSON);
	return OK;
}

#define GUARD_none NULL
#define GUARD_their_own their_own
#define GUARD_not_their_own not_their_own
#define GUARD_a_second_officer a_second_officer

static const struct life_step application_steps[] = {
#define APPLICATION_STEP(from, event, by, guard, to, announces)                                              \
	{from, event, by, GUARD_##guard, to, announces},
#include "lives.def"
};

static const struct life_step cancellation_steps[] = {
#define CANCELLATION_STEP(from, event, by, guard, to, announces)                                             \
	{from, event, by, GUARD_##guard, to, announces},
#include "lives.def"
};

const struct life application_life = {"application", application_steps, COUNT(application_steps)};
const struct life cancellation_life = {"cancellation", cancellation_steps, COUNT(cancellation_steps)};

static const char *const application_states[] = {
#define APPLICATION_STATE(name, word, zh) [name] = word,
#include "lives.def"
};

static const char *const application_events[] = {
#define APPLICATION_EVENT(name, word, zh, article) [name] = word,
#include "lives.def"
};

static const char *const cancellation_states[] = {
#define CANCELLATION_STATE(name, word, zh) [name] = word,
#include "lives.def"
};

static const char *const cancellation_events[] = {
#define CANCELLATION_EVENT(name, word, zh, article) [name] = word,
#include "lives.def"
};

const char *application_state_word(enum application_state state)
{
	return application_states[state];
}

err application_state_read(struct slice word, enum application_state *out)
{
	size_t found;

	TRY(text_word(word, application_states, COUNT(application_states), &found));
	*out = (enum application_state)found;
	return OK;
}

const char *application_event_word(enum application_event event)
{
	return application_events[event];
}

const char *cancellation_state_word(enum cancellation_state state)
{
	return cancellation_states[state];
}

err cancellation_state_read(struct slice word, enum cancellation_state *out)
{
	size_t found;

	TRY(text_word(word, cancellation_states, COUNT(cancellation_states), &found));
	*out = (enum cancellation_state)found;
	return OK;
}

const char *cancellation_event_word(enum cancellation_event event)
{
	return cancellation_events[event];
}
