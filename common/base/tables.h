/* SPDX-License-Identifier: Apache-2.0 */
/* Offices, roles, events and subjects: the tables proto/roles.def, events.def and subjects.def as C. */
#ifndef BASE_TABLES_H
#define BASE_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/slice.h"

/* ANY and OFFICE only stand in the roles' table: a role for accounts of every office; a role that is one. */
enum office_name { ANY, ISSUING, MAKING, REGISTRY, GATEWAY, AUDIT, OFFICE, OFFICE_NAMES };

/* "issuing", …; "" for ANY and OFFICE. Reading answers E_FIELD for anything but an office's name. */
const char *office_word(enum office_name office);
err office_read(struct slice word, enum office_name *out);

enum role_number {
#define ROLE(role, word, office, zh, what) role##_NUMBER,
#include "roles.def"
#undef ROLE
	ROLE_COUNT
};

/* One bit a role, so that a route, a step or an account can name several. */
enum role {
	NO_ROLE = 0,
#define ROLE(role, word, office, zh, what) role = 1 << role##_NUMBER,
#include "roles.def"
#undef ROLE
};

struct role_row {
	enum role role;
	const char *word;
	enum office_name
		office; /* whose accounts can have it; OFFICE: an office proves it by its signature */
	const char *zh;
	const char *what;
};
const struct role_row *role_row(enum role_number number);

/* One role by its word. E_FIELD. */
err role_read(struct slice word, enum role *out);

/* The role that an office has towards the others: ROLE_MAKING for MAKING. */
enum role role_of_office(enum office_name office);

enum event {
	NO_EVENT = 0,
#define EVENT(event, office, what, article) event,
#include "events.def"
#undef EVENT
	EVENT_COUNT
};

struct event_row {
	enum office_name office; /* the only one that may say it */
	const char *what;        /* last token of the subject */
	int article;             /* of 国办发〔2025〕33号 */
};
/* The row of an event; ANY and "" for NO_EVENT. */
const struct event_row *event_row(enum event event);
err event_read(struct slice what, enum event *out);

enum subject {
	NO_SUBJECT = 0,
#define SUBJECT(subject, office, verb, askers) subject,
#include "subjects.def"
#undef SUBJECT
	SUBJECT_COUNT
};

struct subject_row {
	enum office_name office; /* the one that answers */
	const char *verb;
	unsigned askers; /* roles that may ask */
};
const struct subject_row *subject_row(enum subject subject);

/* What that office is asked by this verb; NO_SUBJECT when there is no such row. */
enum subject subject_find(enum office_name office, struct slice verb);

#endif
