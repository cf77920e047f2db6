/* SPDX-License-Identifier: Apache-2.0 */
/* A verification's report: signed, kept, announced, shown. */
#ifndef GATEWAY_REPORT_H
#define GATEWAY_REPORT_H

#include "svc/request.h"
#include "verify/judgement.h"

struct kept_report {
	struct uuid id;
	struct judgement judgement;
	struct slice signature; /* GB/T 35275, detached, over the judgement's JSON; empty: not signed yet */
	bool kept;              /* false: it was too large to be kept for somebody without an account */
};

/* Sign a report that was made for this request. The signature lives in the request's arena. Errors of cms_sign_detached. */
err report_sign(struct request *req, struct kept_report *report);

/* Sign what is not signed yet, keep and announce all or none: outside of any transaction, in one of its own. A report asked for
 * with an account stays for good; what the public asks for takes the place of the oldest such report, ends after
 * public_report_life, and is not kept at all over PUBLIC_REPORT_MAX bytes. Sets kept. E_DB and as report_sign and send_event. */
err report_keep(struct request *req, struct kept_report *reports, size_t count);

/* The report as exactly the bytes that were signed, the signature beside them in a header. */
err report_reply(struct request *req, int status, struct slice body, struct slice signature);

/* What the public asked for before a moment, or has lost its place, is forgotten. */
struct office;
err report_forget(struct office *office, struct tx *tx, instant now, size_t *dropped);

/* The moment before which what the public asked for is gone. */
instant report_horizon(const struct office *office, instant now);

#endif
