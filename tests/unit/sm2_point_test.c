/* SPDX-License-Identifier: Apache-2.0 */
/* The group under the suite's own verification against EC_POINT: every sum of two of a set of points that holds equal
 * ones, opposite ones and the point at infinity, in spellings with another z; and multiples by tables. */
#include <openssl/err.h>

#include "gm/comb.h"
#include "lib/check.h"
#include "lib/curve.h"

static uint64_t dice = 20261125;

/* k·G: for the suite, and for the library. */
struct both {
	struct point own;
	EC_POINT *other;
};

static void read_affine(const EC_POINT *point, struct affine *out)
{
	uint8_t bytes[SM2_POINT_SIZE];

	assert_int_equal(EC_POINT_point2oct(curve.group, point, POINT_CONVERSION_UNCOMPRESSED, bytes,
					    sizeof(bytes), curve.ctx),
			 SM2_POINT_SIZE);
	assert_true(point_read(bytes, out));
}

/* Another spelling of the same point: (x·l², y·l³, l). */
static void respell(struct point *point)
{
	uint8_t bytes[FP_SIZE];
	struct fp factor, power;

	do
		dice_bytes(&dice, bytes, sizeof(bytes));
	while (!fp_read(bytes, &factor));
	fp_mul(&point->z, &factor, &point->z);
	fp_square(&factor, &power);
	fp_mul(&point->x, &power, &point->x);
	fp_mul(&power, &factor, &power);
	fp_mul(&point->y, &power, &point->y);
}

static void make(const BIGNUM *k, struct both *out)
{
	struct affine affine;

	out->other = EC_POINT_new(curve.group);
	out->own = (struct point){.infinite = true};
	assert_int_equal(EC_POINT_mul(curve.group, out->other, k, NULL, NULL, curve.ctx), 1);
	if (EC_POINT_is_at_infinity(curve.group, out->other))
		return;
	read_affine(out->other, &affine);
	point_from(&affine, false, &out->own);
	if (dice_below(&dice, 2))
		respell(&out->own);
}

static void assert_same(const EC_POINT *expected, const struct point *own)
{
	struct affine wanted, got;
	struct fp room, difference;

	assert_int_equal(own->infinite, EC_POINT_is_at_infinity(curve.group, expected));
	if (own->infinite)
		return;
	assert_true(fp_weighs(&own->x, 2) && fp_weighs(&own->y, 2) && fp_weighs(&own->z, 2));
	read_affine(expected, &wanted);
	point_normalise(own, 1, &room, &got);
	fp_sub(&wanted.x, &got.x, &difference);
	assert_true(fp_is_zero(&difference));
	fp_sub(&wanted.y, &got.y, &difference);
	assert_true(fp_is_zero(&difference));
	assert_true(point_has_x(own, &wanted.x));
	fp_sub(&wanted.x, &wanted.y, &difference);
	assert_false(point_has_x(own, &difference));
}

static void check_sum(const struct both *a, const struct both *b, bool minus)
{
	EC_POINT *expected = EC_POINT_dup(b->other, curve.group);
	struct addend addend;
	struct affine affine;
	struct point sum, other = {.infinite = !a->own.infinite};
	struct fp room;

	if (minus)
		EC_POINT_invert(curve.group, expected, curve.ctx);
	EC_POINT_add(curve.group, expected, a->other, expected, curve.ctx);
	point_addend(&b->own, &addend);
	sum = a->own;
	point_add(&sum, &addend, minus, &sum);
	assert_same(expected, &sum);
	point_add(&a->own, &addend, minus, &other);
	assert_same(expected, &other);
	if (!b->own.infinite) {
		point_normalise(&b->own, 1, &room, &affine);
		sum = a->own;
		point_add_affine(&sum, &affine, minus, &sum);
		assert_same(expected, &sum);
	}
	EC_POINT_free(expected);
}

