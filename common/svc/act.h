/* SPDX-License-Identifier: Apache-2.0 */
/* A handler and the transaction around it. */
#ifndef SVC_ACT_H
#define SVC_ACT_H

#include "db/db.h"
#include "svc/request.h"
#include "svc/route.h"

struct act {
	enum twice twice;
	handler handle;
	/* For ONCE, in the transaction, before and after the handler. claim sets *done when the effect has
	 * happened before and req->reply is the first answer. Either may be NULL. */
	err (*claim)(struct request *req, struct tx *tx, bool *done);
	err (*keep)(struct request *req, struct tx *tx);
};

/* Begin, claim, handle, keep, commit; or undo. A transaction that others got in the way of is tried again,
 * at most TX_TRIES_MAX times. On error nothing of it remains, and the trail tells why. */
err act_run(struct request *req, struct db *db, const struct act *act);

/* For the handler of a route that is OWN_TX, when the long part of its work is done: a transaction around keep, with
 * what as it was given. Like a handler, keep may be called again after E_CONFLICT. On error nothing of it remains. */
err act_write(struct request *req, err (*keep)(struct request *req, struct tx *tx, const void *what),
	      const void *what);

/* For the same handlers, in the last of the long part: there will be an act_write soon, and the ledger may begin its transaction
 * meanwhile. Promises nothing. Whoever comes to wait for somebody after all says so before: no transaction is open for as long as
 * others please. */
void act_write_soon(struct request *req);
void act_write_not_soon(struct request *req);

/* For the same handlers, while they work: a look into the ledger. look runs in a transaction that reads, and fills what. */
err act_read(struct request *req, err (*look)(struct request *req, struct tx *tx, void *what), void *what);

#endif
