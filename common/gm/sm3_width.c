/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm3_width.h"

#if defined(__x86_64__)

enum { BLOCK_WORDS = 16, SCHEDULE = 68, ROUNDS = 64, EARLY = 16 };

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define P0(x) ((x) ^ ROTATE(x, 9) ^ ROTATE(x, 17))
#define P1(x) ((x) ^ ROTATE(x, 15) ^ ROTATE(x, 23))
#define MAJORITY(x, y, z) (((x) & (y)) | (((x) | (y)) & (z)))
#define CHOICE(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))

/* T(j) <<< j, §4.2 */
#define T(t, j) ((t) << (j) % 32 | (uint32_t)((uint64_t)(t) >> (32 - (j) % 32)))
#define FOUR(t, j) T(t, j), T(t, (j) + 1), T(t, (j) + 2), T(t, (j) + 3)
#define SIXTEEN(t, j) FOUR(t, j), FOUR(t, (j) + 4), FOUR(t, (j) + 8), FOUR(t, (j) + 12)
static const uint32_t sm3_constant[ROUNDS] = {SIXTEEN(0x79cc4519u, 0), SIXTEEN(0x7a879d8au, 16),
					      SIXTEEN(0x7a879d8au, 32), SIXTEEN(0x7a879d8au, 48)};

/* Indices for exchanging the elements of two vectors: those of the second count from LANES. */
#define TURN(o) (o) + 3, (o) + 2, (o) + 1, (o)
#define TURN_16(o) TURN(o), TURN((o) + 4), TURN((o) + 8), TURN((o) + 12)
#define FROM_UPPER(k, size) ((k) & (size) ? LANES + ((k) ^ (size)) : (k))
#define FROM_LOWER(k, size) ((k) & (size) ? LANES + (k) : (k) | (size))
#define EIGHT(from, o, size)                                                                                 \
	from((o), size), from((o) + 1, size), from((o) + 2, size), from((o) + 3, size), from((o) + 4, size), \
		from((o) + 5, size), from((o) + 6, size), from((o) + 7, size)

/* The sum so far, in this order: compilers put what they know last at the beginning, and each round waits for the one
 * before it. */
#define SUMMED(x) __asm__("" : "+r"(x))
#define SCALAR __attribute__((target("bmi,bmi2")))

static inline __attribute__((always_inline)) SCALAR void
plain_round(const uint32_t *a, uint32_t *b, const uint32_t *c, uint32_t *d, const uint32_t *e, uint32_t *f,
	    const uint32_t *g, uint32_t *h, uint32_t w, uint32_t both, size_t j, bool first)
{
	const uint32_t a12 = ROTATE(*a, 12);
	uint32_t early = a12 + sm3_constant[j];
	uint32_t tt1 = (first ? *a ^ *b ^ *c : (*a & *b) + ((*a ^ *b) & *c)) + (*d + both);
	uint32_t tt2 = *h + w;
	uint32_t ss1;

	SUMMED(tt2);
	tt2 += first ? *e ^ *f ^ *g : (*e & *f) + (~*e & *g);
	SUMMED(early);
	SUMMED(tt1);
	SUMMED(tt2);
	ss1 = ROTATE(early + *e, 7);
	tt1 += ss1 ^ a12;
	tt2 += ss1;
	*b = ROTATE(*b, 9);
	*d = tt1;
	*f = ROTATE(*f, 19);
	*h = P0(tt2);
}

#define LANES 8
#define TARGET __attribute__((target("avx2,bmi,bmi2")))
#define WIDE(x) avx2_##x
#include "gm/sm3_wide.h"
#undef TARGET
#undef WIDE

#define TARGET __attribute__((target("avx2,bmi,bmi2,avx512f,avx512vl,avx512bw")))
#define WIDE(x) avx512_half_##x
#include "gm/sm3_wide.h"
#undef LANES
#undef WIDE

#define LANES 16
#define WIDE(x) avx512_##x
#include "gm/sm3_wide.h"

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void)
{
	return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512bw");
}

static const struct sm3_width widths[] = {
	{.name = "8 lanes of AVX2",
	 .here = has_avx2,
	 .lanes = 8,
	 .compress = avx2_compress,
	 .compress_one = avx2_compress_one},
	{.name = "8 lanes of AVX-512",
	 .here = has_avx512,
	 .lanes = 8,
	 .compress = avx512_half_compress,
	 .compress_one = avx512_half_compress_one},
	{.name = "16 lanes of AVX-512",
	 .here = has_avx512,
	 .lanes = 16,
	 .compress = avx512_compress,
	 .compress_one = avx512_compress_one,
	 .half = &widths[1]},
};

const struct sm3_width *sm3_width_at(size_t i)
{
	return i < COUNT(widths) && widths[i].here() ? &widths[i] : NULL;
}

#else

const struct sm3_width *sm3_width_at(size_t i)
{
	(void)i;
	return NULL;
}

#endif

const char *sm3_width_name(const struct sm3_width *width)
{
	return width->name;
}
