/* SPDX-License-Identifier: Apache-2.0 */
/* The lives of an application and of a request to cancel (proto/lives.def), and what their guards look at. Pure. */
#ifndef ISSUING_LIFE_H
#define ISSUING_LIFE_H

#include "base/id.h"
#include "base/life.h"
#include "base/slice.h"

enum application_state {
#define APPLICATION_STATE(name, word, zh) name,
#include "lives.def"
	APPLICATION_STATES
};

enum application_event {
#define APPLICATION_EVENT(name, word, zh, article) name,
#include "lives.def"
	APPLICATION_EVENTS
};

enum cancellation_state {
#define CANCELLATION_STATE(name, word, zh) name,
#include "lives.def"
	CANCELLATION_STATES
};

enum cancellation_event {
#define CANCELLATION_EVENT(name, word, zh, article) name,
#include "lives.def"
	CANCELLATION_EVENTS
};

/* Who did what so far, and who is about to act. */
struct people {
	struct uuid applicant; /* or who requested the cancellation */
	struct uuid reviewed_by;
	bool reviewed;
	bool handed_in; /* the actor handed it in, first or corrected */
	struct uuid actor;
	bool same_unit; /* the actor belongs to the unit that the matter is about */
};

extern const struct life application_life;  /* object unused; facts: struct people */
extern const struct life cancellation_life; /* the same */

const char *application_state_word(enum application_state state);
err application_state_read(struct slice word, enum application_state *out);
const char *application_event_word(enum application_event event);

const char *cancellation_state_word(enum cancellation_state state);
err cancellation_state_read(struct slice word, enum cancellation_state *out);
const char *cancellation_event_word(enum cancellation_event event);

#endif
