/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/claims.h"

#include <openssl/err.h>
#include <stdlib.h>

#include "lib/check.h"
#include "lib/curve.h"

static uint64_t dice = 20261123;

/* SM2_CASES=100000: so many of each kind that chance makes. */
static int cases(int usual)
{
	const char *asked = getenv("SM2_CASES");

	return asked ? (int)strtol(asked, NULL, 10) : usual;
}

static BIGNUM *thrown(void)
{
	uint8_t bytes[SM2_SCALAR_SIZE];
	BIGNUM *number;

	dice_edgy(&dice, bytes);
	number = bn_of_bytes(bytes);
	BN_nnmod(number, number, curve.n, curve.ctx);
	if (BN_is_zero(number))
		BN_one(number);
	return number;
}

/* Not for the key -G: see the test of it. */
static bool thrown_claim(struct claim *out)
{
	BIGNUM *k = thrown(), *s = thrown(), *t = thrown(), *minus_one = BN_dup(curve.n);
	bool is_some;

	BN_sub_word(minus_one, 1);
	is_some = BN_cmp(k, minus_one) != 0 && claim_of(k, s, t, out);
	BN_free(minus_one);

	BN_free(k);
	BN_free(s);
	BN_free(t);
	return is_some;
}

void what_fits_fits_and_what_is_spoilt_does_not(void **unused)
{
	struct claim claim, spoilt;

	(void)unused;
	for (int i = 0; i < cases(60); i++) {
		size_t at = dice_below(&dice, SM2_SCALAR_SIZE);
		uint8_t bit = (uint8_t)(1 << dice_below(&dice, 8));

		if (!thrown_claim(&claim))
			continue;
		assert_true(claim_fits(&claim));
		spoilt = claim;
		spoilt.signature.r[at] ^= bit;
		assert_false(claim_fits(&spoilt));
		spoilt = claim;
		spoilt.signature.s[at] ^= bit;
		assert_false(claim_fits(&spoilt));
		spoilt = claim;
		spoilt.e.bytes[at] ^= bit;
		assert_false(claim_fits(&spoilt));
		spoilt = claim;
		spoilt.point[1 + at + dice_below(&dice, 2) * SM2_SCALAR_SIZE] ^= bit;
		assert_false(claim_fits(&spoilt));
	}
}

void a_signature_by_another_key_does_not_fit(void **unused)
{
	struct claim claim, other;

	(void)unused;
	for (int i = 0; i < cases(20); i++) {
		if (!thrown_claim(&claim) || !thrown_claim(&other) ||
		    memcmp(claim.point, other.point, SM2_POINT_SIZE) == 0)
			continue;
		memcpy(claim.point, other.point, SM2_POINT_SIZE);
		assert_false(claim_fits(&claim));
	}
}

/* s·G + (r + s)·(-G) = -r·G. Who makes -G his key has made no secret of it, and the standard lets it pass. */
void of_the_opposite_of_the_generator_any_s_fits(void **unused)
{
	BIGNUM *k = BN_dup(curve.n), *s = thrown(), *t = thrown();
	struct claim claim;

	(void)unused;
	BN_sub_word(k, 1);
	assert_true(claim_of(k, s, t, &claim));
	assert_true(claim_fits(&claim));
	claim.signature.s[SM2_SCALAR_SIZE - 1] ^= 1;
	assert_true(claim_fits(&claim));
	claim.signature.r[SM2_SCALAR_SIZE - 1] ^= 1;
	assert_false(claim_fits(&claim));
	BN_free(k);
	BN_free(s);
	BN_free(t);
}

/* Numbers at the ends of what r, s, t and k can be, and such as make points meet on the way: small ones, powers of two,
 * the halves of n, and their opposites. */
static const char *const corners[] = {
	"1",
	"2",
	"3",
	"F",
	"10",
	"11",
	"20",
	"80",
	"100",
	"8000000000000000",
	"10000000000000000",
	"80000000000000000000000000000000",
	"8000000000000000000000000000000000000000000000000000000000000000",
	"7FFFFFFF7FFFFFFFFFFFFFFFFFFFFFFFB901EFB590E30295A9DDFA049CEAA091", /* (n - 1) / 2 */
	"7FFFFFFF7FFFFFFFFFFFFFFFFFFFFFFFB901EFB590E30295A9DDFA049CEAA092",
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122", /* n - 1 */
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54121",
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54113", /* n - 16 */
};