/* -4·G to 4·G, the point at infinity among them. */
static void all_sums_and_differences_are_right_whatever_meets(void **unused)
{
	enum { FAR = 4, COUNT_OF = 2 * FAR + 1 };
	struct both points[COUNT_OF];

	(void)unused;
	for (int i = 0; i < COUNT_OF; i++) {
		BIGNUM *k = BN_new();

		BN_add_word(k, (BN_ULONG)abs(i - FAR));
		BN_set_negative(k, i < FAR);
		BN_nnmod(k, k, curve.n, curve.ctx);
		make(k, &points[i]);
		BN_free(k);
	}
	for (int i = 0; i < COUNT_OF; i++) {
		for (int j = 0; j < COUNT_OF; j++) {
			check_sum(&points[i], &points[j], false);
			check_sum(&points[i], &points[j], true);
		}
	}
	for (int i = 0; i < COUNT_OF; i++) {
		struct point twice;

		point_double(&points[i].own, &twice);
		EC_POINT_dbl(curve.group, points[i].other, points[i].other, curve.ctx);
		assert_same(points[i].other, &twice);
		EC_POINT_free(points[i].other);
	}
}

/* y near 2p and z near -2p, in such spellings as weigh most. */
static void heavy_spellings_are_doubled_to_light_ones(void **unused)
{
	static const struct fp zero, one = {{1}};
	struct fp p;
	BIGNUM *k = BN_new();

	(void)unused;
	fp_sub(&zero, &one, &p);
	fp_canonical(&p, &p);
	fp_add(&p, &one, &p); /* p itself, in limbs */
	for (int i = 0; i < 400; i++) {
		struct both both;
		struct point twice;

		BN_add_word(k, 1);
		make(k, &both);
		respell(&both.own);
		fp_canonical(&both.own.y, &both.own.y);
		fp_add(&both.own.y, &p, &both.own.y);
		fp_canonical(&both.own.z, &both.own.z);
		fp_sub(&both.own.z, &p, &both.own.z);
		fp_sub(&both.own.z, &p, &both.own.z);
		point_double(&both.own, &twice);
		EC_POINT_dbl(curve.group, both.other, both.other, curve.ctx);
		assert_same(both.other, &twice);
		EC_POINT_free(both.other);
	}
	BN_free(k);
}

static void a_table_multiplies_by_any_number_for_every_width(void **unused)
{
	(void)unused;
	for (int width = 2; width <= 7; width++) {
		struct comb comb = {width, calloc(COMB_COUNT(width), sizeof(struct affine))};
		EC_POINT *expected = EC_POINT_new(curve.group);

		assert_true(comb_fill(&comb, &point_generator));
		for (int i = 0; i < 24; i++) {
			struct point sum = {.infinite = true};
			uint8_t bytes[SCALAR_SIZE];
			struct scalar a;
			BIGNUM *k;

			dice_edgy(&dice, bytes);
			scalar_reduce(bytes, &a);
			k = bn_of_bytes(bytes);
			EC_POINT_mul(curve.group, expected, k, NULL, NULL, curve.ctx);
			comb_add(&comb, &a, &sum);
			assert_same(expected, &sum);
			BN_free(k);
		}
		EC_POINT_free(expected);
		free(comb.rows);
	}
}

/* A small x may be written as x + p in 256 bits: the same residue, and no way to write a point. */
static void coordinates_of_p_and_more_and_other_forms_are_refused(void **unused)
{
	BIGNUM *x = BN_new();
	EC_POINT *point = EC_POINT_new(curve.group);
	uint8_t bytes[SM2_POINT_SIZE];
	struct affine read;
	int found = 0;

	(void)unused;
	for (BN_ULONG i = 0; i < 8; i++) {
		BN_zero(x);
		BN_add_word(x, i);
		if (EC_POINT_set_compressed_coordinates(curve.group, point, x, 0, curve.ctx) != 1)
			continue;
		EC_POINT_point2oct(curve.group, point, POINT_CONVERSION_UNCOMPRESSED, bytes, sizeof(bytes),
				   curve.ctx);
		assert_true(point_read(bytes, &read));
		for (int form = 0; form < 256; form++) {
			bytes[0] = (uint8_t)form;
			assert_int_equal(point_read(bytes, &read), form == 0x04);
		}
		bytes[0] = 0x04;
		BN_add(x, x, curve.p);
		bn_to_bytes(x, bytes + 1);
		assert_false(point_read(bytes, &read));
		found++;
	}
	ERR_clear_error();
	assert_true(found > 1);
	EC_POINT_free(point);
	BN_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_sums_and_differences_are_right_whatever_meets),
		cmocka_unit_test(coordinates_of_p_and_more_and_other_forms_are_refused),
		cmocka_unit_test(heavy_spellings_are_doubled_to_light_ones),
		cmocka_unit_test(a_table_multiplies_by_any_number_for_every_width),
	};

	return cmocka_run_group_tests(tests, curve_open, curve_close);
}
