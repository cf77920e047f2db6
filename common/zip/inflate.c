/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/inflate.h"

#include <endian.h>

#include "zip/huffman.h"

#define INLINE static inline __attribute__((always_inline))

/* What a step with room may read and write: two fillings of eight bytes; two bytes, the longest match, and what copying by
 * eights writes behind it. */
enum { READ_ROOM = 16, WRITE_ROOM = 258 + 2 + 8 };

/* Where we are. Bits taken from `in` and not used yet, the next one lowest; above the count there may be more of the same
 * bits. A count that became negative, and so very large, says that bits were used that are not there. */
struct cursor {
	const uint8_t *in;
	uint8_t *out;
	uint64_t bits;
	unsigned count;
};

struct stream {
	struct cursor at;
	const uint8_t *in_end;
	uint8_t *out_begin, *out_end;
	uint32_t literal[LITERAL_ROOM];
	uint32_t distance[DISTANCE_ROOM];
};

/* ---- bits ---- */

/* As many as fit; towards the end as many as there are. */
INLINE void fill_to_end(struct cursor *c, const uint8_t *in_end)
{
	while (c->count <= 56 && c->in < in_end) {
		c->bits |= (uint64_t)*c->in++ << c->count;
		c->count += 8;
	}
}

/* 56 at least, where eight bytes can be read. */
INLINE void fill(struct cursor *c)
{
	uint64_t next;

	memcpy(&next, c->in, sizeof(next));
	c->bits |= le64toh(next) << c->count;
	c->in += (63 - c->count) / 8;
	c->count |= 56;
}

INLINE unsigned peek(const struct cursor *c, unsigned count)
{
	return (unsigned)(c->bits & ((1u << count) - 1));
}

INLINE void drop(struct cursor *c, unsigned count)
{
	c->bits >>= count;
	c->count -= count;
}

INLINE bool overdrawn(const struct cursor *c)
{
	return c->count > 64;
}

static bool take(struct stream *s, unsigned count, unsigned *value)
{
	fill_to_end(&s->at, s->in_end);
	if (s->at.count < count)
		return false;
	*value = peek(&s->at, count);
	drop(&s->at, count);
	return true;
}

/* ---- the codes of a block ---- */

/* RFC 1951 §3.2.6 */
static bool fixed_codes(struct stream *s)
{
	uint8_t lengths[HUFFMAN_LITERALS + HUFFMAN_DISTANCES];

	memset(lengths, 8, 144);
	memset(lengths + 144, 9, 112);
	memset(lengths + 256, 7, 24);
	memset(lengths + 280, 8, 8);
	memset(lengths + HUFFMAN_LITERALS, 5, HUFFMAN_DISTANCES);
	return huffman_literals(lengths, HUFFMAN_LITERALS, s->literal) &&
	       huffman_distances(lengths + HUFFMAN_LITERALS, HUFFMAN_DISTANCES, s->distance);
}

/* The lengths before are those of `done` symbols; symbol 16 repeats the last, 17 and 18 are zeros. */
static bool repeat_length(struct stream *s, unsigned symbol, uint8_t *lengths, size_t *done, size_t count)
{
	static const struct {
		uint8_t bits, least;
	} repeats[] = {{2, 3}, {3, 3}, {7, 11}};
	unsigned times;

	if ((symbol == 16 && *done == 0) || !take(s, repeats[symbol - 16].bits, &times))
		return false;
	times += repeats[symbol - 16].least;
	if (times > count - *done)
		return false;
	memset(lengths + *done, symbol == 16 ? lengths[*done - 1] : 0, times);
	*done += times;
	return true;
}

static bool read_lengths(struct stream *s, const uint32_t table[LENGTH_ROOM], uint8_t *lengths, size_t count)
{
	size_t done = 0;

	while (done < count) {
		uint32_t entry;
		unsigned ignored;

		fill_to_end(&s->at, s->in_end);
		entry = table[peek(&s->at, LENGTH_LOOK)];
		if (entry == 0 || !take(s, entry_bits(entry), &ignored))
			return false;
		if (entry_value(entry) < 16)
			lengths[done++] = (uint8_t)entry_value(entry);
		else if (!repeat_length(s, entry_value(entry), lengths, &done, count))
			return false;
	}
	return true;
}

/* §3.2.7 */
static bool dynamic_codes(struct stream *s)
{
	static const uint8_t order[HUFFMAN_LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
						       11, 4,  12, 3, 13, 2, 14, 1, 15};
	uint8_t lengths[HUFFMAN_LITERALS + HUFFMAN_DISTANCES] = {0}, first[HUFFMAN_LENGTHS] = {0};
	uint32_t table[LENGTH_ROOM];
	unsigned literals, distances, count, bits;

	if (!take(s, 5, &literals) || !take(s, 5, &distances) || !take(s, 4, &count))
		return false;
	literals += 257;
	distances += 1;
	if (literals > 286 || distances > 30)
		return false;
	for (size_t i = 0; i < count + 4; i++) {
		if (!take(s, 3, &bits))
			return false;
		first[order[i]] = (uint8_t)bits;
	}
	return huffman_lengths(first, table) && read_lengths(s, table, lengths, literals + distances) &&
	       lengths[HUFFMAN_END] != 0 && huffman_literals(lengths, literals, s->literal) &&
	       huffman_distances(lengths + literals, distances, s->distance);
}

