/* SPDX-License-Identifier: Apache-2.0 */
/* The inbox: an event or a command takes effect once, however often the courier knocks. The receiver claims its id
 * in the transaction of the effect; a second claim waits for the first one's commit and then finds it done. */
#ifndef DB_INBOX_H
#define DB_INBOX_H

#include "db/db.h"

struct inbox_claim {
	bool already;        /* the effect has happened: do nothing, acknowledge */
	struct slice answer; /* of a command, as it was answered then; lives in the arena */
};

/* Claim a command for the open transaction. `from` is the office that sent it. */
err inbox_claim(struct tx *tx, const struct uuid *id, struct slice from, struct inbox_claim *out);

/* The same for an event, which has a number. When it is so old that its row may have been forgotten, it was claimed before
 * if it lies behind the mark; a young one has its row, and another with its number is another event. */
err inbox_claim_event(struct tx *tx, const struct uuid *id, struct slice from, int64_t number, bool old,
		      bool *already);

/* Keep the answer to a command that was claimed in this transaction, to be given again. At most
 * OUTBOX_PAYLOAD_MAX. */
err inbox_keep_answer(struct tx *tx, const struct uuid *id, struct slice answer);

/* Forget what was claimed before a moment, at most PRUNE_MAX; events only behind the mark. Whoever calls it sees to it that a
 * command so old is not taken any more. */
err inbox_prune_before(struct tx *tx, instant before, size_t *dropped);

/* ---- what never came (svc/gaps.h) ---- */

/* Up to which number all events of an office that are wanted here have come; 0 when nobody has looked yet. */
err inbox_mark(struct tx *tx, struct slice from, int64_t *number);
err inbox_raise_mark(struct tx *tx, struct slice from, int64_t number);

/* Which of these messages, at most DB_LIST_MAX, have not been claimed: a list in the arena, in the same order. */
err inbox_find_missing(struct tx *tx, const struct uuid *ids, size_t count, const struct uuid **missing,
		       size_t *missing_count);

#endif
