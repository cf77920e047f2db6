/* SPDX-License-Identifier: Apache-2.0 */
/* The group of GB/T 32918.5: the points of y² = x³ - 3x + b. For what is public only. For common/gm alone.
 *
 * Every sum is right, whatever is added to whatever: equal points, opposite ones, and the point at infinity (GB/T 32918.1
 * §3.2.3.1), for a signature is made by whoever wants a mistake. n is prime, and the curve has n points. */
#ifndef GM_POINT_H
#define GM_POINT_H

#include <stddef.h>

#include "gm/scalar.h"

#if SM2_HAS_OWN

/* A point that is not at infinity. Weights up to 2, as of all that follow. */
struct affine {
	struct fp x, y;
};

/* (x / z², y / z³), or the point at infinity (Jacobian coordinates; GB/T 32918.1 A.1.2.3.3). */
struct point {
	struct fp x, y, z;
	bool infinite;
};

/* A point that is to be added often, with z² and z³. */
struct addend {
	struct point point;
	struct fp zz, zzz;
};

extern const struct affine point_generator;

/* From 04 ‖ X ‖ Y. False when it is no point of the curve, or not written so. */
bool point_read(const uint8_t bytes[2 * FP_SIZE + 1], struct affine *out);

/* a, or -a. */
void point_from(const struct affine *a, bool minus, struct point *out);
void point_addend(const struct point *a, struct addend *out);

/* In all of these, out may be a. */
void point_double(const struct point *a, struct point *out);

/* a + b, or a - b. */
void point_add(const struct point *a, const struct addend *b, bool minus, struct point *out);
void point_add_affine(const struct point *a, const struct affine *b, bool minus, struct point *out);

/* Is x the point's coordinate x? Never of the point at infinity. */
bool point_has_x(const struct point *a, const struct fp *x);

/* Points none of which is at infinity, with one inversion for all; out may not overlap. room: as many elements. */
void point_normalise(const struct point *points, size_t count, struct fp *room, struct affine *out);

#endif
#endif
