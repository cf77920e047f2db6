/* SPDX-License-Identifier: Apache-2.0 */
/* Many pieces of work, each by its number, done by worker processes. A worker that dies, or takes longer than
 * CREW_PIECE_SECONDS, costs its piece alone: another takes its place. Answers are handed on in the order of the pieces. */
#ifndef CLI_CREW_H
#define CLI_CREW_H

#include "base/arena.h"

struct crew_work {
	void *ctx;
	size_t count;

	/* In a worker: do a piece. The answer lives in the arena, which is cleared after it; at most CREW_ANSWER_MAX
	 * bytes. An err ends the worker, as if it had died. */
	err (*make)(void *ctx, struct arena *arena, size_t piece, struct slice *answer);

	/* In the parent, piece by piece: what came. lost: the worker died on it. An err ends all. */
	err (*take)(void *ctx, size_t piece, struct slice answer, bool lost);

	/* In the parent: so many are done, in whatever order. */
	void (*progress)(void *ctx, size_t done);
};

/* Until all is done, or SIGINT or SIGTERM comes: then *stopped, and pieces are left out from some point on. No thread may
 * run in this process. E_IO when no worker can be started, E_NO_MEMORY, or what take answered. */
err crew_run(size_t jobs, const struct crew_work *work, bool *stopped);

#endif
