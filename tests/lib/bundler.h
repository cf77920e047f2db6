/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence bundles of the forger's documents (lib/forge.h): a registry that signs what the recipe says of a seal, a
 * responder that gives CRLs, the judge in this process. */
#ifndef TESTS_LIB_BUNDLER_H
#define TESTS_LIB_BUNDLER_H

#include "archive/make.h"
#include "lib/forge.h"

struct bundler {
	const struct recipe *recipe;
	const struct pki_party *registry; /* NULL: it does not sign */
	struct slice fetched;             /* a CRL, given for every certificate; empty: nothing */
	int asked;                        /* how often a status was */
};

/* The forger's world with a registry; and memory for each test. For cmocka. */
extern struct arena bundler_arena;
extern struct pki_party bundler_registry;
int bundler_open(void **unused);
int bundler_begin(void **unused);
int bundler_end(void **unused);

extern const struct replay_judge bundler_judge;

/* Judge the recipe's document, or another file, and bundle it. */
err bundler_make(struct bundler *b, struct recipe *r, struct slice file, struct slice digest,
		 struct bundle *bundle);

/* The same as bytes, with the usual registry. */
struct slice bundler_zip(struct recipe *r, struct slice file);

/* The bundle of a good document with a time stamp. */
struct slice bundler_honest(void);

/* Judge a bundle again (rests may be NULL: the bundle's); the answer is the report. */
struct slice bundler_replay(struct slice zip, const struct replay_rests *rests, bool *same);

/* Does a text have these words? */
bool bundler_says(struct slice text, const char *words);

#endif
