/* SPDX-License-Identifier: Apache-2.0 */
/* The curve of GB/T 32918.5 as the library computes on it, and signatures made without a private key: from a point that a
 * verification is to end at, in whatever corner that lies. */
#ifndef TESTS_LIB_CURVE_H
#define TESTS_LIB_CURVE_H

#include <openssl/bn.h>
#include <openssl/ec.h>

#include "gm/fp.h"
#include "gm/sm2.h"

/* Another implementation that is asked as well. */
struct claim;
struct claim_judge {
	const char *name;
	bool (*is_point)(const uint8_t point[SM2_POINT_SIZE]);
	bool (*fits)(const struct claim *claim); /* not asked where the point is none */
};

struct curve {
	EC_GROUP *group;
	BN_CTX *ctx;
	BIGNUM *p;
	const BIGNUM *n;
	const struct claim_judge *const *others; /* ended by NULL; NULL: none */
};
extern struct curve curve;

/* cmocka's group setup and teardown; a fuzzer calls the first by itself. */
int curve_open(void **unused);
int curve_close(void **unused);

BIGNUM *bn_of_hex(const char *hex);
BIGNUM *bn_of_bytes(const uint8_t bytes[SM2_SCALAR_SIZE]);
void bn_to_bytes(const BIGNUM *number, uint8_t bytes[SM2_SCALAR_SIZE]);

/* What the limbs of an element say, R and all: Σ limb·2^52i, negative or not. */
BIGNUM *bn_of_fp(const struct fp *a);

/* Is |element| ≤ most·p? */
bool fp_weighs(const struct fp *a, BN_ULONG most);

/* Always the same sequence: bytes that look like chance, from a seed that is moved on. */
void dice_bytes(uint64_t *dice, uint8_t *out, size_t len);
uint64_t dice_below(uint64_t *dice, uint64_t bound);

/* A number of 256 bits for tests: now any, now one near an edge: 0, p, n, 2^256, or with runs of ones and zeros. */
void dice_edgy(uint64_t *dice, uint8_t out[SM2_SCALAR_SIZE]);

/* What a verification is asked. */
struct claim {
	uint8_t point[SM2_POINT_SIZE];
	struct sm3 e;
	struct sm2_signature signature;
};

/* For the public key k·G: s and t = r + s, and e that fits. False where there is no such signature: r would be 0, or s·G +
 * t·k·G is at infinity (e is 0 then, and nothing fits). k, s, t are taken modulo n; k may not be 0; with t = 0 all fits but the rule against
 * it. */
bool claim_of(const BIGNUM *k, const BIGNUM *s, const BIGNUM *t, struct claim *out);

/* The same for any point of the curve as the key. */
bool claim_by(const EC_POINT *key, const BIGNUM *s, const BIGNUM *t, struct claim *out);

/* For r, s and an x at which the verification ends. False where no point of the curve has that x. */
bool claim_ending_at(const BIGNUM *x, const BIGNUM *r, const BIGNUM *s, struct claim *out);

/* What each says: the library, the suite's own arithmetic with a table of the key, and without, and the others; of the
 * key's point as well. They are asserted to be one. */
bool claim_fits(const struct claim *claim);

/* The same, but for the table, which is dear. */
bool claim_fits_plainly(const struct claim *claim);

#endif
