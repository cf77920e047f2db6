/* SPDX-License-Identifier: Apache-2.0 */
/* One attempt to have evidence from one source. */
#ifndef FETCH_PULL_H
#define FETCH_PULL_H

#include "fetch/sources.h"
#include "gm/revocation.h"

struct pull {
	const struct source *source;
	const struct cert *cert, *issuer; /* whose standing is asked, and who issued it */
	instant now;
	instant patience; /* for all of it */
};

struct pulled {
	bool reached; /* somebody is there who speaks CRL or OCSP, if only to say that there is no answer */
	struct slice der; /* what came: a CRL or OCSP response that can be read; empty: nothing */
	bool sound;    /* signed by whom it should be, and fit for the present: worth keeping until its end */
	instant until; /* nextUpdate */
};

/* Ask. What does not come, comes too late or cannot be read is no error: der is empty, and the trail says why. An OCSP
 * response without the nonce that was asked for is as good as none. E_CRYPTO, E_IO, E_NO_MEMORY. */
err pull(struct arena *arena, const struct pull *what, struct pulled *out);

#endif