/* Every pair of corners as s and t, for the keys k·G and -k·G: sums of equal points, of opposite ones, and of the point at
 * infinity with others, at the end and on the way there. */
static void check_corners_of(const char *k_hex)
{
	BIGNUM *k = bn_of_hex(k_hex);
	struct claim claim;

	for (size_t i = 0; i < COUNT(corners); i++) {
		for (size_t j = 0; j < COUNT(corners); j++) {
			BIGNUM *s = bn_of_hex(corners[i]), *t = bn_of_hex(corners[j]);
			bool is_some = claim_of(k, s, t, &claim);

			assert_int_equal(claim_fits(&claim), is_some);
			BN_free(s);
			BN_free(t);
		}
	}
	BN_free(k);
}

void multiples_of_the_generator_as_keys_meet_it_on_the_way(void **unused)
{
	(void)unused;
	check_corners_of("1");
	check_corners_of(corners[COUNT(corners) - 3]); /* -G */
	check_corners_of("10");
}

/* s·G + t·P with t·P = -s·G: nothing fits, whatever e is. */
void an_end_at_infinity_fits_nothing(void **unused)
{
	struct claim claim;

	(void)unused;
	for (int i = 0; i < cases(10); i++) {
		BIGNUM *k = thrown(), *s = thrown(), *t = BN_new(), *inverse = BN_new();

		BN_mod_inverse(inverse, k, curve.n, curve.ctx);
		BN_mod_mul(t, s, inverse, curve.n, curve.ctx);
		BN_sub(t, curve.n, t);
		assert_false(claim_of(k, s, t, &claim));
		for (int j = 0; j < 4; j++) {
			assert_false(claim_fits(&claim));
			dice_edgy(&dice, claim.e.bytes);
		}
		memcpy(claim.e.bytes, claim.signature.r, SM2_SCALAR_SIZE); /* as if x were 0 */
		assert_false(claim_fits(&claim));
		BN_free(k);
		BN_free(s);
		BN_free(t);
		BN_free(inverse);
	}
}

/* On the way through the generator's windows the sum is at infinity, or is met by the row that is added next: t·P is, but
 * for its sign, what the lower windows of s come to. */
void a_sum_that_meets_the_table_on_the_way_goes_on(void **unused)
{
	BIGNUM *one = bn_of_hex("1");
	struct claim claim;

	(void)unused;
	for (int bit = 8; bit < 256; bit += 8) {
		for (int opposite = 0; opposite <= 1; opposite++) {
			BIGNUM *s = thrown(), *t = BN_dup(s);
			bool is_some;

			BN_mask_bits(t, bit);
			if (dice_below(&dice, 2))
				BN_clear_bit(s, bit - 1), BN_clear_bit(t, bit - 1);
			if (BN_is_zero(t))
				BN_one(t);
			if (opposite)
				BN_sub(t, curve.n, t);
			is_some = claim_of(one, s, t, &claim);
			assert_int_equal(claim_fits(&claim), is_some);
			BN_free(s);
			BN_free(t);
		}
	}
	BN_free(one);
}

void r_and_s_that_come_to_n_fit_nothing(void **unused)
{
	BIGNUM *k = bn_of_hex("1234567"), *t = BN_new(); /* 0 */
	struct claim claim;

	(void)unused;
	for (int i = 0; i < 10; i++) {
		BIGNUM *s = thrown();

		assert_true(claim_of(k, s, t, &claim)); /* the end is s·G, and all but the rule would fit */
		assert_false(claim_fits(&claim));
		memcpy(claim.e.bytes, claim.signature.r, SM2_SCALAR_SIZE);
		assert_false(claim_fits(&claim));
		BN_free(s);
	}
	BN_free(k);
	BN_free(t);
}

