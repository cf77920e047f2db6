/* SPDX-License-Identifier: Apache-2.0 */
/* The field, the numbers modulo n and the group under the suite's own verification, against the library's BIGNUM and
 * EC_POINT: of chance, and at the edges of limbs, weights, p, n and 2^256. */
#include <stdlib.h>

#include "base/tables.h"
#include "gm/comb.h"
#include "lib/check.h"
#include "lib/curve.h"

static uint64_t dice = 20261124;

static int cases(int usual)
{
	const char *asked = getenv("SM2_CASES");

	return asked ? (int)strtol(asked, NULL, 10) : usual;
}

/* ---- the field ---- */

/* An element of at most that weight, in a spelling that chance chooses: limbs of 57 bits and signs. */
static struct fp element(int64_t weight)
{
	struct fp out, zero = {{0}};
	uint8_t bytes[FP_SIZE];
	int64_t times = weight / 2, top;

	do
		dice_edgy(&dice, bytes);
	while (!fp_read(bytes, &out));
	fp_canonical(&out, &out);
	if (times > 0 && dice_below(&dice, 2))
		fp_times(&out, 1 + (int64_t)dice_below(&dice, (uint64_t)times), &out);
	for (int i = 0; i < FP_LIMBS - 1; i++) { /* what one limb gives, the next takes */
		top = (int64_t)dice_below(&dice, 63) - 31;
		if (llabs(out.limb[i + 1] + top) >= INT64_C(1) << 56 || i == FP_LIMBS - 2)
			top = 0;
		out.limb[i] -= top * (FP_LIMB_MASK + 1);
		out.limb[i + 1] += top;
	}
	if (dice_below(&dice, 2))
		fp_sub(&zero, &out, &out);
	return out;
}

static void assert_residue(const BIGNUM *expected, const struct fp *a)
{
	BIGNUM *value = bn_of_fp(a), *wanted = BN_new();

	BN_nnmod(value, value, curve.p, curve.ctx);
	BN_nnmod(wanted, expected, curve.p, curve.ctx);
	assert_int_equal(BN_cmp(value, wanted), 0);
	BN_free(value);
	BN_free(wanted);
}

/* a·b / 2^260 */
static void check_product(const struct fp *a, const struct fp *b, const struct fp *product)
{
	BIGNUM *x = bn_of_fp(a), *y = bn_of_fp(b), *r = BN_new();

	BN_lshift(r, BN_value_one(), FP_LIMB_BITS * FP_LIMBS);
	BN_mod_inverse(r, r, curve.p, curve.ctx);
	BN_mul(x, x, y, curve.ctx);
	BN_mul(x, x, r, curve.ctx);
	assert_residue(x, product);
	BN_free(x);
	BN_free(y);
	BN_free(r);
}

static void products_and_squares_are_those_of_the_numbers(void **unused)
{
	static const int64_t weights[][2] = {{2, 2}, {4, 4}, {6, 10}, {16, 16}, {32, 8}, {2, 32}};
	struct fp product, square;

	(void)unused;
	for (int i = 0; i < cases(4000); i++) {
		const int64_t *w = weights[dice_below(&dice, COUNT(weights))];
		struct fp a = element(w[0]), b = element(w[1]), c = element(16);

		fp_mul(&a, &b, &product);
		check_product(&a, &b, &product);
		assert_true(fp_weighs(&product, (BN_ULONG)((w[0] * w[1] + 15) / 16 + 1)));
		fp_square(&c, &square);
		check_product(&c, &c, &square);
		assert_true(fp_weighs(&square, 17));
	}
}

static void the_longest_limbs_do_not_overflow(void **unused)
{
	const int64_t longest = INT64_C(1) << 58, top = INT64_C(1) << 52; /* 16·p */
	struct fp a, b, product;

	(void)unused;
	for (unsigned signs = 0; signs < 1U << (2 * FP_LIMBS); signs++) {
		for (int i = 0; i < FP_LIMBS; i++) {
			int64_t limb = i < FP_LIMBS - 1 ? longest : top;

			a.limb[i] = signs >> i & 1 ? -limb : limb;
			b.limb[i] = signs >> (FP_LIMBS + i) & 1 ? -limb : limb;
		}
		fp_mul(&a, &b, &product);
		check_product(&a, &b, &product);
		fp_square(&a, &product);
		check_product(&a, &a, &product);
		a.limb[FP_LIMBS - 1] *= 2;
		product = a;
		fp_fold(&product);
		assert_true(fp_weighs(&product, 2));
	}
}

