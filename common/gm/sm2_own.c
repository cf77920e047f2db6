/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm2_own.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "gm/comb.h"

#if SM2_HAS_OWN

/* The generator's windows are wider than those of keys: there is one such table. A key without a table is multiplied by
 * the digits of the non-adjacent form of width NAF, from its odd multiples. */
enum { GENERATOR_WIDTH = 7, NAF_WIDTH = 5, ODD_MULTIPLES = 1 << (NAF_WIDTH - 2) };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct affine generator_rows[COMB_COUNT(GENERATOR_WIDTH)];
static const struct comb generator = {GENERATOR_WIDTH, generator_rows};
static bool ready;

static void fill_generator(void)
{
	ready = comb_fill(&generator, &point_generator);
}

bool sm2_own_ready(void)
{
	return pthread_once(&once, fill_generator) == 0 && ready;
}

bool sm2_own_is_point(const uint8_t point[SM2_POINT_SIZE])
{
	struct affine read;

	return point_read(point, &read);
}

struct sm2_table {
	atomic_uint holders;
	struct comb comb;
	struct affine rows[COMB_COUNT(SM2_TABLE_WIDTH)];
};

struct sm2_table *sm2_table_new(const uint8_t point[SM2_POINT_SIZE])
{
	struct sm2_table *table = malloc(sizeof(*table));
	struct affine key;

	if (!table)
		return NULL;
	atomic_init(&table->holders, 1);
	table->comb = (struct comb){SM2_TABLE_WIDTH, table->rows};
	if (point_read(point, &key) && comb_fill(&table->comb, &key))
		return table;
	free(table);
	return NULL;
}

void sm2_table_hold(struct sm2_table *table)
{
	atomic_fetch_add(&table->holders, 1);
}

void sm2_table_free(struct sm2_table *table)
{
	if (table && atomic_fetch_sub(&table->holders, 1) == 1)
		free(table);
}

/* t·P of a key without a table, into a product that is at infinity yet: doubled digit by digit, from the highest on. */
static void multiply(const struct affine *key, const struct scalar *t, struct point *product)
{
	struct addend odd[ODD_MULTIPLES], two;
	struct point multiple;
	int8_t digits[SCALAR_NAF_DIGITS];

	point_from(key, false, &multiple);
	point_addend(&multiple, &odd[0]);
	point_double(&multiple, &multiple);
	point_addend(&multiple, &two);
	for (int i = 1; i < ODD_MULTIPLES; i++) {
		point_add(&odd[i - 1].point, &two, false, &multiple);
		point_addend(&multiple, &odd[i]);
	}
	scalar_naf(t, NAF_WIDTH, digits);
	for (int i = SCALAR_NAF_DIGITS - 1; i >= 0; i--) {
		point_double(product, product);
		if (digits[i] > 0)
			point_add(product, &odd[digits[i] / 2], false, product);
		else if (digits[i] < 0)
			point_add(product, &odd[-digits[i] / 2], true, product);
	}
}

/* (e + x1) mod n = r, where x1 is below p and p below 2n: x1 is r - e modulo n, or that and n. */
static bool has_r(const struct point *sum, const struct sm3 *e, const struct scalar *r)
{
	uint8_t bytes[SCALAR_SIZE];
	struct scalar digest, expected;
	struct fp x;

	scalar_reduce(e->bytes, &digest);
	scalar_sub(r, &digest, &expected);
	for (int more = 0; more <= 1; more++)
		if (scalar_write(&expected, more, bytes) && fp_read(bytes, &x) && point_has_x(sum, &x))
			return true;
	return false;
}

/* GB/T 32918.2 §7.1, B1 and B2, B5 to B7; e of B3 and B4 is given. */
bool sm2_own_verify(const uint8_t point[SM2_POINT_SIZE], const struct sm2_table *table, const struct sm3 *e,
		    const struct sm2_signature *signature)
{
	struct scalar r, s, t;
	struct affine key;
	struct point sum = {.infinite = true};

	if (!scalar_read(signature->r, &r) || !scalar_read(signature->s, &s))
		return false;
	scalar_add(&r, &s, &t);
	if (scalar_is_zero(&t))
		return false;
	if (table)
		comb_add(&table->comb, &t, &sum);
	else if (point_read(point, &key))
		multiply(&key, &t, &sum);
	else
		return false;
	comb_add(&generator, &s, &sum);
	return has_r(&sum, e, &r);
}

#else

bool sm2_own_ready(void)
{
	return false;
}

bool sm2_own_is_point(const uint8_t point[SM2_POINT_SIZE])
{
	(void)point;
	return false;
}

struct sm2_table *sm2_table_new(const uint8_t point[SM2_POINT_SIZE])
{
	(void)point;
	return NULL;
}

void sm2_table_hold(struct sm2_table *table)
{
	(void)table;
}

void sm2_table_free(struct sm2_table *table)
{
	(void)table;
}

bool sm2_own_verify(const uint8_t point[SM2_POINT_SIZE], const struct sm2_table *table, const struct sm3 *e,
		    const struct sm2_signature *signature)
{
	(void)point, (void)table, (void)e, (void)signature;
	return false;
}

#endif
