/* SPDX-License-Identifier: Apache-2.0 */
/* What the judge's evidence answered when it was asked (verify/evidence.h): the answers alone, so that they can be given
 * again. A question that is not here had no answer. */
#ifndef ARCHIVE_SAID_H
#define ARCHIVE_SAID_H

#include "verify/evidence.h"

/* Of a seal at a moment. The proof says which: it is the registry's signed answer (message SignedDocument). */
struct said_status {
	struct slice code;
	instant at;
	struct status_answer answer; /* with its proof */
};

/* Somebody trusted had seen this signed value by then. */
struct said_seen {
	struct sm3 value;
	instant at;
};

/* On the revocation of this certificate, from this issuer. */
struct said_revocation {
	struct sm3 cert, issuer;
	struct revocation_found more;
};

struct said {
	struct said_status *statuses; /* at most BUNDLE_STATUS_MAX */
	size_t status_count;
	struct said_seen *seen; /* likewise */
	size_t seen_count;
	struct said_revocation *revocations; /* at most BUNDLE_ASKED_MAX */
	size_t revocation_count;
};

/* Empty, with room for all of it. E_NO_MEMORY. */
err said_start(struct arena *arena, struct said *said);

#endif
