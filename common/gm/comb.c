/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/comb.h"

#if SM2_HAS_OWN

#include <stdlib.h>

/* No multiple here is at infinity: n is prime and divides no j·2^(width·i). */
static void multiply_all(const struct comb *comb, const struct affine *point, struct point *multiples)
{
	struct point window;
	size_t row = (size_t)1 << (comb->width - 1);

	point_from(point, false, &window);
	for (int i = 0; i < SCALAR_DIGITS(comb->width); i++) {
		struct addend one;

		point_addend(&window, &one);
		multiples[0] = window;
		for (size_t j = 1; j < row; j++)
			point_add(&multiples[j - 1], &one, false, &multiples[j]);
		point_double(&multiples[row - 1], &window);
		multiples += row;
	}
}

bool comb_fill(const struct comb *comb, const struct affine *point)
{
	size_t count = COMB_COUNT(comb->width);
	struct point *multiples = calloc(count, sizeof(*multiples));
	struct fp *room = calloc(count, sizeof(*room));
	bool enough = multiples && room;

	if (enough) {
		multiply_all(comb, point, multiples);
		point_normalise(multiples, count, room, comb->rows);
	}
	free(multiples);
	free(room);
	return enough;
}

void comb_add(const struct comb *comb, const struct scalar *a, struct point *sum)
{
	const struct affine *row = comb->rows;

	for (int i = 0; i < SCALAR_DIGITS(comb->width); i++) {
		int digit = scalar_digit(a, comb->width, i);

		if (digit > 0)
			point_add_affine(sum, &row[digit - 1], false, sum);
		else if (digit < 0)
			point_add_affine(sum, &row[-digit - 1], true, sum);
		row += (size_t)1 << (comb->width - 1);
	}
}

#endif
