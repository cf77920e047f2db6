/* SPDX-License-Identifier: Apache-2.0 */
#include "db/bell.h"

#include <time.h>

void bell_init(struct bell *bell)
{
	pthread_condattr_t steady;

	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_mutex_init(&bell->lock, NULL);
	pthread_cond_init(&bell->rung, &steady);
	pthread_condattr_destroy(&steady);
	bell->count = 0;
}

void bell_drop(struct bell *bell)
{
	pthread_cond_destroy(&bell->rung);
	pthread_mutex_destroy(&bell->lock);
}

void bell_ring(struct bell *bell)
{
	pthread_mutex_lock(&bell->lock);
	bell->count++;
	pthread_cond_broadcast(&bell->rung);
	pthread_mutex_unlock(&bell->lock);
}

uint64_t bell_count(struct bell *bell)
{
	uint64_t count;

	pthread_mutex_lock(&bell->lock);
	count = bell->count;
	pthread_mutex_unlock(&bell->lock);
	return count;
}

bool bell_wait(struct bell *bell, uint64_t seen, instant patience)
{
	instant until = clock_steady() + patience;
	struct timespec deadline = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};
	bool rang;

	pthread_mutex_lock(&bell->lock);
	while (bell->count == seen) {
		if (pthread_cond_timedwait(&bell->rung, &bell->lock, &deadline) != 0)
			break;
	}
	rang = bell->count != seen;
	pthread_mutex_unlock(&bell->lock);
	return rang;
}
