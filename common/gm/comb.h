/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of one point's multiples, by which it is multiplied with additions alone: of each window of the number's bits,
 * the multiples that its digit can stand for (the fixed-base windowing method with signed digits). For what is public
 * only. For common/gm alone. */
#ifndef GM_COMB_H
#define GM_COMB_H

#include "gm/point.h"

#if SM2_HAS_OWN

#define COMB_COUNT(width) ((size_t)SCALAR_DIGITS(width) << ((width)-1))

struct comb {
	int width; /* bits of a window */
	struct affine *
		rows; /* COMB_COUNT(width): of the window i, the point times j·2^(width·i) with j = 1, 2 … 2^(width-1) */
};

/* Fill the table. False without memory for it (four times the table's, for the while). */
bool comb_fill(const struct comb *comb, const struct affine *point);

/* Add a·point to the sum. */
void comb_add(const struct comb *comb, const struct scalar *a, struct point *sum);

#endif
#endif
