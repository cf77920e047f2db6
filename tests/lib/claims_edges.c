/* SPDX-License-Identifier: Apache-2.0 */
/* Claims whose keys, digests and signatures lie at the edges of what they can be. */
#include <openssl/err.h>

#include "base/tables.h"
#include "lib/check.h"
#include "lib/claims.h"
#include "lib/curve.h"

static uint64_t dice = 20261126;

/* A point with that x; false where there is none. */
static bool point_at(const BIGNUM *x, int odd, EC_POINT *out)
{
	bool there = EC_POINT_set_compressed_coordinates(curve.group, out, x, odd, curve.ctx) == 1;

	ERR_clear_error();
	return there;
}

static BIGNUM *thrown(void)
{
	uint8_t bytes[SM2_SCALAR_SIZE];

	dice_edgy(&dice, bytes);
	return bn_of_bytes(bytes);
}

/* Some signatures for this key, and one that is spoilt. */
static void check_key(const EC_POINT *key)
{
	struct claim claim;

	for (int i = 0; i < 4; i++) {
		BIGNUM *s = thrown(), *t = thrown();
		bool is_some;

		BN_nnmod(t, t, curve.n, curve.ctx);
		is_some = claim_by(key, s, t, &claim) && !BN_is_zero(t);

		assert_int_equal(claim_fits(&claim), is_some);
		claim.e.bytes[i] ^= 1;
		assert_false(claim_fits(&claim));
		BN_free(s);
		BN_free(t);
	}
}

/* x of the points whose y is the i-th of small: roots of x³ - 3x + b - y². */
static const struct {
	const char *y, *x;
} small[] = {
	{"1", "9C17043EFFE1A805A74A9A5E70B9D659705D3242094A566DC016F49311178D1F"},
	{"2", "3B404F94E46027D11401987CD5ACB2953E4BFF91A7D856B40986700015B4F8A6"},
	{"3", "1800FFCB38194CE0905766DFD6B9CE196095203D481BA8E4E614749D615CD506"},
	{"6", "C5702AEAB631611442D0270D55857DB2BEDED803327532394B9532CDBE1A18EB"},
};

static void check_keys_of_small_y(EC_POINT *key)
{
	for (size_t i = 0; i < COUNT(small); i++) { /* y, and p - y */
		BIGNUM *x = bn_of_hex(small[i].x), *y = bn_of_hex(small[i].y);

		assert_int_equal(EC_POINT_set_affine_coordinates(curve.group, key, x, y, curve.ctx), 1);
		check_key(key);
		EC_POINT_invert(curve.group, key, curve.ctx);
		check_key(key);
		BN_free(x);
		BN_free(y);
	}
}

/* x around 0, n and p; between n and p too. */
void keys_with_coordinates_at_the_edges_verify(void **unused)
{
	enum { FAR = 6 };
	EC_POINT *key = EC_POINT_new(curve.group);
	BIGNUM *zero = BN_new();
	const BIGNUM *const edges[] = {zero, curve.n, curve.p};
	int found = 0;

	(void)unused;
	for (size_t i = 0; i < COUNT(edges) * (2 * FAR + 1); i++) {
		BIGNUM *x = BN_dup(edges[i % COUNT(edges)]);

		BN_add_word(x, (BN_ULONG)(i / COUNT(edges)));
		BN_sub_word(x, FAR);
		if (!BN_is_negative(x) && BN_cmp(x, curve.p) < 0 && point_at(x, (int)(i / 2 % 2), key)) {
			check_key(key);
			found++;
		}
		BN_free(x);
	}
	assert_true(found > FAR);
	check_keys_of_small_y(key);
	BN_free(zero);
	EC_POINT_free(key);
}

/* Ends at x with r = (e + x) mod n, so that e is the digest; false where no such signature is. */
static bool claim_for_digest(const BIGNUM *e, const BIGNUM *x, const BIGNUM *s, struct claim *out)
{
	BIGNUM *r = BN_new(), *t = BN_new();
	bool is_some;

	BN_mod_add(r, e, x, curve.n, curve.ctx);
	BN_mod_add(t, r, s, curve.n, curve.ctx);
	is_some = !BN_is_zero(r) && !BN_is_zero(t) && claim_ending_at(x, r, s, out);
	bn_to_bytes(e, out->e.bytes); /* also where it is n or more */
	ERR_clear_error();
	BN_free(r);
	BN_free(t);
	return is_some;
}

