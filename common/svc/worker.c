/* SPDX-License-Identifier: Apache-2.0 */
/* The workers: each takes one job after the other, with a database connection of its own. */
#include <pthread.h>

#include "svc/inside.h"

static void *work(void *ctx)
{
	struct svc *svc = ctx;
	struct waiter waiter;
	struct db db;
	struct job *job;

	waiter_init(&waiter);
	db_init(&db, &svc->db_options);
	while ((job = queue_take(&svc->queue, &waiter))) {
		job->db = &db;
		if (job->chore)
			chores_work(job);
		else if (!job->exchange)
			hear_work(job);
		else if (job->req.reply.when)
			enter_again(job);
		else
			enter_work(job);
	}
	db_close(&db);
	waiter_drop(&waiter);
	return NULL;
}

err workers_start(struct svc *svc)
{
	while (svc->worker_count < (size_t)svc->options.workers) {
		REQUIRE(pthread_create(&svc->workers[svc->worker_count], NULL, work, svc) == 0, E_NO_MEMORY);
		svc->worker_count++;
	}
	return OK;
}

void workers_finish(struct svc *svc)
{
	queue_close(&svc->queue);
	for (size_t i = 0; i < svc->worker_count; i++)
		pthread_join(svc->workers[i], NULL);
	svc->worker_count = 0;
}
