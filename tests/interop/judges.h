/* SPDX-License-Identifier: Apache-2.0 */
/* SM2 and SM3 by libraries that the suite does not use otherwise, for arithmetic_test.c. What a library does not do by
 * itself, its functions here say. For cmocka: what cannot fail is asserted. */
#ifndef TESTS_INTEROP_JUDGES_H
#define TESTS_INTEROP_JUDGES_H

#include "lib/curve.h"

struct judge {
	struct claim_judge claims;
	void (*sm3)(struct slice message, struct sm3 *out);
	/* With the private key d, whose digest of message is e: one of the two is what the library begins with. */
	void (*sign)(const uint8_t d[SM2_SCALAR_SIZE], struct slice message, const struct sm3 *e,
		     struct sm2_signature *out);
	/* The signature's DER, as it stands in a file, over the message, whose Z the library makes; NULL: it cannot. */
	bool (*fits_file)(const uint8_t point[SM2_POINT_SIZE], struct slice message, struct slice value);
};

extern const struct judge gcrypt_judge, botan_judge;

#endif
