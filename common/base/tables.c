/* SPDX-License-Identifier: Apache-2.0 */
#include "base/tables.h"

static const char *const office_words[OFFICE_NAMES] = {
	[ANY] = "",
	[ISSUING] = "issuing",
	[MAKING] = "making",
	[REGISTRY] = "registry",
	[GATEWAY] = "gateway",
	[AUDIT] = "audit",
	[OFFICE] = "",
};

static const struct role_row role_rows[ROLE_COUNT] = {
#define ROLE(role, word, office, zh, what) {role, word, office, zh, what},
#include "roles.def"
#undef ROLE
};

static const struct event_row event_rows[EVENT_COUNT] = {
	[NO_EVENT] = {ANY, "", 0},
#define EVENT(event, office, what, article) [event] = {office, what, article},
#include "events.def"
#undef EVENT
};

static const struct subject_row subject_rows[SUBJECT_COUNT] = {
	[NO_SUBJECT] = {ANY, "", NO_ROLE},
#define SUBJECT(subject, office, verb, askers) [subject] = {office, verb, askers},
#include "subjects.def"
#undef SUBJECT
};

const char *office_word(enum office_name office)
{
	return office < OFFICE_NAMES ? office_words[office] : "";
}

err office_read(struct slice word, enum office_name *out)
{
	for (enum office_name office = ISSUING; office <= AUDIT; office++) {
		if (slice_is(word, office_words[office])) {
			*out = office;
			return OK;
		}
	}
	return FAIL(E_FIELD, "not an office");
}

const struct role_row *role_row(enum role_number number)
{
	return &role_rows[number < ROLE_COUNT ? number : 0];
}

err role_read(struct slice word, enum role *out)
{
	for (size_t i = 0; i < COUNT(role_rows); i++) {
		if (slice_is(word, role_rows[i].word)) {
			*out = role_rows[i].role;
			return OK;
		}
	}
	return FAIL(E_FIELD, "not a role");
}

enum role role_of_office(enum office_name office)
{
	for (size_t i = 0; i < COUNT(role_rows); i++)
		if (role_rows[i].office == OFFICE &&
		    slice_eq(slice_str(role_rows[i].word), slice_str(office_word(office))))
			return role_rows[i].role;
	return NO_ROLE;
}

const struct event_row *event_row(enum event event)
{
	return &event_rows[event < EVENT_COUNT ? event : NO_EVENT];
}

err event_read(struct slice what, enum event *out)
{
	for (enum event event = NO_EVENT + 1; event < EVENT_COUNT; event++) {
		if (slice_is(what, event_rows[event].what)) {
			*out = event;
			return OK;
		}
	}
	return FAIL(E_FIELD, "not an event");
}

const struct subject_row *subject_row(enum subject subject)
{
	return &subject_rows[subject < SUBJECT_COUNT ? subject : NO_SUBJECT];
}

enum subject subject_find(enum office_name office, struct slice verb)
{
	for (enum subject subject = NO_SUBJECT + 1; subject < SUBJECT_COUNT; subject++)
		if (subject_rows[subject].office == office && slice_is(verb, subject_rows[subject].verb))
			return subject;
	return NO_SUBJECT;
}
