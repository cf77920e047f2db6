/* SPDX-License-Identifier: Apache-2.0 */
/* SM3 of the parts of a package: sixteen at once in the widest way that this processor has, against the library, which
 * digests one after the other; and a few, or one, as small documents have them. */
#include <stdlib.h>

#include "bench/bench.h"
#include "gm/sm3_lanes.h"
#include "lib/check.h"

enum { PARTS = 16, PART = 16384, TURNS = 100 };

struct subject {
	uint8_t *bytes;
	struct slice parts[PARTS];
	size_t count;
};

static void by_library(void *ctx)
{
	const struct subject *s = ctx;
	struct sm3 digest;

	for (size_t i = 0; i < s->count; i++)
		assert_ok(sm3_by_library(&s->parts[i], 1, &digest));
}

static void alone(void *ctx)
{
	const struct subject *s = ctx;
	struct sm3 digest;

	for (size_t i = 0; i < s->count; i++)
		assert_ok(sm3_of(s->parts[i], &digest));
}

static void at_once(void *ctx)
{
	const struct subject *s = ctx;
	struct sm3_message messages[PARTS];
	struct sm3 digests[PARTS];

	for (size_t i = 0; i < s->count; i++)
		messages[i] = (struct sm3_message){.parts = {s->parts[i]}, .digest = &digests[i]};
	assert_ok(sm3_of_many(messages, s->count));
}

static double compare(struct subject *s, size_t count, const char *name, void (*own)(void *))
{
	const struct bench_way ways[] = {{"the library, one after the other", by_library}, {name, own}};
	double seconds[COUNT(ways)];

	s->count = count;
	printf("  %zu parts of %d bytes\n", count, PART);
	bench_compare(ways, COUNT(ways), s, TURNS, seconds);
	return seconds[0] / seconds[1];
}

int main(void)
{
	struct subject s = {.bytes = malloc(PARTS * PART)};

	assert_non_null(s.bytes);
	for (size_t i = 0; i < PARTS * PART; i++)
		s.bytes[i] = (uint8_t)(i * 7 + i / 251);
	for (size_t i = 0; i < PARTS; i++)
		s.parts[i] = slice(s.bytes + i * PART, PART);
	printf("  %s\n", sm3_width_in_use() ? sm3_width_name(sm3_width_in_use()) : "by the library");
	printf("  times faster by itself: %.2f\n", compare(&s, 1, "by itself", alone));
	printf("  times faster with two parts: %.2f\n", compare(&s, 2, "at once", at_once));
	printf("  times faster with four parts: %.2f\n", compare(&s, 4, "at once", at_once));
	bench_ratio("sm3: sixteen parts at once, times faster than the library",
		    compare(&s, PARTS, "at once", at_once), AT_LEAST, 1.25);
	free(s.bytes);
	return 0;
}
