/* SPDX-License-Identifier: Apache-2.0 */
/* The field of GB/T 32918.5: residues modulo p = 2^256 - 2^224 - 2^96 + 2^64 - 1. For what is public only: the time it
 * takes depends on the values. For common/gm alone.
 *
 * An element is a sum of five limbs, each a signed multiple of 2^52i, and stands for its residue in Montgomery's form:
 * a residue v is kept as v·R, R = 2^260. Nothing is reduced before it must be: sums and differences are taken limb by
 * limb, without carries, so that a residue has many spellings, negative ones among them. What has to be known of an
 * element is its weight w: |element| ≤ w·p. Every function says what weights it takes and gives; every formula in
 * point.c says the weights it goes through. Limbs stay below 2^58 in magnitude as long as not more than 32 products,
 * or elements read or folded, are summed up: no formula sums up as many. */
#ifndef GM_FP_H
#define GM_FP_H

#include <stdbool.h>
#include <stdint.h>

/* Products of two limbs need 128 bits. */
#ifdef __SIZEOF_INT128__
#define SM2_HAS_OWN 1
#else
#define SM2_HAS_OWN 0
#endif

#if SM2_HAS_OWN

enum { FP_LIMBS = 5, FP_LIMB_BITS = 52, FP_SIZE = 32, FP_WEIGHT_MAX = 32 };

#define FP_LIMB_MASK ((INT64_C(1) << FP_LIMB_BITS) - 1)

struct fp {
	int64_t limb[FP_LIMBS];
};

typedef __int128 fp_wide;

/* A formula is fast when its products are laid out among each other. */
#define FP_INLINE static inline __attribute__((always_inline))

/* 1, in Montgomery's form. */
#define FP_ONE ((struct fp){{0x10, 0xffffffff0000, 0, 0, 0x100000}})

/* In all of these, out may be what comes in. */

/* Weights add up. */
FP_INLINE void fp_add(const struct fp *a, const struct fp *b, struct fp *out)
{
	out->limb[0] = a->limb[0] + b->limb[0];
	out->limb[1] = a->limb[1] + b->limb[1];
	out->limb[2] = a->limb[2] + b->limb[2];
	out->limb[3] = a->limb[3] + b->limb[3];
	out->limb[4] = a->limb[4] + b->limb[4];
}

FP_INLINE void fp_sub(const struct fp *a, const struct fp *b, struct fp *out)
{
	out->limb[0] = a->limb[0] - b->limb[0];
	out->limb[1] = a->limb[1] - b->limb[1];
	out->limb[2] = a->limb[2] - b->limb[2];
	out->limb[3] = a->limb[3] - b->limb[3];
	out->limb[4] = a->limb[4] - b->limb[4];
}

/* Weight: times as many. */
FP_INLINE void fp_times(const struct fp *a, int64_t times, struct fp *out)
{
	out->limb[0] = a->limb[0] * times;
	out->limb[1] = a->limb[1] * times;
	out->limb[2] = a->limb[2] * times;
	out->limb[3] = a->limb[3] * times;
	out->limb[4] = a->limb[4] * times;
}

/* The same residue with a weight of 2 at most, for a weight of FP_WEIGHT_MAX at most.
 *
 * q·p is subtracted, where q = ⌊top limb / 2^48⌋ is about element / 2^256, |q| ≤ 33, and p = 2^256 - 2^224 - 2^96 +
 * 2^64 - 1. The top limb is then worth less than 2^256 and at least 0; the other four, with their 58 bits, are worth less
 * than 2^215 in magnitude, and q·(2^224 + 2^96 - 2^64 + 1) less than 2^230: together between -p and 2p. */
FP_INLINE void fp_fold(struct fp *a)
{
	int64_t q = a->limb[4] >> 48;

	a->limb[0] += q;
	a->limb[1] += q * ((INT64_C(1) << 44) - (INT64_C(1) << 12));
	a->limb[4] -= q * ((INT64_C(1) << 48) - (INT64_C(1) << 16));
}

/* Makes the lowest limb of a sum zero modulo 2^52 by adding m·p, and carries the rest on. p = -1 modulo 2^64, so that m is
 * the limb itself, and m·p + m = m·(p + 1) = m·2^52·(2^12 - 2^44 + (2^48 - 2^16)·2^156): the next limb gets the one part,
 * the fourth after the lowest the other. */
FP_INLINE void fp_clear_limb(fp_wide lowest, fp_wide *next, fp_wide *fourth)
{
	int64_t m = (int64_t)((uint64_t)lowest & FP_LIMB_MASK);

	*next += (lowest >> FP_LIMB_BITS) - (fp_wide)m * ((INT64_C(1) << 44) - (INT64_C(1) << 12));
	*fourth += (fp_wide)m * ((INT64_C(1) << 48) - (INT64_C(1) << 16));
}

