/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas are named as in the Explicit-Formulas Database, "Jacobian coordinates with a4 = -3 for short Weierstrass
 * curves". Behind each line stands the weight (gm/fp.h) of what it makes, from weights of 2 of what comes in; products of
 * weights v and w have v·w/16 + 1. */
#include "gm/point.h"

#if SM2_HAS_OWN

/* Table 2 of GB/T 32918.5, in Montgomery's form. */
const struct affine point_generator = {
	{{0x8990f418029e9, 0xe6ca6c04fd132, 0x24c3c33e7981e, 0xb05d6a1ed99ac, 0x01167a5f71c13}},
	{{0x4e593c2d0ddd6, 0x8ed3295fa6135, 0x2a48f8c1f5e57, 0x5bd8d4cfb066e, 0x03cd65d4e1d73}},
};
static const struct fp curve_b = {
	{0x30632bc0dd422, 0xb09b537ab70d2, 0xa51c3c71cf379, 0x2c8527981505e, 0x040fe188da20e}};

/* y² = (x² - 3)·x + b. */
bool point_read(const uint8_t bytes[2 * FP_SIZE + 1], struct affine *out)
{
	static const struct fp one = FP_ONE;
	struct fp three, left, right;

	if (bytes[0] != 0x04 || !fp_read(bytes + 1, &out->x) || !fp_read(bytes + 1 + FP_SIZE, &out->y))
		return false;
	fp_times(&one, 3, &three);        /* 3 */
	fp_square(&out->x, &right);       /* 2 */
	fp_sub(&right, &three, &right);   /* 5 */
	fp_mul(&right, &out->x, &right);  /* 2 */
	fp_add(&right, &curve_b, &right); /* 3 */
	fp_square(&out->y, &left);        /* 2 */
	fp_sub(&right, &left, &right);    /* 5 */
	return fp_is_zero(&right);
}

void point_from(const struct affine *a, bool minus, struct point *out)
{
	*out = (struct point){.x = a->x, .y = a->y, .z = FP_ONE};
	if (minus)
		fp_times(&out->y, -1, &out->y);
}

void point_addend(const struct point *a, struct addend *out)
{
	out->point = *a;
	fp_square(&a->z, &out->zz);
	fp_mul(&out->zz, &a->z, &out->zzz);
}

/* dbl-2001-b. No point has the order 2: double is at infinity only what was there. */
void point_double(const struct point *a, struct point *out)
{
	struct fp delta, gamma, beta, alpha, less, more, z;

	fp_square(&a->z, &delta);         /* 2 */
	fp_square(&a->y, &gamma);         /* 2 */
	fp_mul(&a->x, &gamma, &beta);     /* 2 */
	fp_sub(&a->x, &delta, &less);     /* 4 */
	fp_add(&a->x, &delta, &more);     /* 4 */
	fp_mul(&less, &more, &alpha);     /* 2 */
	fp_times(&alpha, 3, &alpha);      /* 6 */
	fp_times(&beta, 4, &beta);        /* 8 */
	fp_add(&a->y, &a->z, &z);         /* 4 */
	fp_square(&z, &z);                /* 2 */
	fp_sub(&z, &gamma, &z);           /* 4 */
	fp_sub(&z, &delta, &out->z);      /* 6 */
	fp_fold(&out->z);                 /* 2 */
	fp_square(&alpha, &out->x);       /* 4 */
	fp_sub(&out->x, &beta, &out->x);  /* 12 */
	fp_sub(&out->x, &beta, &out->x);  /* 20 */
	fp_fold(&out->x);                 /* 2 */
	fp_square(&gamma, &gamma);        /* 2 */
	fp_times(&gamma, 8, &gamma);      /* 16 */
	fp_sub(&beta, &out->x, &beta);    /* 10 */
	fp_mul(&alpha, &beta, &out->y);   /* 5 */
	fp_sub(&out->y, &gamma, &out->y); /* 21 */
	fp_fold(&out->y);                 /* 2 */
	out->infinite = a->infinite;
}

/* What add-1998-cmo-2 and madd-2004-hmv have in common, from U1, S1, H and r as the one calls them, with weights of 2, 2,
 * 4 and 4: X3 and Y3. */
static void finish(const struct fp *u, const struct fp *s, const struct fp *h, const struct fp *r,
		   struct point *out)
{
	struct fp hh, hhh, v, y;

