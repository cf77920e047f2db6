/* SPDX-License-Identifier: Apache-2.0 */
/* Measuring: several ways of doing a thing in the same run, in interleaved rounds, and ratios of their medians. A ratio
 * that misses its goal is said, and decides nothing. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <stdio.h>

#include "base/clock.h"

struct bench_way {
	const char *name;
	void (*run)(void *ctx);
};

enum { BENCH_ROUNDS = 7, BENCH_WAYS_MAX = 8 };

static inline double bench_round(const struct bench_way *way, void *ctx, size_t turns)
{
	instant begin = clock_steady();

	for (size_t i = 0; i < turns; i++)
		way->run(ctx);
	return (double)(clock_steady() - begin) / (double)SECOND / (double)turns;
}

static inline double bench_median(double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			double keep = values[i];

			if (values[j] >= keep)
				continue;
			values[i] = values[j];
			values[j] = keep;
		}
	}
	return values[count / 2];
}

/* Seconds per turn of each way: the median of its rounds. */
static inline void bench_compare(const struct bench_way *ways, size_t count, void *ctx, size_t turns,
				 double *seconds)
{
	double rounds[BENCH_WAYS_MAX][BENCH_ROUNDS];

	for (size_t i = 0; i < count; i++)
		bench_round(&ways[i], ctx, turns / 10 + 1);
	for (size_t round = 0; round < BENCH_ROUNDS; round++)
		for (size_t i = 0; i < count; i++)
			rounds[i][round] = bench_round(&ways[i], ctx, turns);
	for (size_t i = 0; i < count; i++) {
		seconds[i] = bench_median(rounds[i], BENCH_ROUNDS);
		printf("  %-44s %10.1f us\n", ways[i].name, seconds[i] * 1e6);
	}
}

enum bench_goal { AT_LEAST, AT_MOST };

static inline void bench_ratio(const char *what, double ratio, enum bench_goal goal, double target)
{
	int met = goal == AT_LEAST ? ratio >= target : ratio <= target;

	printf("GOAL %-58s %8.2f  %s %.2f  %s\n", what, ratio, goal == AT_LEAST ? ">=" : "<=", target,
	       met ? "met" : "MISSED");
}

#endif
