/* SPDX-License-Identifier: Apache-2.0 */
/* SM3 in LANES lanes, written once and compiled for each width. Included by sm3_width.c alone, more than once, with
 *
 *   LANES    8 or 16
 *   TARGET   what the processor must have, as an attribute
 *   WIDE(x)  x with the name of the width
 *
 * A vector holds the same word of LANES messages; the compiler makes of it the widest instructions there are. The names
 * are those of GB/T 32905 §5.3. */

typedef uint32_t WIDE(vector) __attribute__((vector_size(4 * LANES)));
typedef uint8_t WIDE(bytes) __attribute__((vector_size(4 * LANES)));
#define V WIDE(vector)
#define FUSED static inline __attribute__((always_inline)) TARGET

/* LANES words of one message; they are big-endian there. */
FUSED V WIDE(load)(const uint8_t *at)
{
	WIDE(bytes) bytes;

	memcpy(&bytes, at, sizeof(bytes));
#if LANES == 8
	return (V)__builtin_shufflevector(bytes, bytes, TURN_16(0), TURN_16(16));
#else
	return (V)__builtin_shufflevector(bytes, bytes, TURN_16(0), TURN_16(16), TURN_16(32), TURN_16(48));
#endif
}

/* Rows become columns: squares of 1, 2, 4, 8 are swapped across the diagonal. */
#define SWAP(row, size)                                                                                      \
	for (size_t i = 0; i < LANES; i++) {                                                                 \
		const V upper = (row)[i], lower = (row)[i | (size)];                                         \
		if (i & (size))                                                                              \
			continue;                                                                            \
		(row)[i] = __builtin_shufflevector(upper, lower, EACH(FROM_UPPER, size));                    \
		(row)[i | (size)] = __builtin_shufflevector(upper, lower, EACH(FROM_LOWER, size));           \
	}

FUSED void WIDE(transpose)(V row[LANES])
{
#if LANES == 8
#define EACH(from, size) EIGHT(from, 0, size)
	SWAP(row, 1)
	SWAP(row, 2)
	SWAP(row, 4)
#else
#define EACH(from, size) EIGHT(from, 0, size), EIGHT(from, 8, size)
	SWAP(row, 1)
	SWAP(row, 2)
	SWAP(row, 4)
	SWAP(row, 8)
#endif
#undef EACH
}

/* Words 0 … 15 of a block in each lane. */
FUSED void WIDE(gather)(V w[SCHEDULE], const uint8_t *const at[LANES])
{
	for (size_t part = 0; part < BLOCK_WORDS; part += LANES) {
		for (size_t k = 0; k < LANES; k++)
			w[part + k] = WIDE(load)(at[k] + 4 * part);
		WIDE(transpose)(w + part);
	}
}

/* Message expansion: word j out of earlier ones. */
FUSED void WIDE(expand)(V *w, size_t j)
{
	const V x = w[j - 16] ^ w[j - 9] ^ ROTATE(w[j - 3], 15);

	w[j] = P1(x) ^ ROTATE(w[j - 13], 7) ^ w[j - 6];
}

FUSED void WIDE(expand_four)(V *w, size_t j)
{
	for (size_t i = 0; i < 4; i++)
		WIDE(expand)(w, j + i);
}

/* One round; what it leaves in b, d, f, h are C, A, G, E of the next. */
FUSED void WIDE(round)(const V *a, V *b, const V *c, V *d, const V *e, V *f, const V *g, V *h, const V *w,
		       size_t j, bool early)
{
	const V a12 = ROTATE(*a, 12);
	const V ss1 = ROTATE((a12 + sm3_constant[j]) + *e, 7);
	const V ff = early ? *a ^ *b ^ *c : MAJORITY(*a, *b, *c);
	const V gg = early ? *e ^ *f ^ *g : CHOICE(*e, *f, *g);
	const V tt1 = (ff + (*d + (w[j] ^ w[j + 4]))) + (ss1 ^ a12);
	const V tt2 = (gg + (*h + w[j])) + ss1;

	*b = ROTATE(*b, 9);
	*d = tt1;
	*f = ROTATE(*f, 19);
	*h = P0(tt2);
}