/* Montgomery's reduction of t = Σ t[i]·2^52i: (t + m·p) / R with 0 ≤ m < R, which lies between t/R and t/R + p. */
FP_INLINE void fp_reduce(fp_wide t[2 * FP_LIMBS - 1], struct fp *out)
{
	fp_clear_limb(t[0], &t[1], &t[4]);
	fp_clear_limb(t[1], &t[2], &t[5]);
	fp_clear_limb(t[2], &t[3], &t[6]);
	fp_clear_limb(t[3], &t[4], &t[7]);
	fp_clear_limb(t[4], &t[5], &t[8]);
	out->limb[0] = (int64_t)((uint64_t)t[5] & FP_LIMB_MASK);
	t[6] += t[5] >> FP_LIMB_BITS;
	out->limb[1] = (int64_t)((uint64_t)t[6] & FP_LIMB_MASK);
	t[7] += t[6] >> FP_LIMB_BITS;
	out->limb[2] = (int64_t)((uint64_t)t[7] & FP_LIMB_MASK);
	t[8] += t[7] >> FP_LIMB_BITS;
	out->limb[3] = (int64_t)((uint64_t)t[8] & FP_LIMB_MASK);
	out->limb[4] = (int64_t)(t[8] >> FP_LIMB_BITS);
}

/* The product. Weights v and w with v·w ≤ 256 give v·w/16 + 1: |a·b| / R ≤ v·w·p² / 2^260 < v·w·p / 16.
 * A sum of five products of limbs stays below 5·2^116, and what the reduction adds below 2^104: far from 2^127. */
FP_INLINE void fp_mul(const struct fp *x, const struct fp *y, struct fp *out)
{
	const int64_t *a = x->limb, *b = y->limb;
	fp_wide t[2 * FP_LIMBS - 1];

	t[0] = (fp_wide)a[0] * b[0];
	t[1] = (fp_wide)a[0] * b[1] + (fp_wide)a[1] * b[0];
	t[2] = (fp_wide)a[0] * b[2] + (fp_wide)a[1] * b[1] + (fp_wide)a[2] * b[0];
	t[3] = (fp_wide)a[0] * b[3] + (fp_wide)a[1] * b[2] + (fp_wide)a[2] * b[1] + (fp_wide)a[3] * b[0];
	t[4] = (fp_wide)a[0] * b[4] + (fp_wide)a[1] * b[3] + (fp_wide)a[2] * b[2] + (fp_wide)a[3] * b[1] +
	       (fp_wide)a[4] * b[0];
	t[5] = (fp_wide)a[1] * b[4] + (fp_wide)a[2] * b[3] + (fp_wide)a[3] * b[2] + (fp_wide)a[4] * b[1];
	t[6] = (fp_wide)a[2] * b[4] + (fp_wide)a[3] * b[3] + (fp_wide)a[4] * b[2];
	t[7] = (fp_wide)a[3] * b[4] + (fp_wide)a[4] * b[3];
	t[8] = (fp_wide)a[4] * b[4];
	fp_reduce(t, out);
}

/* The square: as fp_mul, each mixed product once and doubled. Weights up to 16. */
FP_INLINE void fp_square(const struct fp *x, struct fp *out)
{
	const int64_t *a = x->limb;
	const int64_t twice[] = {2 * a[0], 2 * a[1], 2 * a[2], 2 * a[3]};
	fp_wide t[2 * FP_LIMBS - 1];

	t[0] = (fp_wide)a[0] * a[0];
	t[1] = (fp_wide)twice[0] * a[1];
	t[2] = (fp_wide)twice[0] * a[2] + (fp_wide)a[1] * a[1];
	t[3] = (fp_wide)twice[0] * a[3] + (fp_wide)twice[1] * a[2];
	t[4] = (fp_wide)twice[0] * a[4] + (fp_wide)twice[1] * a[3] + (fp_wide)a[2] * a[2];
	t[5] = (fp_wide)twice[1] * a[4] + (fp_wide)twice[2] * a[3];
	t[6] = (fp_wide)twice[2] * a[4] + (fp_wide)a[3] * a[3];
	t[7] = (fp_wide)twice[3] * a[4];
	t[8] = (fp_wide)a[4] * a[4];
	fp_reduce(t, out);
}

/* The one spelling of the residue with 0 ≤ element < p and limbs of 52 bits, still in Montgomery's form. Weights up to
 * FP_WEIGHT_MAX. */
void fp_canonical(const struct fp *a, struct fp *out);

/* Is the residue 0? Weights up to FP_WEIGHT_MAX. Multiples j·p, |j| ≤ FP_WEIGHT_MAX, are -j modulo 2^52: the lowest limb
 * tells nearly always. */
bool fp_is_zero_slow(const struct fp *a);
static inline bool fp_is_zero(const struct fp *a)
{
	return ((a->limb[0] + FP_WEIGHT_MAX) & FP_LIMB_MASK) <= 2 * FP_WEIGHT_MAX && fp_is_zero_slow(a);
}

/* 1/a by Fermat: a^(p-2); 0 for 0. Weights up to 16; gives 2. */
void fp_invert(const struct fp *a, struct fp *out);

/* From 32 bytes, big endian: weight 2. False when they are p or more. */
bool fp_read(const uint8_t bytes[FP_SIZE], struct fp *out);

#endif
#endif