/* ---- the content of a block ---- */

/* §3.2.4: from the next byte on, a length twice, and bytes as they are. */
static bool copy_stored(struct stream *s)
{
	unsigned ignored, len, check;

	if (!take(s, s->at.count % 8, &ignored) || !take(s, 16, &len) || !take(s, 16, &check))
		return false;
	s->at.in -= s->at.count / 8;
	s->at.bits = 0;
	s->at.count = 0;
	if (len != (check ^ 0xffff) || len > (size_t)(s->in_end - s->at.in) ||
	    len > (size_t)(s->out_end - s->at.out))
		return false;
	if (len > 0)
		memcpy(s->at.out, s->at.in, len);
	s->at.in += len;
	s->at.out += len;
	return true;
}

/* What overlaps is copied in its order. */
INLINE void copy_match(uint8_t *out, unsigned distance, unsigned len, bool room)
{
	const uint8_t *from = out - distance;

	if (room && distance >= 8) {
		for (unsigned i = 0; i < len; i += 8)
			memcpy(out + i, from + i, 8);
		return;
	}
	for (unsigned i = 0; i < len; i++)
		out[i] = from[i];
}

INLINE uint32_t look_up(struct cursor *c, const uint32_t *table, unsigned look)
{
	uint32_t entry = table[peek(c, look)];

	if (entry & IS_MORE) {
		drop(c, look);
		entry = table[entry_value(entry) + peek(c, entry_extra(entry))];
	}
	return entry;
}

/* The value of an entry, with the bits that follow its code. */
INLINE unsigned whole_value(struct cursor *c, uint32_t entry)
{
	unsigned value;

	drop(c, entry_bits(entry));
	value = entry_value(entry) + peek(c, entry_extra(entry));
	drop(c, entry_extra(entry));
	return value;
}

enum step { GO_ON, BLOCK_ENDS, BROKEN };

INLINE enum step decode_match(const struct stream *s, struct cursor *c, unsigned len, bool room)
{
	unsigned distance;
	uint32_t entry;

	room ? fill(c) : fill_to_end(c, s->in_end);
	entry = look_up(c, s->distance, DISTANCE_LOOK);
	if (entry == 0)
		return BROKEN;
	distance = whole_value(c, entry);
	if (distance > (size_t)(c->out - s->out_begin))
		return BROKEN;
	if (!room && (overdrawn(c) || len > (size_t)(s->out_end - c->out)))
		return BROKEN;
	copy_match(c->out, distance, len, room);
	c->out += len;
	return GO_ON;
}

/* A byte or a match. With room for READ_ROOM and WRITE_ROOM every check of an end is left out, and up to two bytes come
 * before the match. */
INLINE enum step decode_some(const struct stream *s, struct cursor *c, bool room)
{
	uint32_t entry;
	unsigned len;

	room ? fill(c) : fill_to_end(c, s->in_end);
	entry = look_up(c, s->literal, LITERAL_LOOK);
	for (int i = 0; i < 2 && entry & IS_LITERAL; i++) {
		drop(c, entry_bits(entry));
		if (!room && (overdrawn(c) || c->out == s->out_end))
			return BROKEN;
		*c->out++ = (uint8_t)entry_value(entry);
		if (!room || i == 1)
			return GO_ON;
		entry = look_up(c, s->literal, LITERAL_LOOK);
	}
	if (entry == 0)
		return BROKEN;
	len = whole_value(c, entry);
	if (!room && overdrawn(c))
		return BROKEN;
	return entry & IS_END ? BLOCK_ENDS : decode_match(s, c, len, room);
}

static bool decode_block(struct stream *s)
{
	struct cursor c = s->at;
	enum step step = GO_ON;

	while (step == GO_ON && s->in_end - c.in >= READ_ROOM && s->out_end - c.out >= WRITE_ROOM)
		step = decode_some(s, &c, true);
	while (step == GO_ON)
		step = decode_some(s, &c, false);
	s->at = c;
	return step == BLOCK_ENDS;
}

static bool read_block(struct stream *s, unsigned kind)
{
	switch (kind) {
	case 0:
		return copy_stored(s);
	case 1:
		return fixed_codes(s) && decode_block(s);
	case 2:
		return dynamic_codes(s) && decode_block(s);
	default:
		return false;
	}
}

bool zip_inflate(struct slice packed, uint8_t *out, size_t size)
{
	struct stream s; /* its tables are filled when a block wants them */
	unsigned last, kind;

	s.at = (struct cursor){.in = packed.at, .out = out};
	s.in_end = packed.at + packed.len;
	s.out_begin = out;
	s.out_end = out + size;
	do {
		if (!take(&s, 1, &last) || !take(&s, 2, &kind) || !read_block(&s, kind))
			return false;
	} while (!last);
	/* Whole bytes that were not used are given back. */
	return s.at.out == s.out_end && s.at.in - s.at.count / 8 == s.in_end;
}