static const char *const digests[] = {
	"0",
	"1",
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122", /* n - 1 */
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123",
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54124",
	"FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF", /* p */
	"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
};

void digests_at_the_edges_verify(void **unused)
{
	struct claim claim;

	(void)unused;
	for (size_t i = 0; i < COUNT(digests); i++) {
		BIGNUM *e = bn_of_hex(digests[i]);

		for (int found = 0; found < 4;) {
			BIGNUM *x = thrown(), *s = thrown();

			BN_nnmod(x, x, curve.p, curve.ctx);
			if (claim_for_digest(e, x, s, &claim)) {
				assert_true(claim_fits(&claim));
				claim.e.bytes[SM2_SCALAR_SIZE - 1] ^= 1;
				assert_false(claim_fits(&claim));
				found++;
			}
			BN_free(x);
			BN_free(s);
		}
		BN_free(e);
	}
}

void small_and_large_r_and_s_verify_with_each_other(void **unused)
{
	enum { FAR = 3 };
	BIGNUM *x = bn_of_hex(small[0].x);
	struct claim claim;

	(void)unused;
	for (int i = -FAR; i <= FAR; i++) {
		for (int j = -FAR; j <= FAR; j++) {
			BIGNUM *r = BN_new(), *s = BN_new();

			BN_set_word(r, (BN_ULONG)abs(i));
			BN_set_word(s, (BN_ULONG)abs(j));
			BN_set_negative(r, i < 0);
			BN_set_negative(s, j < 0);
			BN_nnmod(r, r, curve.n, curve.ctx);
			BN_nnmod(s, s, curve.n, curve.ctx);
			if (i + j != 0) { /* else: r_and_s_that_come_to_n_fit_nothing */
				assert_int_equal(claim_ending_at(x, r, s, &claim), i != 0 && j != 0);
				assert_int_equal(claim_fits(&claim), i != 0 && j != 0);
			}
			BN_free(r);
			BN_free(s);
		}
	}
	BN_free(x);
}

void coordinates_written_with_p_too_much_verify_nothing(void **unused)
{
	EC_POINT *key = EC_POINT_new(curve.group);
	int found = 0;

	(void)unused;
	for (BN_ULONG i = 0; i < 16; i++) {
		BIGNUM *x = BN_new(), *s = thrown(), *t = thrown();
		struct claim claim;

		BN_add_word(x, i);
		if (point_at(x, 0, key) && claim_by(key, s, t, &claim)) {
			assert_true(claim_fits(&claim));
			BN_add(x, x, curve.p);
			bn_to_bytes(x, claim.point + 1);
			assert_false(claim_fits(&claim));
			found++;
		}
		BN_free(x);
		BN_free(s);
		BN_free(t);
	}
	assert_true(found > 4);
	EC_POINT_free(key);
}

/* With y = 0, with an x of the twist, and with any other y. */
void points_beside_the_curve_verify_nothing(void **unused)
{
	BIGNUM *s = thrown(), *t = thrown(), *k = bn_of_hex("1234567");
	struct claim claim, bad;

	(void)unused;
	assert_true(claim_of(k, s, t, &claim));
	assert_true(claim_fits(&claim));
	for (int i = 0; i < 64; i++) {
		bad = claim;
		if (i % 2)
			dice_edgy(&dice, bad.point + 1);
		if (i % 4 < 3)
			dice_edgy(&dice, bad.point + 1 + SM2_SCALAR_SIZE);
		if (i % 8 == 0)
			memset(bad.point + 1 + SM2_SCALAR_SIZE, 0, SM2_SCALAR_SIZE);
		if (i % 4 == 3)
			memset(bad.point + 1, 0, SM2_SCALAR_SIZE - 1);
		assert_false(claim_fits(&bad));
	}
	BN_free(s);
	BN_free(t);
	BN_free(k);
}
