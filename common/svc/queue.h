/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded queue between door and bus on one side and the workers on the other. A full queue refuses at
 * once. Beside it stand the parked: requests that have committed their part and wait for another office,
 * without keeping a worker. */
#ifndef SVC_QUEUE_H
#define SVC_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

struct job;

/* A worker, when it has nothing to do. It lives as long as the worker. */
struct waiter {
	struct waiter *next;
	pthread_cond_t wake;
	bool called;
};

void waiter_init(struct waiter *waiter);
void waiter_drop(struct waiter *waiter);

struct queue {
	pthread_mutex_t lock;
	struct waiter *waiting_workers; /* the one that came last is woken first: its caches are warm */
	struct job *first;              /* waiting for a worker, oldest first */
	struct job *last;
	struct job *parked;
	size_t waiting;
	size_t parked_count;
	size_t most;
	size_t idle;   /* workers that wait */
	size_t called; /* workers that were woken and have not taken their job yet */
	uint64_t refused;
	bool closing; /* parked ones are due at once; workers end when all is done */
};

void queue_init(struct queue *queue, size_t most);
void queue_drop(struct queue *queue);

/* Put a job behind the others; false when there are too many. An urgent one goes before the others, always. */
bool queue_put(struct queue *queue, struct job *job);
void queue_put_urgent(struct queue *queue, struct job *job);

/* The next job, a parked one whose time has come included. Waits. NULL when closing and all is done. */
struct job *queue_take(struct queue *queue, struct waiter *waiter);

/* Lay a job aside until job->due (steady clock) or queue_stir; false when there are too many. */
bool queue_park(struct queue *queue, struct job *job);

/* Something happened that a parked job may wait for. */
void queue_stir(struct queue *queue);

/* Finish what there is, then let the workers go. */
void queue_close(struct queue *queue);

struct queue_state {
	size_t waiting;
	size_t parked;
	size_t idle;
	uint64_t refused;
};
struct queue_state queue_state(struct queue *queue);

#endif
