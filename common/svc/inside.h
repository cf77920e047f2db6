/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of an office's process share. For common/svc alone. */
#ifndef SVC_INSIDE_H
#define SVC_INSIDE_H

#include "bus/events.h"
#include "db/db.h"
#include "svc/express.h"
#include "svc/gaps.h"
#include "svc/job.h"
#include "svc/metrics.h"
#include "svc/options.h"
#include "svc/outbox_thread.h"
#include "svc/pace.h"
#include "svc/peers.h"
#include "svc/queue.h"
#include "svc/svc.h"
#include "svc/tokens.h"

struct letter;

struct svc {
	struct office office;
	struct office_options options;
	struct arena arena; /* as long as the process */
	struct log log;
	struct bell bell;
	struct db_options db_options;
	struct peers peers;
	struct tokens tokens;
	struct networks proxies;
	struct pace pace;
	struct metrics metrics;
	struct queue queue;
	struct express express;
	struct door *door;
	struct bus *bus;
	struct events *events;
	struct db events_db; /* of the thread that takes events */
	struct gaps gaps;    /* of the same thread */
	struct outbox_thread outbox;
	pthread_t workers[WORKERS_MAX];
	size_t worker_count;
};

/* enter.c: what comes through the door. */
size_t enter_body_max(void *svc, struct slice method, struct slice path);
void enter_take(void *svc, struct exchange *exchange, bool alone);
void enter_work(struct job *job);  /* on a worker; the job is gone afterwards, or parked */
void enter_again(struct job *job); /* the same for one that was parked */

/* hear.c: what comes over the bus. */
bool hear_call(void *svc, const struct bus_call *call);
void hear_work(struct job *job);
struct events_taker hear_events(struct svc *svc);
/* An event, however it came: on the events' own thread, with its connection. */
err hear_event(struct svc *svc, const struct event_in *event);
/* The answer to a command of ours, for the thread that sent it: in the transaction that marks the command
 * as answered, before its commit. payload is the answer's, refusal the error it named (with its trail), or
 * OK. After the commit: queue_stir, for there are requests that wait for it. */
err hear_answer(struct svc *svc, struct tx *tx, const struct letter *command, struct slice payload,
		err refusal);

/* who.c: who asks. E_UNAUTHENTICATED, E_FORBIDDEN. */
err who_asks(struct job *job);

/* probes.c: /healthz /readyz /metrics /version. */
extern const struct route probe_routes[];

/* pages.c: the way to a page, or NULL. */
const struct route *pages_find(const struct office_def *def, enum method method, struct slice path);

/* chores.c: the job that comes back every hour to forget what is old. */
err chores_start(struct svc *svc);
void chores_work(struct job *job);

/* worker.c */
err workers_start(struct svc *svc);
void workers_finish(struct svc *svc);

#endif
