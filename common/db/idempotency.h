/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency keys (IETF draft-ietf-httpapi-idempotency-key-header): a request that changes something takes
 * effect once per actor and key, and a repetition gets the same answer. Claim, effect and answer commit together, so
 * that a request that failed leaves no trace and may be tried again. */
#ifndef DB_IDEMPOTENCY_H
#define DB_IDEMPOTENCY_H

#include "db/db.h"

struct idempotency {
	bool replay;           /* answer with what follows, do nothing */
	int64_t status;        /* HTTP status */
	struct slice type;     /* content type */
	struct slice location; /* headers; empty when they were not there */
	struct slice etag;
	struct slice link;
	struct slice body; /* all live in the arena */
};

/* Claim a key. `digest` is a hash over method, path and body. Waits for a request with the same key that is at
 * work. E_KEY_REUSED when the key was used with another digest, E_FIELD when it is empty, over
 * IDEMPOTENCY_KEY_MAX, or not printable ASCII. */
err idempotency_claim(struct tx *tx, const struct uuid *actor, struct slice key, struct slice digest,
		      instant now, struct idempotency *out);

/* Keep the answer for repetitions; replay is ignored. Once per claim, in the same transaction; only an answer with status
 * 202 may be replaced later, by what came of it. E_TOO_BIG over IDEMPOTENCY_ANSWER_MAX. */
err idempotency_keep(struct tx *tx, const struct uuid *actor, struct slice key,
		     const struct idempotency *answer);

/* Drop keys claimed before a moment. */
err idempotency_forget(struct tx *tx, instant before, size_t *dropped);

#endif
