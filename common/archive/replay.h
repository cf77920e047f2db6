/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence that answers from a bundle alone. Nothing is asked of anybody, and there is no clock but the bundle's. What the
 * registry said counts only if its signature is still good. */
#ifndef ARCHIVE_REPLAY_H
#define ARCHIVE_REPLAY_H

#include "archive/bundle.h"

/* On whom a replay rests when it is not on those whom the bundle names. */
struct replay_rests {
	const struct chain_trust
		*trust;                /* anchors of one's own, and what leads to them; NULL: the bundle's */
	const struct cert *registries; /* whose status answers are believed */
	size_t registry_count;         /* 0: the bundle's */
};

struct replay {
	struct verify_request request; /* for the judge: do not copy */
	struct evidence evidence;
	const struct bundle *bundle;
	struct replay_rests rests;
	size_t disbelieved; /* status answers that nobody believed had signed */
};

/* Begin. Borrows all of it. E_BUNDLE when the policy in the bundle is not the one of this program; E_NO_MEMORY. */
err replay_start(struct replay *replay, struct arena *arena, const struct bundle *bundle,
		 const struct replay_rests *rests);

/* How a document is judged: by the caller, who may do it elsewhere. With a digest it is a signed value over that. */
struct replay_judge {
	void *ctx;
	err (*judge)(void *ctx, struct arena *arena, struct slice document, struct slice digest,
		     const struct verify_request *request, struct slice *report);
};

/* Judge, and see whether the report is the bundle's. */
err replay_run(struct replay *replay, struct arena *arena, const struct replay_judge *judge,
	       struct slice *report, bool *same);

#endif