static void sums_and_multiples_are_those_of_the_numbers(void **unused)
{
	struct fp out;

	(void)unused;
	for (int i = 0; i < cases(2000); i++) {
		struct fp a = element(16), b = element(16);
		BIGNUM *x = bn_of_fp(&a), *y = bn_of_fp(&b), *sum = BN_new();

		BN_add(sum, x, y);
		fp_add(&a, &b, &out);
		assert_residue(sum, &out);
		BN_sub(sum, x, y);
		fp_sub(&a, &b, &out);
		assert_residue(sum, &out);
		fp_fold(&out);
		assert_residue(sum, &out);
		assert_true(fp_weighs(&out, 2));
		fp_canonical(&out, &out);
		assert_residue(sum, &out);
		BN_free(y);
		y = bn_of_fp(&out);
		assert_true(!BN_is_negative(y) && BN_cmp(y, curve.p) < 0);
		BN_mul_word(x, 8);
		fp_times(&a, 8, &out);
		assert_residue(x, &out);
		BN_free(x);
		BN_free(y);
		BN_free(sum);
	}
}

/* One of 2^48 elements is folded to less than nothing: all about a multiple of 2^256. */
static void what_is_folded_to_less_than_nothing_has_its_one_spelling(void **unused)
{
	struct fp a, out;

	(void)unused;
	for (int64_t j = -FP_WEIGHT_MAX + 1; j < FP_WEIGHT_MAX; j++) {
		for (int i = 0; i < FP_LIMBS - 1; i++) {
			BIGNUM *value, *canonical;

			a = (struct fp){{0}};
			a.limb[FP_LIMBS - 1] = j * (INT64_C(1) << 48);
			a.limb[i] -= (INT64_C(1) << 57) + j;
			value = bn_of_fp(&a);
			fp_canonical(&a, &out);
			assert_residue(value, &out);
			canonical = bn_of_fp(&out);
			assert_true(!BN_is_negative(canonical) && BN_cmp(canonical, curve.p) < 0);
			for (int k = 0; k < FP_LIMBS; k++)
				assert_true(out.limb[k] >= 0 && out.limb[k] <= FP_LIMB_MASK);
			BN_free(value);
			BN_free(canonical);
		}
	}
}

/* j·p is 0 for every j that a weight allows, in every spelling; its neighbours are not, those among them that end alike. */
static void all_spellings_of_zero_are_zero_and_nothing_else(void **unused)
{
	struct fp p = {{0xfffffffffffff, 0xff00000000fff, 0xfffffffffffff, 0xfffffffffffff, 0xfffffffeffff}};
	struct fp multiple, other;

	(void)unused;
	for (int64_t j = -FP_WEIGHT_MAX; j <= FP_WEIGHT_MAX; j++) {
		fp_times(&p, j, &multiple);
		assert_true(fp_is_zero(&multiple));
		multiple.limb[0] += 3 * (FP_LIMB_MASK + 1);
		multiple.limb[1] -= 3;
		assert_true(fp_is_zero(&multiple));
		for (int i = 0; i < FP_LIMBS; i++) {
			other = multiple;
			other.limb[i] += j > 0 ? -1 : 1;
			assert_false(fp_is_zero(&other));
		}
		other = multiple;
		other.limb[2] ^= 1;
		assert_false(fp_is_zero(&other));
	}
}

static void inverses_are_inverses_and_that_of_zero_is_zero(void **unused)
{
	struct fp inverse, product, zero = {{0}}, one = FP_ONE;

	(void)unused;
	for (int i = 0; i < cases(100); i++) {
		struct fp a = element(16);

		fp_invert(&a, &inverse);
		fp_mul(&a, &inverse, &product);
		fp_sub(&product, &one, &product);
		assert_int_equal(fp_is_zero(&product), !fp_is_zero(&a));
		assert_true(fp_weighs(&inverse, 2));
	}
	fp_invert(&zero, &inverse);
	assert_true(fp_is_zero(&inverse));
}

static void elements_are_read_and_p_is_not(void **unused)
{
	uint8_t bytes[FP_SIZE];
	struct fp a;

	(void)unused;
	for (int i = 0; i < cases(3000); i++) {
		BIGNUM *number;

		dice_edgy(&dice, bytes);
		number = bn_of_bytes(bytes);
		assert_int_equal(fp_read(bytes, &a), BN_cmp(number, curve.p) < 0);
		assert_true(fp_weighs(&a, 2));
		BN_lshift(number, number, FP_LIMB_BITS * FP_LIMBS); /* · R */
		assert_residue(number, &a);
		BN_free(number);
	}
}

