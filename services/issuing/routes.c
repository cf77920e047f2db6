/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/routes.h"

#include "issuing/acts.h"

enum { OFFICERS = ROLE_CASE_OFFICER | ROLE_REVIEWER, ANYBODY_HERE = ROLE_APPLICANT | OFFICERS };

const struct route issuing_routes[] = {
	/* method, path, role, body, twice?, handler, announces */
	{POST, "/v1/applications", ROLE_APPLICANT, 64 KiB, ONCE, apply, EVENT_APPLICATION_SUBMITTED},
	{GET, "/v1/applications", ANYBODY_HERE, 0, READ_ONE, list, NO_EVENT},
	{GET, "/v1/applications/{id}", ANYBODY_HERE, 0, READ_ONE, show, NO_EVENT},
	{GET, "/v1/applications/{id}/approval", ANYBODY_HERE, 0, READ_ONE, show_approval, NO_EVENT},
	{POST, "/v1/applications/{id}/resubmit", ROLE_APPLICANT, 64 KiB, ONCE, resubmit,
	 EVENT_APPLICATION_RESUBMITTED},
	{POST, "/v1/applications/{id}/withdraw", ROLE_APPLICANT, 16 KiB, ONCE, withdraw,
	 EVENT_APPLICATION_WITHDRAWN},
	{POST, "/v1/applications/{id}/return", OFFICERS, 16 KiB, ONCE, give_back, EVENT_APPLICATION_RETURNED},
	{POST, "/v1/applications/{id}/review", ROLE_CASE_OFFICER, 16 KiB, ONCE, review,
	 EVENT_APPLICATION_REVIEWED},
	{POST, "/v1/applications/{id}/approve", ROLE_REVIEWER, 16 KiB, ONCE, approve,
	 EVENT_APPLICATION_APPROVED},
	{POST, "/v1/applications/{id}/reject", ROLE_REVIEWER, 16 KiB, ONCE, reject,
	 EVENT_APPLICATION_REJECTED},
	{POST, "/v1/cancellations", ROLE_APPLICANT | ROLE_CASE_OFFICER, 16 KiB, ONCE, request_cancellation,
	 EVENT_CANCELLATION_REQUESTED},
	{GET, "/v1/cancellations/{id}", ANYBODY_HERE, 0, READ_ONE, show_cancellation, NO_EVENT},
	{GET, "/v1/cancellations/{id}/opinion", ANYBODY_HERE, 0, READ_ONE, show_opinion, NO_EVENT},
	{POST, "/v1/cancellations/{id}/agree", ROLE_REVIEWER, 16 KiB, ONCE, agree, EVENT_CANCELLATION_AGREED},
	{POST, "/v1/cancellations/{id}/refuse", ROLE_REVIEWER, 16 KiB, ONCE, refuse,
	 EVENT_CANCELLATION_REFUSED},
	END_OF_ROUTES,
};
