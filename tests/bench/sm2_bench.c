/* SPDX-License-Identifier: Apache-2.0 */
/* One SM2 verification, as gm/sm2.h makes it, by the suite's own arithmetic against the library's: with the keys of 512
 * signers that come once in a while, and with sixteen that come always and have tables. Each turn another signature. */
#include "bench/bench.h"
#include "gm/internal.h"
#include "gm/sm2_own.h"
#include "lib/check.h"
#include "lib/curve.h"

enum { KNOWN = 16, UNSEEN = 512, TURNS = 200, TABLE_TURNS = 5 };

struct subject {
	struct claim known[KNOWN], unseen[UNSEEN];
	struct sm2_table *tables[KNOWN];
	size_t turn;
};

static void own_unseen(void *ctx)
{
	struct subject *s = ctx;
	const struct claim *c = &s->unseen[s->turn++ % UNSEEN];

	assert_true(sm2_own_verify(c->point, NULL, &c->e, &c->signature));
}

static void own_known(void *ctx)
{
	struct subject *s = ctx;
	const struct claim *c = &s->known[s->turn % KNOWN];

	assert_true(sm2_own_verify(c->point, s->tables[s->turn++ % KNOWN], &c->e, &c->signature));
}

static void library(void *ctx)
{
	struct subject *s = ctx;
	const struct claim *c = &s->known[s->turn++ % KNOWN];

	assert_ok(library_verify(c->point, &c->e, &c->signature));
}

static void make_table(void *ctx)
{
	struct subject *s = ctx;

	for (int i = 0; i < TABLE_TURNS; i++)
		sm2_table_free(sm2_table_new(s->known[s->turn++ % KNOWN].point));
}

static void make_claim(uint64_t *dice, struct claim *out)
{
	uint8_t bytes[SM2_SCALAR_SIZE];
	BIGNUM *number[3];

	for (size_t i = 0; i < COUNT(number); i++) {
		dice_bytes(dice, bytes, sizeof(bytes));
		number[i] = bn_of_bytes(bytes);
		BN_nnmod(number[i], number[i], curve.n, curve.ctx);
	}
	assert_true(claim_of(number[0], number[1], number[2], out));
	for (size_t i = 0; i < COUNT(number); i++)
		BN_free(number[i]);
}

static void prepare(struct subject *s)
{
	uint64_t dice = 20261122;

	assert_true(sm2_verifies_itself());
	for (size_t i = 0; i < UNSEEN; i++)
		make_claim(&dice, &s->unseen[i]);
	for (size_t i = 0; i < KNOWN; i++) {
		make_claim(&dice, &s->known[i]);
		s->tables[i] = sm2_table_new(s->known[i].point);
		assert_non_null(s->tables[i]);
		assert_ok(library_verify(s->known[i].point, &s->known[i].e, &s->known[i].signature));
	}
}

int main(void)
{
	static struct subject s;
	const struct bench_way ways[] = {{"own, key unseen", own_unseen},
					 {"own, key known", own_known},
					 {"library", library},
					 {"five tables of keys", make_table}};
	double seconds[COUNT(ways)];

	curve_open(NULL);
	prepare(&s);
	bench_compare(ways, COUNT(ways), &s, TURNS, seconds);
	bench_ratio("SM2 verify, key unseen: times faster than the library", seconds[2] / seconds[0],
		    AT_LEAST, 3.0);
	bench_ratio("SM2 verify, key known: times faster than the library", seconds[2] / seconds[1], AT_LEAST,
		    10.0);
	printf("  a table costs %.1f verifications by the library\n", seconds[3] / TABLE_TURNS / seconds[2]);
	for (size_t i = 0; i < KNOWN; i++)
		sm2_table_free(s.tables[i]);
	curve_close(NULL);
	return 0;
}
