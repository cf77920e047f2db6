/* SPDX-License-Identifier: Apache-2.0 */
/* What nobody asks for: once an hour some worker forgets what is old, and what its office need not remember. The job waits
 * among the parked ones, and ends when the queue takes it back no more. */
#include "db/idempotency.h"
#include "db/inbox.h"
#include "db/outbox.h"
#include "svc/inside.h"

/* A day more than a command is taken for, so that clocks may differ. */
#define ANSWERS_KEPT ((COMMAND_DAYS + 1) * DAY)

static err forget_keys(struct svc *svc, struct tx *tx, instant now, size_t *dropped)
{
	return idempotency_forget(tx, now - svc->options.key_memory, dropped);
}

static err forget_inbox(struct svc *svc, struct tx *tx, instant now, size_t *dropped)
{
	(void)svc;
	return inbox_prune_before(tx, now - ANSWERS_KEPT, dropped);
}

static err forget_commands(struct svc *svc, struct tx *tx, instant now, size_t *dropped)
{
	(void)svc;
	return outbox_prune_before(tx, now - ANSWERS_KEPT, dropped);
}

static err forget_own(struct svc *svc, struct tx *tx, instant now, size_t *dropped)
{
	const struct office_def *def = svc->office.def;

	return def->forget ? def->forget(&svc->office, tx, now, dropped) : OK;
}

/* in_parts: at most PRUNE_MAX are dropped in a transaction, and there may be more. */
static const struct chore {
	const char *what;
	bool in_parts;
	err (*forget)(struct svc *svc, struct tx *tx, instant now, size_t *dropped);
} chores[] = {
	{"keys", false, forget_keys},
	{"inbox", true, forget_inbox},
	{"commands", true, forget_commands},
	{"own", false, forget_own},
};

static err forget_some(struct job *job, const struct chore *chore, size_t *dropped)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, job->db, &job->arena, TX_WRITE));
	e = chore->forget(job->svc, &tx, clock_now(), dropped);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

static void forget_all(struct job *job, const struct chore *chore)
{
	const struct log *log = &job->svc->log;
	size_t dropped;
	size_t sum = 0;
	err e;

	do {
		dropped = 0;
		e = forget_some(job, chore, &dropped);
		sum += dropped;
	} while (e.code == E_OK && chore->in_parts && dropped >= PRUNE_MAX);
	if (e.code != E_OK)
		log_error(log, "what is old could not be forgotten", e);
	if (sum > 0)
		log_info(log, "what is old was forgotten", LOG_STR("what", chore->what),
			 LOG_INT("count", (int64_t)sum));
}

void chores_work(struct job *job)
{
	struct svc *svc = job->svc;
	bool closing = job->due > clock_steady();

	for (size_t i = 0; i < COUNT(chores) && !closing; i++)
		forget_all(job, &chores[i]);
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
