/* SPDX-License-Identifier: Apache-2.0 */
/* What nobody asks for: once an hour some worker forgets the Idempotency-Keys that are old, and what its office need not
 * remember. The job waits among the parked ones, and ends when the queue takes it back no more. */
#include "db/idempotency.h"
#include "svc/inside.h"

struct dropped {
	size_t keys, others;
};

static err forget_inside(struct svc *svc, struct tx *tx, instant now, struct dropped *dropped)
{
	const struct office_def *def = svc->office.def;

	TRY(idempotency_forget(tx, now - svc->options.key_memory, &dropped->keys));
	return def->forget ? def->forget(&svc->office, tx, now, &dropped->others) : OK;
}

static err forget(struct job *job, struct dropped *dropped)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, job->db, &job->arena, TX_WRITE));
	e = forget_inside(job->svc, &tx, clock_now(), dropped);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

void chores_work(struct job *job)
{
	struct svc *svc = job->svc;
	struct dropped dropped = {0};
	err e = OK;

	if (job->due <= clock_steady()) /* else the queue is closing */
		e = forget(job, &dropped);
	if (e.code != E_OK)
		log_error(&svc->log, "what is old could not be forgotten", e);
	else if (dropped.keys + dropped.others > 0)
		log_info(&svc->log, "what is old was forgotten", LOG_INT("keys", (int64_t)dropped.keys),
			 LOG_INT("others", (int64_t)dropped.others));
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
