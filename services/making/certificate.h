/* SPDX-License-Identifier: Apache-2.0 */
/* What a certificate must be before a seal is made with it (art. 16(1)). Pure: each clause is a rule of its own, and the
 * first that is broken is told. */
#ifndef MAKING_CERTIFICATE_H
#define MAKING_CERTIFICATE_H

#include "base/arena.h"
#include "trust/folder.h"

/* Whose it has to be, and when it has to hold. */
struct certificate_demand {
	struct slice credit_code; /* the owner's */
	struct slice owner_name;
	struct slice seal_code;
	instant now;
};

/* Of an owner: valid, in force, of a licensed authority, not revoked and known not to be, for signing, and the applicant's
 * for this seal. E_CERTIFICATE, with the reason as detail; E_CRYPTO, E_NO_MEMORY. */
err certificate_check(struct arena *arena, const struct cert *cert, const struct certificate_demand *demand,
		      const struct trust_view *view);

/* Of the maker: all of it but whose it is (GM/T 0031-2025, making 1). E_CERTIFICATE at "maker". */
err certificate_check_maker(struct arena *arena, const struct cert *cert, instant now,
			    const struct trust_view *view);

/* The seal ends when its certificate ends, at the latest; and not before now. E_SEAL_PERIOD. */
err certificate_check_period(instant valid_to, instant certificate_ends, instant now);

#endif
