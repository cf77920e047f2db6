/* SPDX-License-Identifier: Apache-2.0 */
/* What is known here of the seals made here: status and version as the registry last told them, by its answers and its
 * events. The registry's word is the truth; this copy says which version a change follows. */
#ifndef MAKING_KNOWN_SEAL_H
#define MAKING_KNOWN_SEAL_H

#include "making/store.h"

struct known_seal {
	struct slice code;
	struct uuid order_id;
	struct slice owner_credit_code;
	struct slice status; /* a state of a seal in proto/lives.def */
	int64_t version;
	instant since;
};

/* The seal of the path ("{code}"), locked until commit, or only looked at. E_NOT_FOUND when it was not made here, or is
 * another unit's than the owner's who asks. */
err known_seal_of_path(struct request *req, struct tx *tx, struct known_seal *out);
err known_seal_of_path_seen(struct request *req, struct tx *tx, struct known_seal *out);

/* By its code, locked. E_NOT_FOUND. */
err known_seal_find(struct tx *tx, struct slice code, struct known_seal *out);

/* The registry's word: version n follows n - 1. What is known already is passed over; E_ORDER when something is missing
 * in between. A seal that is not known yet begins with version 1. Seals of no order of ours are passed over. */
err known_seal_hear(struct tx *tx, const struct known_seal *word);

#endif