/* Four rounds, after which all words have their own names again. */
FUSED void WIDE(rounds)(V s[SM3_WORDS], const V *w, size_t j, bool early)
{
	WIDE(round)(&s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7], w, j, early);
	WIDE(round)(&s[3], &s[0], &s[1], &s[2], &s[7], &s[4], &s[5], &s[6], w, j + 1, early);
	WIDE(round)(&s[2], &s[3], &s[0], &s[1], &s[6], &s[7], &s[4], &s[5], w, j + 2, early);
	WIDE(round)(&s[1], &s[2], &s[3], &s[0], &s[5], &s[6], &s[7], &s[4], w, j + 3, early);
}

/* Words are expanded just before the rounds that want them: both together keep the processor busy. */
static TARGET void WIDE(compress)(sm3_lane_words words, const uint8_t *at[], const size_t step[],
				  size_t blocks)
{
	V chain[SM3_WORDS], s[SM3_WORDS], w[SCHEDULE];

	for (size_t i = 0; i < SM3_WORDS; i++)
		memcpy(&chain[i], words[i], sizeof(V));
	while (blocks-- > 0) {
		memcpy(s, chain, sizeof(s));
		WIDE(gather)(w, at);
		for (size_t k = 0; k < LANES; k++)
			at[k] += step[k];
		for (size_t j = 0; j < EARLY; j += 4) {
			WIDE(expand_four)(w, j + BLOCK_WORDS);
			WIDE(rounds)(s, w, j, true);
		}
		for (size_t j = EARLY; j < ROUNDS - 12; j += 4) {
			WIDE(expand_four)(w, j + BLOCK_WORDS);
			WIDE(rounds)(s, w, j, false);
		}
		for (size_t j = ROUNDS - 12; j < ROUNDS; j += 4)
			WIDE(rounds)(s, w, j, false);
		for (size_t i = 0; i < SM3_WORDS; i++)
			chain[i] ^= s[i];
	}
	for (size_t i = 0; i < SM3_WORDS; i++)
		memcpy(words[i], &chain[i], sizeof(V));
}

static inline __attribute__((always_inline)) SCALAR void
WIDE(plain_rounds)(uint32_t s[SM3_WORDS], const uint32_t *w, const uint32_t *both, size_t j, bool early)
{
	w += j * LANES;
	both += j * LANES;
	plain_round(&s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7], w[0], both[0], j, early);
	plain_round(&s[3], &s[0], &s[1], &s[2], &s[7], &s[4], &s[5], &s[6], w[LANES], both[LANES], j + 1,
		    early);
	plain_round(&s[2], &s[3], &s[0], &s[1], &s[6], &s[7], &s[4], &s[5], w[2 * LANES], both[2 * LANES],
		    j + 2, early);
	plain_round(&s[1], &s[2], &s[3], &s[0], &s[5], &s[6], &s[7], &s[4], w[3 * LANES], both[3 * LANES],
		    j + 3, early);
}

/* The rounds of one block in plain numbers, its words LANES apart. */
static SCALAR void WIDE(one)(uint32_t words[SM3_WORDS], const uint32_t *w, const uint32_t *both)
{
	uint32_t s[SM3_WORDS];

	memcpy(s, words, sizeof(s));
	for (size_t j = 0; j < EARLY; j += 4)
		WIDE(plain_rounds)(s, w, both, j, true);
	for (size_t j = EARLY; j < ROUNDS; j += 4)
		WIDE(plain_rounds)(s, w, both, j, false);
	for (size_t i = 0; i < SM3_WORDS; i++)
		words[i] ^= s[i];
}

/* Of one message the expansions of LANES blocks are made at once, and the rounds one after the other. */
static TARGET void WIDE(compress_one)(uint32_t words[SM3_WORDS], const uint8_t *at, size_t blocks)
{
	V w[SCHEDULE], both[ROUNDS];
	const uint8_t *block[LANES];

	while (blocks > 0) {
		const size_t some = blocks < LANES ? blocks : LANES;

		for (size_t k = 0; k < LANES; k++)
			block[k] = at + (k < some ? k : 0) * SM3_BLOCK;
		WIDE(gather)(w, block);
		for (size_t j = BLOCK_WORDS; j < SCHEDULE; j++)
			WIDE(expand)(w, j);
		for (size_t j = 0; j < ROUNDS; j++)
			both[j] = w[j] ^ w[j + 4];
		for (size_t k = 0; k < some; k++)
			WIDE(one)(words, (const uint32_t *)w + k, (const uint32_t *)both + k);
		at += some * SM3_BLOCK;
		blocks -= some;
	}
}

#undef SWAP
#undef FUSED
#undef V
