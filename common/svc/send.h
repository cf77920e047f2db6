/* SPDX-License-Identifier: Apache-2.0 */
/* What a use case says to others. Events and commands go into the outbox of the open transaction and are
 * sent if and only if it commits; a question is asked at once, outside of any ledger. */
#ifndef SVC_SEND_H
#define SVC_SEND_H

#include "svc/request.h"

/* Announce an event of one's own office. type is the protobuf message's full name ("eseal.v1.SealEvent");
 * payload is borrowed for the call. NO_EVENT does nothing, so that a life's step can be handed on as it is.
 * E_TOO_BIG, E_DB, E_BUG for an event that is not this office's to say. */
err send_event(struct request *req, struct tx *tx, enum event event, const char *type, struct slice payload);

/* Ask another office to do something: sent until it is answered, commands of one lane (a seal's code, an
 * order's id; may be empty) in their order. The answer comes to the handler of the subject's answer_route.
 * id may be NULL. */
err send_command(struct request *req, struct tx *tx, enum subject subject, const char *type,
		 struct slice lane, struct slice payload, struct uuid *id);

/* Ask another office a question and wait for the answer, which lives in the request's arena. No transaction
 * should be open longer than needed around it. E_BUS, E_TIMEOUT, E_ENVELOPE, or the other office's refusal. */
err send_question(struct request *req, enum subject subject, const char *type, struct slice payload,
		  struct slice *answer);

#endif
