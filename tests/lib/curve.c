/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/curve.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "gm/internal.h"
#include "gm/sm2_own.h"

struct curve curve;

/* What is asserted here is asserted for fuzzers as well, which know no cmocka. */
static void must(bool is_so, const char *what)
{
	if (is_so)
		return;
	fprintf(stderr, "it is not so: %s\n", what);
	abort();
}
#define MUST(condition) must((condition), #condition)

int curve_open(void **unused)
{
	(void)unused;
	curve.group = EC_GROUP_new_by_curve_name(NID_sm2);
	curve.ctx = BN_CTX_new();
	curve.p = BN_new();
	curve.n = EC_GROUP_get0_order(curve.group);
	MUST(EC_GROUP_get_curve(curve.group, curve.p, NULL, NULL, curve.ctx) == 1);
	MUST(sm2_own_ready());
	return 0;
}

int curve_close(void **unused)
{
	(void)unused;
	BN_free(curve.p);
	BN_CTX_free(curve.ctx);
	EC_GROUP_free(curve.group);
	return 0;
}

BIGNUM *bn_of_hex(const char *hex)
{
	BIGNUM *number = NULL;

	MUST(BN_hex2bn(&number, hex) > 0);
	return number;
}

BIGNUM *bn_of_bytes(const uint8_t bytes[SM2_SCALAR_SIZE])
{
	return BN_bin2bn(bytes, SM2_SCALAR_SIZE, NULL);
}

void bn_to_bytes(const BIGNUM *number, uint8_t bytes[SM2_SCALAR_SIZE])
{
	MUST(BN_bn2binpad(number, bytes, SM2_SCALAR_SIZE) == SM2_SCALAR_SIZE);
}

BIGNUM *bn_of_fp(const struct fp *a)
{
	BIGNUM *value = BN_new(), *limb = BN_new();

	for (int i = FP_LIMBS - 1; i >= 0; i--) {
		BN_lshift(value, value, FP_LIMB_BITS);
		BN_zero(limb);
		BN_add_word(limb, (BN_ULONG)llabs(a->limb[i]));
		BN_set_negative(limb, a->limb[i] < 0);
		BN_add(value, value, limb);
	}
	BN_free(limb);
	return value;
}

bool fp_weighs(const struct fp *a, BN_ULONG most)
{
	BIGNUM *value = bn_of_fp(a), *bound = BN_dup(curve.p);
	bool is_so;

	BN_mul_word(bound, most);
	is_so = BN_ucmp(value, bound) <= 0;
	BN_free(value);
	BN_free(bound);
	return is_so;
}

/* splitmix64 */
static uint64_t roll(uint64_t *dice)
{
	uint64_t z = *dice += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void dice_bytes(uint64_t *dice, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)roll(dice);
}

uint64_t dice_below(uint64_t *dice, uint64_t bound)
{
	return roll(dice) % bound;
}

static void near(const BIGNUM *edge, int64_t off, uint8_t out[SM2_SCALAR_SIZE])
{
	BIGNUM *number = BN_dup(edge), *whole = BN_new();

	BN_lshift(whole, BN_value_one(), 256);
	if (off < 0)
		BN_sub_word(number, (BN_ULONG)-off);
	else
		BN_add_word(number, (BN_ULONG)off);
	BN_nnmod(number, number, whole, curve.ctx);
	bn_to_bytes(number, out);
	BN_free(number);
	BN_free(whole);
}

/* Runs of bits that are alike, as long as chance has it. */
static void runs(uint64_t *dice, uint8_t out[SM2_SCALAR_SIZE])
{
	uint64_t left = 0;
	bool bit = false;

	memset(out, 0, SM2_SCALAR_SIZE);
	for (size_t i = 0; i < SM2_SCALAR_SIZE * 8; i++, left--) {
		if (left == 0) {
			left = 1 + dice_below(dice, 96);
			bit = !bit;
		}
		out[i / 8] |= (uint8_t)(bit << (i % 8));
	}
}

void dice_edgy(uint64_t *dice, uint8_t out[SM2_SCALAR_SIZE])
{
	int64_t off = (int64_t)dice_below(dice, 9) - 4;
	BIGNUM *zero = BN_new();

	switch (dice_below(dice, 8)) {
	case 0:
		near(zero, off, out);
		break;
	case 1:
		near(curve.p, off, out);
		break;
	case 2:
		near(curve.n, off, out);
		break;
	case 3:
	case 4:
		runs(dice, out);
		break;
	default:
		dice_bytes(dice, out, SM2_SCALAR_SIZE);
	}
	BN_free(zero);
}

