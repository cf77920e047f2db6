/* SPDX-License-Identifier: Apache-2.0 */
/* The maker's hand: a seal is first made with a key that is thrown away, and looked at as a stranger would; only when it
 * passes, the real key signs (GB/T 38540 §6.2, GM/T 0031-2025 making). */
#ifndef MAKING_MAKER_H
#define MAKING_MAKER_H

#include "gm/key.h"
#include "making/store.h"
#include "trust/folder.h"

/* What is to become a seal. */
struct draft {
	const struct order *order;
	struct slice info;        /* SES_SealInfo as prepared */
	struct slice image;       /* that it must hold */
	struct slice certificate; /* the owner's, that it must list */
	int version;
};

/* Who makes it. */
struct maker {
	const struct key *key;
	const struct cert *cert;
	const struct trust_view *view;
	const char *tsa_url; /* NULL: no time stamp */
	instant now;
};

/* Sign the draft, stamp it if wanted, and read it back: every field is the order's, and the judge finds no fault and
 * nothing missing but the register. E_SEAL_FORM, E_SEAL_PERIOD naming what is wrong; E_UNREACHABLE and E_SIGNATURE of the
 * time-stamping authority; E_CELL, E_CRYPTO, E_NO_MEMORY. */
err maker_sign(struct arena *arena, const struct maker *maker, const struct draft *draft, struct slice *seal);

/* The same with a key of the moment, without a time stamp; the seal is thrown away. */
err maker_rehearse(struct arena *arena, const struct maker *maker, const struct draft *draft);

#endif
