/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be judged, and the judge with this gateway's evidence: the trust folder, the registry, sources that the
 * operator named, and what we saw ourselves. Nothing is fetched from an address in the input. */
#ifndef GATEWAY_JUDGING_H
#define GATEWAY_JUDGING_H

#include "gateway/report.h"
#include "verify/verify.h"

struct gateway_case {
	enum policy policy;
	enum time_rule time_rule;
	struct slice bytes;  /* a file; or a signed value, */
	struct slice digest; /* and the digest of what it signs, 32 bytes; empty for a file */
	bool kept_at_once; /* report_keep comes next: the ledger may begin when nobody has to be asked any more */
};

/* "policy" and "time_rule" of a form, where they are given; E_FIELD. */
err case_rules(struct form *form, struct gateway_case *out);

/* "digest" and "signed_value" of a form. E_FIELD. */
err case_value(struct form *form, struct gateway_case *out);

/* Judge as of the request's moment, outside of any transaction: it takes time and may ask the registry. Gives the report its
 * identifier and its judgement, unsigned. Errors of the judge and of its evidence. */
err case_judge(struct request *req, const struct gateway_case *c, struct kept_report *report);

/* The same, with the registry's answers signed; the report signed; and all of it in an evidence bundle (archive/bundle.h)
 * that is signed as well. */
err case_bundle(struct request *req, const struct gateway_case *c, struct kept_report *report,
		struct slice *zip);

#endif