/* r = t - s and e = r - x modulo n: (e + x) mod n = r. False when r is 0. */
static bool sign(const BIGNUM *x, const BIGNUM *s, const BIGNUM *t, struct claim *out)
{
	BIGNUM *r = BN_new(), *e = BN_new(), *s_mod = BN_new();
	bool is_some;

	BN_nnmod(s_mod, s, curve.n, curve.ctx);
	BN_mod_sub(r, t, s_mod, curve.n, curve.ctx);
	BN_mod_sub(e, r, x, curve.n, curve.ctx);
	bn_to_bytes(r, out->signature.r);
	bn_to_bytes(s_mod, out->signature.s);
	bn_to_bytes(e, out->e.bytes);
	is_some = !BN_is_zero(r) && !BN_is_zero(s_mod);
	BN_free(r);
	BN_free(e);
	BN_free(s_mod);
	return is_some;
}

static void write_point(const EC_POINT *point, uint8_t out[SM2_POINT_SIZE])
{
	MUST(EC_POINT_point2oct(curve.group, point, POINT_CONVERSION_UNCOMPRESSED, out, SM2_POINT_SIZE,
				curve.ctx) == SM2_POINT_SIZE);
}

bool claim_by(const EC_POINT *key, const BIGNUM *s, const BIGNUM *t, struct claim *out)
{
	EC_POINT *end = EC_POINT_new(curve.group);
	BIGNUM *x = BN_new();
	bool is_some;

	*out = (struct claim){0};
	MUST(EC_POINT_mul(curve.group, end, s, key, t, curve.ctx) == 1);
	write_point(key, out->point);
	is_some = !EC_POINT_is_at_infinity(curve.group, end);
	if (is_some)
		MUST(EC_POINT_get_affine_coordinates(curve.group, end, x, NULL, curve.ctx) == 1);
	is_some = sign(x, s, t, out) && is_some;
	EC_POINT_free(end);
	BN_free(x);
	return is_some;
}

bool claim_of(const BIGNUM *k, const BIGNUM *s, const BIGNUM *t, struct claim *out)
{
	EC_POINT *key = EC_POINT_new(curve.group);
	bool is_some;

	MUST(EC_POINT_mul(curve.group, key, k, NULL, NULL, curve.ctx) == 1);
	is_some = claim_by(key, s, t, out);
	EC_POINT_free(key);
	return is_some;
}

/* P = (R - s·G) / t. */
static void solve_key(EC_POINT *end, const BIGNUM *s, const BIGNUM *t, struct claim *out)
{
	EC_POINT *base = EC_POINT_new(curve.group);
	BIGNUM *inverse = BN_mod_inverse(NULL, t, curve.n, curve.ctx);

	MUST(inverse && EC_POINT_mul(curve.group, base, s, NULL, NULL, curve.ctx) == 1);
	MUST(EC_POINT_invert(curve.group, base, curve.ctx) == 1);
	MUST(EC_POINT_add(curve.group, base, end, base, curve.ctx) == 1);
	MUST(EC_POINT_mul(curve.group, base, NULL, base, inverse, curve.ctx) == 1);
	write_point(base, out->point);
	BN_free(inverse);
	EC_POINT_free(base);
}

bool claim_ending_at(const BIGNUM *x, const BIGNUM *r, const BIGNUM *s, struct claim *out)
{
	EC_POINT *end = EC_POINT_new(curve.group);
	BIGNUM *t = BN_new();
	bool is_some = EC_POINT_set_compressed_coordinates(curve.group, end, x, 0, curve.ctx) == 1;

	*out = (struct claim){0};
	if (is_some) {
		BN_mod_add(t, r, s, curve.n, curve.ctx);
		solve_key(end, s, t, out);
		is_some = sign(x, s, t, out);
	}
	BN_free(t);
	EC_POINT_free(end);
	return is_some;
}

static bool library_is_point(const uint8_t point[SM2_POINT_SIZE])
{
	EVP_PKEY *key;
	bool is_point = sm2_store_get(point, &key).code == E_OK;

	if (is_point)
		EVP_PKEY_free(key);
	return is_point;
}

static void ask_others(const struct claim *claim, bool is_point, bool fits)
{
	for (const struct claim_judge *const *other = curve.others; other && *other; other++) {
		must((*other)->is_point(claim->point) == is_point, (*other)->name);
		must(!is_point || (*other)->fits(claim) == fits, (*other)->name);
	}
}

bool claim_fits_plainly(const struct claim *claim)
{
	bool is_point = library_is_point(claim->point);
	bool fits = library_verify(claim->point, &claim->e, &claim->signature).code == E_OK;

	err_forget();
	MUST(sm2_own_is_point(claim->point) == is_point);
	MUST(sm2_own_verify(claim->point, NULL, &claim->e, &claim->signature) == fits);
	ask_others(claim, is_point, fits);
	return fits;
}

bool claim_fits(const struct claim *claim)
{
	bool fits = claim_fits_plainly(claim);
	struct sm2_table *table = sm2_table_new(claim->point);

	MUST((table != NULL) == sm2_own_is_point(claim->point));
	if (table)
		MUST(sm2_own_verify(claim->point, table, &claim->e, &claim->signature) == fits);
	sm2_table_free(table);
	return fits;
}
