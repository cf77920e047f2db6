/* SPDX-License-Identifier: Apache-2.0 */
#include "making/routes.h"

#include "making/acts.h"

enum {
	MAKERS = ROLE_MAKER | ROLE_SECOND_MAKER,
	STAFF = ROLE_CLERK | ROLE_SUPERVISOR | MAKERS,
	ANYBODY_HERE = ROLE_OWNER | STAFF,
};

#define AN_ORDER "/v1/orders/{id}"
#define A_SEAL "/v1/seals/{code}"
#define A_PROPOSAL "/v1/invalidations/{id}"

const struct route making_routes[] = {
	/* method, path, role, body, twice?, handler, announces */
	{POST, "/v1/orders", ROLE_OWNER, 256 KiB, ONCE, open_order, EVENT_ORDER_OPENED},
	{GET, "/v1/orders", ANYBODY_HERE, 0, READ_ONE, list_orders, NO_EVENT},
	{GET, AN_ORDER, ANYBODY_HERE, 0, READ, show_order, NO_EVENT},
	{POST, AN_ORDER "/materials/{kind}", ROLE_OWNER, 1 MiB, ONCE, hand_in_material, NO_EVENT},
	{POST, AN_ORDER "/materials/{kind}/judge", ROLE_CLERK, 16 KiB, ONCE, judge_material,
	 EVENT_MATERIAL_JUDGED},
	{POST, AN_ORDER "/check", ROLE_CLERK, 1 KiB, ONCE, check_order, EVENT_ORDER_CHECKED},
	{POST, AN_ORDER "/refuse", ROLE_CLERK | ROLE_SECOND_MAKER, 16 KiB, ONCE, refuse_order,
	 EVENT_ORDER_REFUSED},
	{POST, AN_ORDER "/prepare", ROLE_MAKER, 1 KiB, ONCE, prepare_seal, EVENT_ORDER_PREPARED},
	{GET, AN_ORDER "/image", ANYBODY_HERE, 0, READ, show_seal_image, NO_EVENT},
	{POST, AN_ORDER "/make", ROLE_SECOND_MAKER, 1 KiB, ONCE, make_seal, EVENT_SEAL_MADE},
	{POST, AN_ORDER "/file", ROLE_SECOND_MAKER, 1 KiB, ONCE, file_seal_again, NO_EVENT},
	{POST, AN_ORDER "/deliver", ROLE_CLERK, 1 KiB, ONCE, deliver_seal, EVENT_SEAL_DELIVERED},
	{GET, AN_ORDER "/seal", ROLE_OWNER, 0, READ, give_seal, NO_EVENT},
	{POST, AN_ORDER "/challenge", ROLE_OWNER, 1 KiB, ONCE, ask_challenge, NO_EVENT},
	{POST, AN_ORDER "/take-over", ROLE_OWNER, 4 KiB, ONCE, take_over_seal, EVENT_CHANGE_ORDERED},
	{GET, A_SEAL, ANYBODY_HERE, 0, READ, show_known_seal, NO_EVENT},
	{POST, A_SEAL "/suspend", ROLE_OWNER | ROLE_CLERK, 16 KiB, ONCE, suspend_seal, EVENT_CHANGE_ORDERED},
	{POST, A_SEAL "/resume", ROLE_OWNER | ROLE_CLERK, 16 KiB, ONCE, resume_seal, EVENT_CHANGE_ORDERED},
	{POST, A_SEAL "/cancel", ROLE_SUPERVISOR, 256 KiB, ONCE, cancel_seal, EVENT_CHANGE_ORDERED},
	{POST, A_SEAL "/invalidations", ROLE_SUPERVISOR, 16 KiB, ONCE, propose_invalidation,
	 EVENT_INVALIDATION_PROPOSED},
	{GET, A_SEAL "/invalidations", ROLE_SUPERVISOR, 0, READ, list_invalidations, NO_EVENT},
	{GET, A_PROPOSAL, ROLE_SUPERVISOR, 0, READ_ONE, show_invalidation, NO_EVENT},
	{POST, A_PROPOSAL "/agree", ROLE_SUPERVISOR, 1 KiB, ONCE, agree_to_invalidation,
	 EVENT_INVALIDATION_AGREED},
	{POST, A_PROPOSAL "/refuse", ROLE_SUPERVISOR, 1 KiB, ONCE, refuse_invalidation,
	 EVENT_INVALIDATION_REFUSED},
	END_OF_ROUTES,
};

const struct event_route making_heard[] = {
	{EVENT_APPLICATION_APPROVED, hear_approval},
	{EVENT_CANCELLATION_AGREED, hear_opinion},
	{EVENT_SEAL_FILED, hear_seal},
	{EVENT_SEAL_ACTIVATED, hear_seal},
	{EVENT_SEAL_SUSPENDED, hear_seal},
	{EVENT_SEAL_RESUMED, hear_seal},
	{EVENT_SEAL_SUPERSEDED, hear_seal},
	{EVENT_SEAL_CANCELLED, hear_seal},
	{EVENT_SEAL_INVALIDATED, hear_seal},
	END_OF_EVENT_ROUTES,
};

const struct answer_route making_answered[] = {
	{SUBJECT_ALLOCATE_CODE, code_was_allocated},
	{SUBJECT_FILE_SEAL, seal_was_filed},
	{SUBJECT_CHANGE_STATUS, status_was_changed},
	END_OF_ANSWER_ROUTES,
};
