/* SPDX-License-Identifier: Apache-2.0 */
/* The status of a seal, from what is remembered or from the registry. */
#ifndef GATEWAY_STATUS_H
#define GATEWAY_STATUS_H

#include "svc/request.h"
#include "verify/evidence.h"

/* At a moment. Texts live in the request's arena. The registry's absence is no error: STATUS_NOT_KNOWN with *away, and
 * the judge says so; nor is a code that no registry gives: STATUS_NOT_KNOWN. E_ENVELOPE and the like are errors. */
err status_ask(struct request *req, struct slice code, instant at, struct status_answer *answer, bool *away);

/* The same, signed by the registry for whoever keeps it: with its proof, never from what is remembered. Of a moment that
 * has not come there is none: STATUS_NOT_KNOWN. */
err status_ask_signed(struct request *req, struct slice code, instant at, struct status_answer *answer,
		      bool *away);

#endif
