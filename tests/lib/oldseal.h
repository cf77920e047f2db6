/* SPDX-License-Identifier: Apache-2.0 */
/* GM/T 0031-2014, version 1, which the suite reads and never writes: its seals and signatures, made for tests of the
 * recipe's parties, and the ways in which genuine ones differ. */
#ifndef TESTS_LIB_OLDSEAL_H
#define TESTS_LIB_OLDSEAL_H

#include "lib/forge.h"

struct oldseal_ways {
	bool long_dates;  /* GeneralizedTime in place of UTCTime */
	bool list_digest; /* a digest in the list, behind the certificate */
	bool octets;      /* dataHash as an OCTET STRING */
	const char *time; /* timeInfo as this text; NULL: UTCTime */
};

struct slice oldseal_make(const struct recipe *recipe, const struct oldseal_ways *ways);

/* SES_Signature by the recipe's signer with a seal, over a Signature.xml that lies at a path. */
struct slice oldseal_sign(const struct recipe *recipe, const struct oldseal_ways *ways, struct slice seal,
			  struct slice xml, const char *path);

#endif
