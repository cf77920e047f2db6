/* SPDX-License-Identifier: Apache-2.0 */
/* What `eseal bundle` and `eseal replay` share: the judge as a bundle calls it, and telling of whoever signed. */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include "archive/make.h"
#include "base/buf.h"
#include "court/court.h"

/* The judge of this process, for one that is a cell. ctx is a struct report *: the last report it made. */
struct replay_judge judge_in_process(struct report **report);

/* The judge behind a wall; the last judgement is kept. */
struct court_judge {
	struct court *court;
	struct judgement last;
};
struct replay_judge judge_in_court(struct court_judge *judge);

/* Everybody who signed something of a bundle, by now checked: it is theirs, whoever they are. */
struct vouchers {
	bool signed_list, stamped, signed_report;
	struct cert list_signer, stamper, report_signer;
	instant signed_at, stamped_at, reported_at;
	bool known_signer, known_stamper, known_reporter; /* does a sound chain lead to an anchor? */
};

/* Check the signatures and the stamp over a bundle's list and report. E_BUNDLE with the file as place when one does not
 * fit; that nobody knows who signed is no error. */
err vouchers_check(struct arena *arena, const struct bundle *bundle, const struct chain_trust *trust,
		   struct vouchers *out);

/* One printable line each. */
err vouchers_text(struct buf *out, const struct vouchers *vouchers);

#endif
