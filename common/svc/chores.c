/* SPDX-License-Identifier: Apache-2.0 */
/* What nobody asks for: once an hour some worker forgets the Idempotency-Keys that are old. The job waits among the
 * parked ones, and ends when the queue takes it back no more. */
#include "db/idempotency.h"
#include "svc/inside.h"

static err forget(struct job *job, size_t *dropped)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, job->db, &job->arena, TX_WRITE));
	e = idempotency_forget(&tx, clock_now() - job->svc->options.key_memory, dropped);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

void chores_work(struct job *job)
{
	struct svc *svc = job->svc;
	size_t dropped = 0;
	err e = OK;

	if (job->due <= clock_steady()) /* else the queue is closing */
		e = forget(job, &dropped);
	if (e.code != E_OK)
		log_error(&svc->log, "old keys could not be forgotten", e);
	else if (dropped > 0)
		log_info(&svc->log, "old keys forgotten", LOG_INT("count", (int64_t)dropped));
	arena_clear(&job->arena);
	job->due = clock_steady() + HOUR;
	if (!queue_park(&svc->queue, job))
		job_free(job);
}

err chores_start(struct svc *svc)
{
	struct job *job = job_new(svc);

	REQUIRE(job, E_NO_MEMORY);
	job->chore = true;
	if (!queue_park(&svc->queue, job))
		job_free(job);
	return OK;
}
