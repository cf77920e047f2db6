/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/fp.h"

#if SM2_HAS_OWN

#include <string.h>

/* p by its limbs, and R² modulo p. */
static const struct fp prime = {
	{0xfffffffffffff, 0xff00000000fff, 0xfffffffffffff, 0xfffffffffffff, 0x0fffffffeffff}};
static const struct fp r_squared = {
	{0x0020000000300, 0xffffffff00000, 0x0000100000002, 0x0200000001000, 0x0000004000000}};

/* Limbs of 52 bits, but for the top one, which has the sign. */
static void carry(struct fp *a)
{
	for (int i = 0; i < FP_LIMBS - 1; i++) {
		a->limb[i + 1] += a->limb[i] >> FP_LIMB_BITS;
		a->limb[i] &= FP_LIMB_MASK;
	}
}

/* Folded, and p added, it lies between 0 and 3p; p is taken away as often as it goes. */
void fp_canonical(const struct fp *a, struct fp *out)
{
	struct fp less;

	*out = *a;
	fp_fold(out);
	fp_add(out, &prime, out);
	carry(out);
	for (int i = 0; i < 2; i++) {
		fp_sub(out, &prime, &less);
		carry(&less);
		if (less.limb[FP_LIMBS - 1] >= 0)
			*out = less;
	}
}

bool fp_is_zero_slow(const struct fp *a)
{
	static const struct fp zero;
	struct fp canonical;

	fp_canonical(a, &canonical);
	return memcmp(&canonical, &zero, sizeof(zero)) == 0;
}

/* The lowest limb of p is odd and more than 2: p - 2 differs from p in that limb alone. */
void fp_invert(const struct fp *a, struct fp *out)
{
	struct fp power = FP_ONE;

	for (int bit = 255; bit >= 0; bit--) {
		int at = bit / FP_LIMB_BITS;
		int64_t limb = prime.limb[at] - (at == 0 ? 2 : 0);

		fp_square(&power, &power);
		if (limb >> (bit % FP_LIMB_BITS) & 1)
			fp_mul(&power, a, &power);
	}
	*out = power;
}

bool fp_read(const uint8_t bytes[FP_SIZE], struct fp *out)
{
	struct fp value = {{0}}, over;

	for (int i = 0; i < FP_SIZE; i++) {
		int bit = 8 * (FP_SIZE - 1 - i);

		/* What is too much for a limb is carried. */
		value.limb[bit / FP_LIMB_BITS] += (int64_t)bytes[i] << (bit % FP_LIMB_BITS);
	}
	carry(&value);
	fp_sub(&value, &prime, &over);
	carry(&over);
	fp_mul(&value, &r_squared, out);
	return over.limb[FP_LIMBS - 1] < 0;
}

#endif
