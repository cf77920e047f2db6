/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on revocation as a process has it: asked for when it is needed, from configured sources alone, and kept. Any
 * thread may ask. Nothing here is believed for having been fetched: the judge verifies all of it, each time. Nor is
 * anything read here: what is asked is found by bytes that are compared and digested, and what comes is read in a cell of
 * its own (fetch/reading.h).
 *
 * Who asks may have been taken over, and must not harm who asks after him. He can have a configured source asked about any
 * serial number of its own issuer, and gets what anybody would get for it. What his question brings to nothing is
 * remembered for that question alone: the source is not put to rest for it, and nothing is dropped that proves something.
 *
 * What is sound is kept until its nextUpdate, looked at again after `keep`; when the source is then away, the old stays
 * what it is, and past its nextUpdate the judge no longer takes it for an answer. What did not come, or is not sound,
 * is asked for again only after `retry`, and a source that failed is left alone by all for as long. Of threads that
 * want the same at the same time, one asks and the others wait for it. */
#ifndef FETCH_FETCHER_H
#define FETCH_FETCHER_H

#include "fetch/sources.h"

struct fetch_conf {
	struct source_table sources; /* must outlive the fetcher */
	instant keep;                /* at most so long without looking again */
	instant patience;            /* for one attempt */
	instant retry;
};

struct fetcher;

err fetcher_new(const struct fetch_conf *conf, struct fetcher **out);
void fetcher_free(struct fetcher *fetcher); /* NULL is fine; nobody may be asking */

/* What is to be had on this certificate now, in the arena: `revocation_of` of struct evidence. Blocks at most `patience`
 * for each source of the issuer. Nothing is no error. E_CRYPTO, E_IO, E_NO_MEMORY. */
err fetcher_ask(struct fetcher *fetcher, struct arena *arena, const struct cert_ref *cert, instant now,
		struct revocation_found *more);

/* For metrics. */
struct fetch_state {
	uint64_t asked;    /* attempts made */
	uint64_t failed;   /* of them: nothing came */
	uint64_t unsound;  /* of them: something came that proves nothing */
	uint64_t lost;     /* of them: something came over which the cell that was to read it ended */
	uint64_t answered; /* questions answered from what is kept */
	size_t kept;       /* answers and lists */
	size_t bytes;      /* of them */
	size_t resting;    /* sources that failed, left alone for now */
	instant oldest;    /* age of the oldest of what is kept; 0: nothing is */
};
struct fetch_state fetcher_state(struct fetcher *fetcher, instant now);

#endif
