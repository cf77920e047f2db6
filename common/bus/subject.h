/* SPDX-License-Identifier: Apache-2.0 */
/* Subjects: the addresses on the bus. They are made here and nowhere else, from the rows of proto/subjects.def
 * and proto/events.def and from tokens of [a-z0-9-], for the NATS client sends whatever it is given, line ends
 * included. The same rows say which office is entitled to say what. */
#ifndef BUS_SUBJECT_H
#define BUS_SUBJECT_H

#include "base/err.h"
#include "base/tables.h"

struct subject_text {
	char text[BUS_SUBJECT_MAX];
};

/* eseal.v1.<region>.<office>.<verb>. E_FIELD when region is not six digits or there is no such row. */
err subject_of_request(const char *region, enum subject request, struct subject_text *out);

/* eseal.v1.<region>.event.<office>.<what>. E_FIELD. */
err subject_of_event(const char *region, enum event event, struct subject_text *out);

/* eseal.v1.<region>.dead.<office>: what an office received and could not use. E_FIELD. */
err subject_of_dead(const char *region, enum office_name office, struct subject_text *out);

/* _INBOX_<office>.<token>.<token>: where answers are sent to. Each office may hear its own only.
 * E_FIELD when a token is empty, too long or has other characters than [a-z0-9-]. */
err subject_of_inbox(enum office_name office, const char *process, const char *slot,
		     struct subject_text *out);

/* Patterns to subscribe to. E_FIELD.
 * all_requests: eseal.v1.<region>.<office>.*; all_answers: _INBOX_<office>.<process>.*;
 * all_events: eseal.v1.<region>.event.>; all_events_of: eseal.v1.<region>.event.<office>.* */
err subject_all_requests(const char *region, enum office_name office, struct subject_text *out);
err subject_all_answers(enum office_name office, const char *process, struct subject_text *out);
err subject_all_events(const char *region, struct subject_text *out);
err subject_all_events_of(const char *region, enum office_name office, struct subject_text *out);

/* A received subject, taken apart. E_FIELD when it has not exactly the form, or names no row. */
struct subject_parts {
	char region[8];
	enum office_name office; /* the one asked, or the one that announces */
	enum subject request;    /* NO_SUBJECT for an event */
	enum event event;        /* NO_EVENT for a request */
};
err subject_read(const char *text, struct subject_parts *out);

/* Is this an inbox of that office? Whoever answers sends to an address from outside, so it is asked first. */
bool subject_is_inbox(const char *text, enum office_name office);

#endif
