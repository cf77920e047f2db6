/* SPDX-License-Identifier: Apache-2.0 */
/* One request on its way through an office: from door or bus into the queue, to a worker, perhaps aside,
 * and out. */
#ifndef SVC_JOB_H
#define SVC_JOB_H

#include "base/log.h"
#include "bus/bus.h"
#include "http/door.h"
#include "svc/pace.h"
#include "svc/request.h"
#include "svc/route.h"

struct svc;
struct db;

struct job {
	struct job *next; /* in the queue */
	struct svc *svc;
	struct exchange *exchange;  /* NULL for a call of the bus */
	bool chore;                 /* none of both: see chores.c */
	const struct route *routes; /* the table this request is looked up in */
	struct bus_call call;       /* when exchange is NULL */
	struct envelope envelope;   /* of the call */
	struct arena arena;
	struct request req;
	struct actor actor;
	struct log log;
	char id_text[UUID_TEXT];
	char account_text[UUID_TEXT];
	struct db *db;           /* of the worker that has it now */
	struct address from;     /* the client's */
	struct pace_answer pace; /* of a request that had to be granted */
	instant came;            /* steady clock */
	instant due;             /* parked: when to look again */
	instant until;           /* parked: when to answer 202 */
	struct slice key;        /* Idempotency-Key */
	handler when;            /* what a parked one waits for */
	err refused;             /* the refusal that came of the waiting, and is its answer */
};

/* NULL without memory. */
struct job *job_new(struct svc *svc);
void job_free(struct job *job);

/* Forget what was read and decided of the request: whoever has the job next begins anew. */
void job_forget(struct job *job);

/* Set up req for a new request: clock, identifiers, arena, log. trace is a W3C traceparent or empty. E_IO. */
err job_begin(struct job *job, struct slice trace);

/* The job a request belongs to. */
static inline struct job *job_of(const struct request *req)
{
	return (struct job *)((char *)(uintptr_t)req - offsetof(struct job, req));
}

#endif