/* ---- numbers modulo n ---- */

static BIGNUM *number_of(const struct scalar *a)
{
	uint8_t bytes[SCALAR_SIZE];

	assert_true(scalar_write(a, false, bytes));
	return bn_of_bytes(bytes);
}

static void assert_number(const BIGNUM *expected, const struct scalar *a)
{
	BIGNUM *number = number_of(a);

	assert_int_equal(BN_cmp(number, expected), 0);
	BN_free(number);
}

static void numbers_are_added_and_subtracted_modulo_n(void **unused)
{
	uint8_t left[SCALAR_SIZE], right[SCALAR_SIZE];
	struct scalar a, b, out;

	(void)unused;
	for (int i = 0; i < cases(4000); i++) {
		BIGNUM *x, *y, *sum = BN_new();

		dice_edgy(&dice, left);
		dice_edgy(&dice, right);
		x = bn_of_bytes(left);
		y = bn_of_bytes(right);
		assert_int_equal(scalar_read(left, &a), !BN_is_zero(x) && BN_cmp(x, curve.n) < 0);
		scalar_reduce(left, &a);
		scalar_reduce(right, &b);
		BN_mod_add(sum, x, y, curve.n, curve.ctx);
		scalar_add(&a, &b, &out);
		assert_number(sum, &out);
		assert_int_equal(scalar_is_zero(&out), BN_is_zero(sum));
		BN_mod_sub(sum, x, y, curve.n, curve.ctx);
		scalar_sub(&a, &b, &out);
		assert_number(sum, &out);
		BN_add(sum, sum, curve.n);
		assert_int_equal(scalar_write(&out, true, left), BN_num_bits(sum) <= SCALAR_BITS);
		BN_mask_bits(sum, SCALAR_BITS);
		bn_to_bytes(sum, right);
		assert_memory_equal(left, right, SCALAR_SIZE);
		BN_free(x);
		BN_free(y);
		BN_free(sum);
	}
}

static void add_digit(BIGNUM *sum, int digit, int place)
{
	BIGNUM *term = BN_new();

	BN_add_word(term, (BN_ULONG)abs(digit));
	BN_lshift(term, term, place);
	BN_set_negative(term, digit < 0);
	BN_add(sum, sum, term);
	BN_free(term);
}

static void digits_add_up_to_the_number(void **unused)
{
	int8_t naf[SCALAR_NAF_DIGITS];
	uint8_t bytes[SCALAR_SIZE];
	struct scalar a;

	(void)unused;
	for (int i = 0; i < cases(400); i++) {
		int width = 2 + (int)dice_below(&dice, 7), last = -width;
		BIGNUM *sum = BN_new();

		dice_edgy(&dice, bytes);
		scalar_reduce(bytes, &a);
		for (int j = 0; j < SCALAR_DIGITS(width); j++) {
			int digit = scalar_digit(&a, width, j);

			assert_true(abs(digit) <= 1 << (width - 1));
			add_digit(sum, digit, width * j);
		}
		assert_number(sum, &a);
		BN_zero(sum);
		width = width > 7 ? 7 : width;
		scalar_naf(&a, width, naf);
		for (int j = 0; j < SCALAR_NAF_DIGITS; j++) {
			assert_true(naf[j] == 0 || (naf[j] % 2 != 0 && abs(naf[j]) < 1 << (width - 1)));
			assert_true(naf[j] == 0 || j - last >= width);
			last = naf[j] ? j : last;
			add_digit(sum, naf[j], j);
		}
		assert_number(sum, &a);
		BN_free(sum);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products_and_squares_are_those_of_the_numbers),
		cmocka_unit_test(the_longest_limbs_do_not_overflow),
		cmocka_unit_test(sums_and_multiples_are_those_of_the_numbers),
		cmocka_unit_test(what_is_folded_to_less_than_nothing_has_its_one_spelling),
		cmocka_unit_test(all_spellings_of_zero_are_zero_and_nothing_else),
		cmocka_unit_test(inverses_are_inverses_and_that_of_zero_is_zero),
		cmocka_unit_test(elements_are_read_and_p_is_not),
		cmocka_unit_test(numbers_are_added_and_subtracted_modulo_n),
		cmocka_unit_test(digits_add_up_to_the_number),
	};

	return cmocka_run_group_tests(tests, curve_open, curve_close);
}
