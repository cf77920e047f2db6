/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/routes.h"

#include "audit/acts.h"

const struct route audit_routes[] = {
	/* method, path, role, body, twice?, handler, announces */
	{GET, "/v1/events", ROLE_AUDITOR, 0, READ_ONE, list_events, NO_EVENT},
	{GET, "/v1/seals/{code}/events", ROLE_AUDITOR, 0, READ_ONE, list_events_of_seal, NO_EVENT},
	{GET, "/v1/irregularities", ROLE_AUDITOR, 0, READ_ONE, list_irregularities, NO_EVENT},
	{GET, "/v1/gaps", ROLE_AUDITOR, 0, READ_ONE, list_gaps, NO_EVENT},
	{GET, "/v1/export", ROLE_AUDITOR, 0, READ_ONE, export_record, NO_EVENT},
	END_OF_ROUTES,
};

/* It hears everything. */
const struct event_route audit_heard[] = {
#define EVENT(event, office, what, article) {event, record_event},
#include "events.def"
#undef EVENT
	END_OF_EVENT_ROUTES,
};
