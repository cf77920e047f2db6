/* SPDX-License-Identifier: Apache-2.0 */
/* The thread that sends what was committed (db/outbox.h): events to JetStream, until it has them; commands to the
 * office they are for, until it answers. One is at work per office, whatever the number of processes.
 *
 * An answer is applied in the transaction that marks its command as answered. A refusal is an answer when trying
 * again cannot help; whatever else goes wrong is tried again after a pause that doubles, for ever. */
#ifndef SVC_OUTBOX_THREAD_H
#define SVC_OUTBOX_THREAD_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/db.h"
#include "db/outbox.h"

struct bus;

struct outbox_thread {
	struct bus *bus;
	struct bell *bell; /* rung by commits that touched the outbox */
	const struct log *log;

	/* In the transaction that marks the command as answered: what follows from the answer, or from the refusal with
	 * its trail. And after its commit. */
	err (*answered)(void *ctx, struct tx *tx, const struct letter *command, struct slice payload,
			err refusal);
	void (*applied)(void *ctx);
	void *ctx;

	struct db db;
	pthread_t thread;
	bool running;
	bool failing; /* and the log has been told */
	atomic_bool stopping;
};

/* Start it, after the fields above `db` have been set. Options are borrowed. E_NO_MEMORY. */
err outbox_thread_start(struct outbox_thread *thread, const struct db_options *options);

/* Finish the round at hand and stop. One that was never started is fine. */
void outbox_thread_stop(struct outbox_thread *thread);

#endif
