/* SPDX-License-Identifier: Apache-2.0 */
/* A bell between the threads of one process: a commit that put something in the outbox rings it, the outbox
 * thread and those who wait for an answer listen. It is only a hint: listeners also look by themselves from
 * time to time, for another process of the same office may have committed.
 *
 * PostgreSQL's NOTIFY is not used for this: a transaction that notifies holds one lock for the whole cluster
 * until its commit is on disk, so that commits could no longer share a flush. */
#ifndef DB_BELL_H
#define DB_BELL_H

#include <pthread.h>

#include "base/clock.h"

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t rung;
	uint64_t count;
};

void bell_init(struct bell *bell);
void bell_drop(struct bell *bell);

void bell_ring(struct bell *bell);

/* How often it has rung; pass it to bell_wait so that no ring between looking and waiting is missed. */
uint64_t bell_count(struct bell *bell);

/* Wait until it has rung more often than `seen`, or for `patience` microseconds. True when it rang. */
bool bell_wait(struct bell *bell, uint64_t seen, instant patience);

#endif
