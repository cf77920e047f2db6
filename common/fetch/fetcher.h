/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on revocation as a process has it: asked for when it is needed, from configured sources alone, and kept. Any
 * thread may ask. Nothing here is believed for having been fetched: the judge verifies all of it, each time.
 *
 * What is sound is kept until its nextUpdate, looked at again after `keep`; when the source is then away, the old stays
 * what it is, and past its nextUpdate the judge no longer takes it for an answer. What did not come, or is not sound,
 * is asked for again only after `retry`, and a source that failed is left alone by all for as long. Of threads that
 * want the same at the same time, one asks and the others wait for it. */
#ifndef FETCH_FETCHER_H
#define FETCH_FETCHER_H

#include "fetch/sources.h"
#include "gm/revocation.h"

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
err fetcher_ask(struct fetcher *fetcher, struct arena *arena, const struct cert *cert,
		const struct cert *issuer, instant now, struct revocation_evidence *more);

/* For metrics. */
struct fetch_state {
	uint64_t asked;    /* attempts made */
	uint64_t failed;   /* of them: nothing came */
	uint64_t unsound;  /* of them: something came that proves nothing */
	uint64_t answered; /* questions answered from what is kept */
	size_t kept;       /* answers and lists */
	size_t bytes;      /* of them */
	size_t resting;    /* sources that failed, left alone for now */
	instant oldest;    /* age of the oldest of what is kept; 0: nothing is */
};
struct fetch_state fetcher_state(struct fetcher *fetcher, instant now);

#endif
