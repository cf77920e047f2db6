/* SPDX-License-Identifier: Apache-2.0 */
/* One attempt to have evidence from one source. */
#ifndef FETCH_PULL_H
#define FETCH_PULL_H

#include "fetch/sources.h"

struct pull {
	const struct source *source;
	const struct cert_ref *cert; /* whose standing is asked */
	instant now;
	instant patience; /* for all of it, reading apart */
};

struct pulled {
	bool reached;     /* the source answers, if only to say that it has no answer to this question */
	bool lost;        /* the cell that was to read what came ended over it */
	struct slice der; /* what came: a CRL or OCSP response that can be read; empty: nothing */
	bool sound;    /* signed by whom it should be, and fit for the present: worth keeping until its end */
	instant until; /* nextUpdate */
};

/* Ask. What does not come, comes too late or cannot be read is no error: der is empty, and the trail says why. What comes is
 * read in a cell (fetch/reading.h) and nowhere else. An OCSP response without the nonce that was asked for is as good as
 * none. E_CRYPTO, E_IO, E_NO_MEMORY. */
err pull(struct arena *arena, const struct pull *what, struct pulled *out);

#endif
