/* SPDX-License-Identifier: Apache-2.0 */
/* A report in the form in which it is handed on: its bytes, and the few facts that whoever keeps or announces it needs.
 * Plain data, so that it can come from another process. */
#ifndef VERIFY_JUDGEMENT_H
#define VERIFY_JUDGEMENT_H

#include "gm/sm3.h"
#include "verify/report.h"

struct judgement {
	enum indication indication;
	enum reason reason;
	uint8_t sm3[32];                /* of what was judged */
	const struct slice *seal_codes; /* of the seals in it, each one line of at most SEAL_CODE_MAX bytes */
	size_t seal_count;
	const struct sm3
		*passed; /* digests of the signed values of those signatures that passed, all checks made */
	size_t passed_count;
	struct slice json; /* of report_json */
};

/* Lives in the arena, and points into the report. E_NO_MEMORY, E_TOO_BIG over REPORT_MAX. */
err judgement_of(struct arena *arena, const struct report *report, struct judgement *out);

/* One that came from somebody who may say anything: its JSON is text, is the report with this identifier, and says the
 * verdict that the facts say. E_SYNTAX. */
err judgement_check(struct arena *arena, const struct judgement *judgement, const char *id);

#endif