	fp_square(h, &hh);              /* 2 */
	fp_mul(&hh, h, &hhh);           /* 2 */
	fp_mul(&hh, u, &v);             /* 2 */
	fp_mul(&hhh, s, &y);            /* 2 */
	fp_square(r, &out->x);          /* 2 */
	fp_sub(&out->x, &hhh, &out->x); /* 4 */
	fp_sub(&out->x, &v, &out->x);   /* 6 */
	fp_sub(&out->x, &v, &out->x);   /* 8 */
	fp_fold(&out->x);               /* 2 */
	fp_sub(&v, &out->x, &v);        /* 4 */
	fp_mul(r, &v, &out->y);         /* 2 */
	fp_sub(&out->y, &y, &out->y);   /* 4 */
	fp_fold(&out->y);               /* 2 */
	out->infinite = false;
}

/* With one x the points are equal, if r = S2 - S1 is 0, or opposite. */
static void add_of_one_x(const struct fp *r, const struct point *a, struct point *out)
{
	if (fp_is_zero(r))
		point_double(a, out);
	else
		*out = (struct point){.infinite = true};
}

/* add-1998-cmo-2. */
void point_add(const struct point *a, const struct addend *b, bool minus, struct point *out)
{
	struct fp zz, u1, u2, s1, s2, h, r;

	if (b->point.infinite) {
		*out = *a;
		return;
	}
	if (a->infinite) {
		*out = b->point;
		fp_times(&out->y, minus ? -1 : 1, &out->y);
		return;
	}
	fp_square(&a->z, &zz);         /* 2 */
	fp_mul(&a->x, &b->zz, &u1);    /* 2 */
	fp_mul(&b->point.x, &zz, &u2); /* 2 */
	fp_mul(&a->y, &b->zzz, &s1);   /* 2 */
	fp_mul(&zz, &a->z, &zz);       /* 2 */
	fp_mul(&b->point.y, &zz, &s2); /* 2 */
	fp_times(&s2, minus ? -1 : 1, &s2);
	fp_sub(&u2, &u1, &h); /* 4 */
	fp_sub(&s2, &s1, &r); /* 4 */
	if (fp_is_zero(&h)) {
		add_of_one_x(&r, a, out);
		return;
	}
	fp_mul(&a->z, &b->point.z, &zz); /* 2 */
	fp_mul(&zz, &h, &out->z);        /* 2 */
	finish(&u1, &s1, &h, &r, out);
}

/* madd-2004-hmv: the same with Z2 = 1, so that U1 and S1 are X1 and Y1. */
void point_add_affine(const struct point *a, const struct affine *b, bool minus, struct point *out)
{
	struct fp zz, u1, u2, s1, s2, h, r;

	if (a->infinite) {
		point_from(b, minus, out);
		return;
	}
	u1 = a->x;
	s1 = a->y;
	fp_square(&a->z, &zz);   /* 2 */
	fp_mul(&b->x, &zz, &u2); /* 2 */
	fp_mul(&zz, &a->z, &zz); /* 2 */
	fp_mul(&b->y, &zz, &s2); /* 2 */
	fp_times(&s2, minus ? -1 : 1, &s2);
	fp_sub(&u2, &u1, &h); /* 4 */
	fp_sub(&s2, &s1, &r); /* 4 */
	if (fp_is_zero(&h)) {
		add_of_one_x(&r, a, out);
		return;
	}
	fp_mul(&a->z, &h, &out->z); /* 2 */
	finish(&u1, &s1, &h, &r, out);
}

/* x = X / Z² without the inverse. */
bool point_has_x(const struct point *a, const struct fp *x)
{
	struct fp difference;

	fp_square(&a->z, &difference);           /* 2 */
	fp_mul(&difference, x, &difference);     /* 2 */
	fp_sub(&difference, &a->x, &difference); /* 4 */
	return !a->infinite && fp_is_zero(&difference);
}

/* Montgomery's trick: with the products of the first i in room, the inverse of all is turned, from the last on, into the
 * inverse of each. */
void point_normalise(const struct point *points, size_t count, struct fp *room, struct affine *out)
{
	struct fp product = FP_ONE, inverse, power;

	for (size_t i = 0; i < count; i++) {
		room[i] = product;
		fp_mul(&product, &points[i].z, &product);
	}
	fp_invert(&product, &product);
	for (size_t i = count; i-- > 0;) {
		fp_mul(&product, &room[i], &inverse);
		fp_mul(&product, &points[i].z, &product);
		fp_square(&inverse, &power);
		fp_mul(&points[i].x, &power, &out[i].x);
		fp_mul(&power, &inverse, &power);
		fp_mul(&points[i].y, &power, &out[i].y);
	}
}

#endif
