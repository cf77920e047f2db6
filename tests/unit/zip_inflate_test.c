/* SPDX-License-Identifier: Apache-2.0 */
/* Our own unpacking takes what zlib takes and refuses what zlib refuses: one reading of a stream, or none. */
#include <stdlib.h>
#include <zlib.h>

#include "lib/check.h"
#include "lib/deflated.h"

enum { MOST = 70000, FLIPS = 6000, BITS_ROOM = 2048 };

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Texts that pack well, badly, into long matches, and into codes of many lengths. */
static void write_text(uint8_t *text, size_t len, unsigned kind)
{
	unsigned random = kind + 1;

	for (size_t i = 0; i < len; i++) {
		unsigned r = next_random(&random);

		switch (kind % 5) {
		case 0:
			text[i] = (uint8_t)r;
			break;
		case 1:
			text[i] = (uint8_t)("<ofd:Page ID="[r % 13]);
			break;
		case 2:
			text[i] = (uint8_t)(i / 1000);
			break;
		case 3: /* each byte half as likely as the one before it */
			text[i] = (uint8_t)__builtin_ctz(r | 1u << 20);
			break;
		default: /* matches from everywhere */
			text[i] = i < 300 || r % 50 == 0
					  ? (uint8_t)r
					  : text[i - 1 - (r >> 4) % (i < 40000 ? i : 40000) % 299];
		}
	}
}

static void whatever_zlib_packs_is_unpacked(void **unused)
{
	static const size_t lengths[] = {0, 1, 2, 3, 10, 100, 257, 258, 259, 300, 4000, 32768, 33000, MOST};
	static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
	static uint8_t text[MOST];
	size_t len;
	(void)unused;

	for (unsigned kind = 0; kind < 5; kind++) {
		write_text(text, MOST, kind);
		for (size_t i = 0; i < COUNT(lengths) * COUNT(strategies) * 3; i++) {
			size_t size = lengths[i / COUNT(strategies) / 3];
			uint8_t *packed = deflated_make(slice(text, size), (int)(i % 3) * 4 + 1,
							strategies[i / 3 % COUNT(strategies)], &len);

			assert_true(deflated_alike(slice(packed, len), size));
			assert_false(deflated_alike(slice(packed, len), size + 1));
			assert_false(size > 0 && deflated_alike(slice(packed, len), size - 1));
			assert_false(deflated_alike(slice(packed, len - 1), size));
			free(packed);
		}
	}
}