/* An r or s that is n too much is the same number modulo n: it must be refused for its range alone. */
void r_and_s_out_of_range_are_refused_though_they_would_fit(void **unused)
{
	BIGNUM *k = bn_of_hex("1234567"), *little = bn_of_hex("5"), *more = BN_new(), *zero = BN_new();
	struct claim claim, moved;

	(void)unused;
	BN_add(more, little, curve.n); /* below 2^256 */
	for (int i = 0; i < 2; i++) {
		BIGNUM *t = thrown(), *s = BN_new();

		BN_mod_sub(s, t, little, curve.n, curve.ctx);
		assert_true(claim_of(k, i == 0 ? little : s, t, &claim)); /* s is 5, or r is */
		assert_true(claim_fits(&claim));
		moved = claim;
		bn_to_bytes(more, i == 0 ? moved.signature.s : moved.signature.r);
		assert_false(claim_fits(&moved));
		bn_to_bytes(zero, i == 0 ? moved.signature.s : moved.signature.r);
		assert_false(claim_fits(&moved));
		bn_to_bytes(curve.n, i == 0 ? moved.signature.s : moved.signature.r);
		assert_false(claim_fits(&moved));
		memset(i == 0 ? moved.signature.s : moved.signature.r, 0xff, SM2_SCALAR_SIZE);
		assert_false(claim_fits(&moved));
		BN_free(t);
		BN_free(s);
	}
	BN_free(k);
	BN_free(little);
	BN_free(more);
	BN_free(zero);
}

/* Between n and p lie about 2^128 numbers: x is n too much for the sum that must be r. Chance never comes there. */
void an_x_beyond_n_and_one_of_which_n_more_is_below_p_fit(void **unused)
{
	struct claim claim;
	int found = 0;

	(void)unused;
	for (int i = 0; i < 16; i++) {
		BIGNUM *beyond = BN_dup(curve.n), *little = BN_new(), *r = thrown(), *s = thrown();

		BN_add_word(beyond, (BN_ULONG)i);
		BN_add_word(little, (BN_ULONG)i);
		if (claim_ending_at(beyond, r, s, &claim)) {
			assert_true(claim_fits(&claim));
			found++;
		}
		if (claim_ending_at(little, r, s, &claim)) {
			assert_true(claim_fits(&claim));
			found++;
		}
		BN_sub(beyond, curve.p, BN_value_one());
		BN_sub_word(beyond, (BN_ULONG)i);
		if (claim_ending_at(beyond, r, s, &claim)) {
			assert_true(claim_fits(&claim));
			found++;
		}
		ERR_clear_error();
		BN_free(beyond);
		BN_free(little);
		BN_free(r);
		BN_free(s);
	}
	assert_true(found > 16);
}

/* e is any digest, beyond n too: the same modulo n fits the same. */
void a_digest_beyond_n_is_taken_modulo_n(void **unused)
{
	BIGNUM *r = bn_of_hex("1"), *s = bn_of_hex("2"), *x = BN_new(), *e = BN_new();
	struct claim claim;
	int found = 0;

	(void)unused;
	for (BN_ULONG i = 0; i < 16; i++) {
		BN_zero(e);
		BN_add_word(e, i);
		BN_mod_sub(x, r, e, curve.n, curve.ctx); /* e = i */
		if (!claim_ending_at(x, r, s, &claim))
			continue;
		assert_true(claim_fits(&claim));
		BN_add(e, e, curve.n);
		bn_to_bytes(e, claim.e.bytes);
		assert_true(claim_fits(&claim));
		found++;
	}
	ERR_clear_error();
	assert_true(found > 2);
	BN_free(r);
	BN_free(s);
	BN_free(x);
	BN_free(e);
}

void what_is_no_point_verifies_nothing(void **unused)
{
	struct claim claim, bad;

	(void)unused;
	while (!thrown_claim(&claim))
		;
	bad = claim;
	bad.point[SM2_POINT_SIZE - 1] ^= 1;
	assert_false(claim_fits(&bad));
	memset(bad.point + 1, 0, SM2_POINT_SIZE - 1);
	assert_false(claim_fits(&bad));
}
