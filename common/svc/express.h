/* SPDX-License-Identifier: Apache-2.0 */
/* The express way: a glance (route.h) that is alone is answered by the door's own thread, over a connection of its own.
 * Handing it to a worker and the answer back costs more than the look itself.
 *
 * The door must not hang. What the ledger does not answer within EXPRESS_MS is given up; the request, which has had no
 * effect, goes to the workers as if it had just come, and for a while, which grows each time, the door tries no more. Nor
 * does the door connect: a worker that has just had a glance answered opens the connection and leaves it here. */
#ifndef SVC_EXPRESS_H
#define SVC_EXPRESS_H

#include <stdatomic.h>

#include "db/db.h"

enum { EXPRESS_NAME = 32 };

struct express {
	char name[EXPRESS_NAME]; /* of the connection: "registry-door" */
	struct db_options options;
	atomic_int state; /* whose the rest is */
	struct db db;
	instant not_before; /* steady clock */
	int64_t pause_ms;   /* the last one; 0 after a success */
};

/* Borrows the options' texts for the life of express. Does not connect. */
void express_init(struct express *express, const struct db_options *options);
void express_drop(struct express *express);

/* On the door's thread: the connection, for EXPRESS_MS from now; NULL when there is none, or it is not the time. */
struct db *express_take(struct express *express);

/* On the door's thread, after express_take, with what came of it. False: the ledger did not answer, another must ask. */
bool express_give_back(struct express *express, err e);

/* On a worker, when the ledger has just answered it: connect, when a connection is missing. */
void express_open(struct express *express);

#endif
