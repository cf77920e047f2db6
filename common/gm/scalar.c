/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/scalar.h"

#if SM2_HAS_OWN

static const struct scalar order = {
	{0x53bbf40939d54123, 0x7203df6b21c6052b, 0xffffffffffffffff, 0xfffffffeffffffff}};

/* The carry out is returned. */
static bool add(const uint64_t *a, const uint64_t *b, uint64_t *sum)
{
	unsigned __int128 t = 0;

	for (int i = 0; i < SCALAR_LIMBS; i++) {
		t += (unsigned __int128)a[i] + b[i];
		sum[i] = (uint64_t)t;
		t >>= 64;
	}
	return t != 0;
}

/* The borrow is returned. */
static bool subtract(const uint64_t *a, const uint64_t *b, uint64_t *difference)
{
	bool borrow = false;

	for (int i = 0; i < SCALAR_LIMBS; i++) {
		unsigned __int128 t = (unsigned __int128)a[i] - b[i] - borrow;

		difference[i] = (uint64_t)t;
		borrow = (t >> 64) != 0;
	}
	return borrow;
}

/* carry·2^256 + limbs, which is below 2n: n is taken away if it goes. */
static void take_order(bool carry, struct scalar *a)
{
	struct scalar less;
	bool borrow = subtract(a->limb, order.limb, less.limb);

	if (carry || !borrow)
		*a = less;
}

static void read(const uint8_t bytes[SCALAR_SIZE], struct scalar *out)
{
	for (int i = 0; i < SCALAR_LIMBS; i++) {
		uint64_t limb = 0;

		for (int j = 0; j < 8; j++)
			limb = limb << 8 | bytes[8 * i + j];
		out->limb[SCALAR_LIMBS - 1 - i] = limb;
	}
}

/* 2^256 < 2n. */
void scalar_reduce(const uint8_t bytes[SCALAR_SIZE], struct scalar *out)
{
	read(bytes, out);
	take_order(false, out);
}

bool scalar_read(const uint8_t bytes[SCALAR_SIZE], struct scalar *out)
{
	struct scalar less;

	read(bytes, out);
	return !scalar_is_zero(out) && subtract(out->limb, order.limb, less.limb);
}

void scalar_add(const struct scalar *a, const struct scalar *b, struct scalar *sum)
{
	bool carry = add(a->limb, b->limb, sum->limb);

	take_order(carry, sum);
}

void scalar_sub(const struct scalar *a, const struct scalar *b, struct scalar *difference)
{
	if (subtract(a->limb, b->limb, difference->limb))
		add(difference->limb, order.limb, difference->limb);
}

bool scalar_is_zero(const struct scalar *a)
{
	return (a->limb[0] | a->limb[1] | a->limb[2] | a->limb[3]) == 0;
}

bool scalar_write(const struct scalar *a, bool plus_order, uint8_t bytes[SCALAR_SIZE])
{
	struct scalar value = *a;
	bool carry = plus_order && add(a->limb, order.limb, value.limb);

	for (int i = 0; i < SCALAR_SIZE; i++)
		bytes[SCALAR_SIZE - 1 - i] = (uint8_t)(value.limb[i / 8] >> (i % 8 * 8));
	return !carry;
}

/* count bits from bit `from` on, which is -1 or more; those below 0 and from 256 on are 0. */
static int bits(const struct scalar *a, int from, int count)
{
	int at = from / 64, shift = from % 64;
	uint64_t value = 0;

	if (from < 0)
		value = a->limb[0] << 1;
	else if (at < SCALAR_LIMBS)
		value = a->limb[at] >> shift;
	if (shift > 0 && at + 1 < SCALAR_LIMBS)
		value |= a->limb[at + 1] << (64 - shift);
	return (int)(value & ((UINT64_C(1) << count) - 1));
}

/* Bits b[width·i + width - 1] … b[width·i], with the bit below them added and the highest counted negative: what that
 * takes away here, the next digit adds as its bit below. */
int scalar_digit(const struct scalar *a, int width, int i)
{
	int window = bits(a, width * i - 1, width + 1);

	return (window >> 1) + (window & 1) - (window >> width << width);
}

/* From the lowest bit on: where the rest is odd, the digit is its lowest bits, counted from -2^(width-1), and the rest less
 * that digit is even for the next width - 1 places. What is carried is at most 1. */
void scalar_naf(const struct scalar *a, int width, int8_t digits[SCALAR_NAF_DIGITS])
{
	int carried = 0, skip = 0;

	for (int i = 0; i < SCALAR_NAF_DIGITS; i++) {
		int window;

		digits[i] = 0;
		if (skip > 0) {
			skip--;
			continue;
		}
		window = bits(a, i, width) + carried;
		if (window % 2 == 0)
			continue;
		carried = window >> (width - 1);
		digits[i] = (int8_t)(window - (carried << width));
		skip = width - 1;
	}
}

#endif
