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

/* Claim a message for the open transaction. `from` is the office that sent it. */
err inbox_claim(struct tx *tx, const struct uuid *id, struct slice from, struct inbox_claim *out);

/* Keep the answer to a command that was claimed in this transaction, to be given again. At most
 * OUTBOX_PAYLOAD_MAX. */
err inbox_keep_answer(struct tx *tx, const struct uuid *id, struct slice answer);

#endif
