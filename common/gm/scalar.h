/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers modulo n, the order of the group of GB/T 32918.5, and their digits for multiplying points. For what is public
 * only. For common/gm alone. */
#ifndef GM_SCALAR_H
#define GM_SCALAR_H

#include "gm/fp.h"

#if SM2_HAS_OWN

enum { SCALAR_LIMBS = 4, SCALAR_BITS = 256, SCALAR_SIZE = 32 };

/* Always below n. */
struct scalar {
	uint64_t limb[SCALAR_LIMBS]; /* the lowest first */
};

/* Any 32 bytes, big endian, modulo n. */
void scalar_reduce(const uint8_t bytes[SCALAR_SIZE], struct scalar *out);

/* As a part of a signature: false when it is not in [1, n-1]. */
bool scalar_read(const uint8_t bytes[SCALAR_SIZE], struct scalar *out);

void scalar_add(const struct scalar *a, const struct scalar *b, struct scalar *sum);
void scalar_sub(const struct scalar *a, const struct scalar *b, struct scalar *difference);
bool scalar_is_zero(const struct scalar *a);

/* The number itself in 32 bytes, or, for plus_order, the number and n: false when that is not below 2^256. */
bool scalar_write(const struct scalar *a, bool plus_order, uint8_t bytes[SCALAR_SIZE]);

/* The i-th of the digits d[i] with Σ d[i]·2^(width·i) = a, each between -2^(width-1) and 2^(width-1) (Booth). There are
 * SCALAR_DIGITS(width). */
#define SCALAR_DIGITS(width) (SCALAR_BITS / (width) + 1)
int scalar_digit(const struct scalar *a, int width, int i);

/* Digits d[i] with Σ d[i]·2^i = a, each 0 or odd and between -2^(width-1) and 2^(width-1), and of width digits at most
 * one that is not 0 (the non-adjacent form of that width); width ≤ 7. */
enum { SCALAR_NAF_DIGITS = SCALAR_BITS + 1 };
void scalar_naf(const struct scalar *a, int width, int8_t digits[SCALAR_NAF_DIGITS]);

#endif
#endif