static void a_broken_stream_is_refused_by_both_or_by_none(void **unused)
{
	static uint8_t text[3000];
	size_t len, taken = 0;
	unsigned random = 5;
	(void)unused;

	for (unsigned kind = 0; kind < 5; kind++) {
		uint8_t *packed;

		write_text(text, sizeof(text), kind);
		packed = deflated_make(slice(text, sizeof(text)), 9, kind == 4 ? Z_FIXED : Z_DEFAULT_STRATEGY,
				       &len);
		for (size_t i = 0; i < FLIPS; i++) {
			/* the codes stand at the beginning: most is tried there */
			size_t bit = next_random(&random) % (i % 2 && len > 100 ? 800 : len * 8);

			packed[bit / 8] ^= (uint8_t)(1u << bit % 8);
			taken += deflated_alike(slice(packed, len), sizeof(text));
			if (i % 3 == 0) /* and now and then what is broken already is broken more */
				packed[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (i % 50 == 0) {
				free(packed);
				packed =
					deflated_make(slice(text, sizeof(text)), 9, Z_DEFAULT_STRATEGY, &len);
			}
		}
		free(packed);
	}
	print_message("%zu broken ones are taken by both\n", taken);
}

/* ---- streams by hand ---- */

struct bits {
	uint8_t bytes[BITS_ROOM];
	size_t count;
};

static void put(struct bits *b, unsigned count, unsigned value)
{
	for (unsigned i = 0; i < count; i++, b->count++)
		b->bytes[b->count / 8] |= (uint8_t)((value >> i & 1) << b->count % 8);
}

/* A Huffman code: its most significant bit first. */
static void put_code(struct bits *b, unsigned count, unsigned code)
{
	while (count-- > 0)
		put(b, 1, code >> count & 1);
}

static struct slice whole(const struct bits *b)
{
	return slice(b->bytes, (b->count + 7) / 8);
}

/* The head of a last, dynamic block whose code lengths are told with codes of 4 bits for each of 0 … 15, and its lengths. */
static void put_dynamic(struct bits *b, const uint8_t *literals, unsigned literal_count,
			const uint8_t *distances, unsigned distance_count)
{
	put(b, 3, 5);
	put(b, 5, literal_count - 257);
	put(b, 5, distance_count - 1);
	put(b, 4, 15);
	for (unsigned i = 0; i < 19; i++)
		put(b, 3, i < 3 ? 0 : 4); /* 16, 17, 18 have none */
	for (unsigned i = 0; i < literal_count; i++)
		put_code(b, 4, literals[i]);
	for (unsigned i = 0; i < distance_count; i++)
		put_code(b, 4, distances[i]);
}

/* 'a' has the code 0, the end 10, a length of 3 the code 11; the distances are those given. */
static void put_small(struct bits *b, const uint8_t *distances, unsigned count)
{
	uint8_t literals[258] = {0};

	literals['a'] = 1;
	literals[256] = 2;
	literals[257] = 2;
	put_dynamic(b, literals, 258, distances, count);
}

static void distances_without_a_code_may_not_be_used(void **unused)
{
	static const uint8_t none[1] = {0}, one[1] = {1}, second[2] = {0, 1}, two_bits[1] = {2};
	struct bits unused_ones = {0}, used = {0}, single = {0}, other = {0}, other_used = {0},
		    long_one = {0};
	(void)unused;

	put_small(&unused_ones, none, 1);
	put_code(&unused_ones, 1, 0);
	put_code(&unused_ones, 2, 2);
	assert_true(deflated_alike(whole(&unused_ones), 1));

	put_small(&used, none, 1); /* a, then three from a distance that has no code */
	put_code(&used, 1, 0);
	put_code(&used, 2, 3);
	put_code(&used, 1, 0);
	put_code(&used, 2, 2);
	assert_false(deflated_alike(whole(&used), 4));

	put_small(&single, one, 1); /* one distance, of one bit */
	put_code(&single, 1, 0);
	put_code(&single, 2, 3);
	put_code(&single, 1, 0);
	put_code(&single, 2, 2);
	assert_true(deflated_alike(whole(&single), 4));

	put_small(&other, one, 1); /* the same, by the bit that is no code */
	put_code(&other, 1, 0);
	put_code(&other, 2, 3);
	put_code(&other, 1, 1);
	put_code(&other, 2, 2);
	assert_false(deflated_alike(whole(&other), 4));

	put_small(&other_used, second, 2); /* too far back */
	put_code(&other_used, 1, 0);
	put_code(&other_used, 2, 3);
	put_code(&other_used, 1, 0);
	put_code(&other_used, 2, 2);
	assert_false(deflated_alike(whole(&other_used), 4));

	put_small(&long_one, two_bits, 1); /* an incomplete code that is not of one bit */
	put_code(&long_one, 1, 0);
	put_code(&long_one, 2, 2);
	assert_false(deflated_alike(whole(&long_one), 1));
}

static void codes_must_fill_their_room_and_not_more(void **unused)
{
	static const uint8_t none[1] = {0};
	static const uint8_t lengths[][3] = {{1, 1, 1}, {1, 2, 0}, {2, 2, 2}, {1, 2, 3},
					     {0, 1, 0}, {0, 2, 0}, {1, 0, 0}};
	static const bool good[] = {false, false, false, false, true, false, false};
	(void)unused;

	for (size_t i = 0; i < COUNT(lengths); i++) {
		uint8_t literals[258] = {0};
		struct bits b = {0};

		literals['a'] = lengths[i][0];
		literals[256] = lengths[i][1];
		literals[257] = lengths[i][2];
		put_dynamic(&b, literals, 258, none, 1);
		put_code(&b, 1, 0); /* the end, where it is the only one */
		assert_int_equal(good[i], deflated_alike(whole(&b), 0));
	}
}

static void too_many_symbols_are_refused(void **unused)
{
	uint8_t literals[288] = {0}, distances[32] = {0};
	struct bits b[4] = {0};
	static const unsigned counts[4][2] = {{286, 30}, {287, 30}, {288, 1}, {286, 31}};
	(void)unused;

	literals['a'] = 1;
	literals[256] = 1;
	distances[0] = 1;
	for (size_t i = 0; i < 4; i++) {
		put_dynamic(&b[i], literals, counts[i][0], distances, counts[i][1]);
		put_code(&b[i], 1, 0);
		put_code(&b[i], 1, 1);
		assert_int_equal(i == 0, deflated_alike(whole(&b[i]), 1));
	}
}

/* RFC 1951 §3.2.6: 286, 287 and distances 30, 31 take part in the construction and never occur. */
static void symbols_that_stand_for_nothing_are_refused(void **unused)
{
	struct bits honest = {0}, literal = {0}, distance = {0}, reserved = {0};
	(void)unused;

	put(&honest, 3, 3);
	put_code(&honest, 8, 0x30 + 'a');
	put_code(&honest, 7, 1);
	put_code(&honest, 5, 0);
	put_code(&honest, 7, 0);
	assert_true(deflated_alike(whole(&honest), 4));

	put(&literal, 3, 3);
	put_code(&literal, 8, 0x30 + 'a');
	put_code(&literal, 8, 0xc6);
	put_code(&literal, 5, 0);
	put_code(&literal, 7, 0);
	assert_false(deflated_alike(whole(&literal), 259));

	put(&distance, 3, 3);
	put_code(&distance, 8, 0x30 + 'a');
	put_code(&distance, 7, 1);
	put_code(&distance, 5, 30);
	put(&distance, 14, 0);
	put_code(&distance, 7, 0);
	assert_false(deflated_alike(whole(&distance), 4));

	put(&reserved, 3, 7); /* a third kind of block */
	assert_false(deflated_alike(whole(&reserved), 0));
}

static void put_stored(struct bits *b, bool last, unsigned len, unsigned check)
{
	put(b, 3, last);
	b->count = (b->count + 7) / 8 * 8;
	put(b, 16, len);
	put(b, 16, check);
}

static void stored_blocks_say_their_length_twice(void **unused)
{
	struct bits empty = {0}, three = {0}, wrong = {0}, behind = {0}, padded = {0};
	(void)unused;

	put_stored(&empty, true, 0, 0xffff);
	assert_true(deflated_alike(whole(&empty), 0));
	for (int i = 0; i < 3; i++)
		put_stored(&three, i == 2, 0, 0xffff);
	assert_true(deflated_alike(whole(&three), 0));
	put_stored(&wrong, true, 0, 0xfffe);
	assert_false(deflated_alike(whole(&wrong), 0));
	put_stored(&behind, true, 1, 0xfffe);
	put(&behind, 16, 0x6161); /* one byte more than it says */
	assert_false(deflated_alike(whole(&behind), 1));
	assert_true(deflated_alike(slice(behind.bytes, 6), 1));
	assert_false(deflated_alike(slice(behind.bytes, 5), 1));
	put(&padded, 8, 0xf9); /* what fills the byte before the lengths is nobody's */
	put(&padded, 16, 0);
	put(&padded, 16, 0xffff);
	assert_true(deflated_alike(whole(&padded), 0));
}

/* 256 zeros, the end, one distance: told with codes of two bits for 1, 16, 17 and 18. */
static void repeated_lengths_stay_within_their_list(void **unused)
{
	enum { HONEST, NOTHING_TO_REPEAT, TOO_MANY_ZEROS, TOO_MANY_DISTANCES, WAYS };
	(void)unused;

	for (unsigned way = 0; way < WAYS; way++) {
		struct bits b = {0};

		put(&b, 3, 5);
		put(&b, 5, 0);
		put(&b, 5, 0);
		put(&b, 4, 14);
		for (unsigned i = 0; i < 18; i++)
			put(&b, 3, i < 3 || i == 17 ? 2 : 0);
		put_code(&b, 2, way == NOTHING_TO_REPEAT ? 1 : 3);
		put(&b, way == NOTHING_TO_REPEAT ? 2 : 7, 127);
		put_code(&b, 2, 3);
		put(&b, 7, way == TOO_MANY_ZEROS ? 109 : 256 - 138 - 11);
		put_code(&b, 2, 0);
		put_code(&b, 2, way == TOO_MANY_DISTANCES ? 1 : 0);
		put(&b, way == TOO_MANY_DISTANCES ? 2 : 0, 0);
		put_code(&b, 1, 0);
		assert_int_equal(way == HONEST, deflated_alike(whole(&b), 0));
	}
}

static void nothing_and_noise_are_refused_alike(void **unused)
{
	uint8_t noise[64];
	unsigned random = 9;
	(void)unused;

	assert_false(deflated_alike(slice("", 0), 0));
	for (int i = 0; i < 20000; i++) {
		for (size_t k = 0; k < sizeof(noise); k++)
			noise[k] = (uint8_t)next_random(&random);
		noise[0] = (uint8_t)((noise[0] & ~7u) | (i % 2 ? 3 : 5)); /* a last block with codes */
		deflated_alike(slice(noise, 1 + next_random(&random) % sizeof(noise)),
			       next_random(&random) % 40);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_zlib_packs_is_unpacked),
		cmocka_unit_test(a_broken_stream_is_refused_by_both_or_by_none),
		cmocka_unit_test(distances_without_a_code_may_not_be_used),
		cmocka_unit_test(codes_must_fill_their_room_and_not_more),
		cmocka_unit_test(too_many_symbols_are_refused),
		cmocka_unit_test(symbols_that_stand_for_nothing_are_refused),
		cmocka_unit_test(stored_blocks_say_their_length_twice),
		cmocka_unit_test(repeated_lengths_stay_within_their_list),
		cmocka_unit_test(nothing_and_noise_are_refused_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
