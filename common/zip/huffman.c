/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/huffman.h"

#include <string.h>

enum { CODE_BITS = 15 };

/* What a symbol stands for: RFC 1951 §3.2.5. 0: nothing. The length of its code is not in it yet. */
#define ENTRY(value, what, extra) ((uint32_t)(value) << 16 | (uint32_t)(what) | (uint32_t)(extra) << 8)
#define BYTE(b) ENTRY(b, IS_LITERAL, 0)
#define BYTES_4(b) BYTE(b), BYTE((b) + 1), BYTE((b) + 2), BYTE((b) + 3)
#define BYTES_16(b) BYTES_4(b), BYTES_4((b) + 4), BYTES_4((b) + 8), BYTES_4((b) + 12)
#define BYTES_64(b) BYTES_16(b), BYTES_16((b) + 16), BYTES_16((b) + 32), BYTES_16((b) + 48)
#define MATCH(base, extra) ENTRY(base, 0, extra)

static const uint32_t literals[HUFFMAN_LITERALS] = {
	BYTES_64(0),   BYTES_64(64),  BYTES_64(128), BYTES_64(192), ENTRY(0, IS_END, 0), MATCH(3, 0),
	MATCH(4, 0),   MATCH(5, 0),   MATCH(6, 0),   MATCH(7, 0),   MATCH(8, 0),         MATCH(9, 0),
	MATCH(10, 0),  MATCH(11, 1),  MATCH(13, 1),  MATCH(15, 1),  MATCH(17, 1),        MATCH(19, 2),
	MATCH(23, 2),  MATCH(27, 2),  MATCH(31, 2),  MATCH(35, 3),  MATCH(43, 3),        MATCH(51, 3),
	MATCH(59, 3),  MATCH(67, 4),  MATCH(83, 4),  MATCH(99, 4),  MATCH(115, 4),       MATCH(131, 5),
	MATCH(163, 5), MATCH(195, 5), MATCH(227, 5), MATCH(258, 0)};

static const uint32_t distances[HUFFMAN_DISTANCES] = {
	MATCH(1, 0),     MATCH(2, 0),     MATCH(3, 0),      MATCH(4, 0),      MATCH(5, 1),
	MATCH(7, 1),     MATCH(9, 2),     MATCH(13, 2),     MATCH(17, 3),     MATCH(25, 3),
	MATCH(33, 4),    MATCH(49, 4),    MATCH(65, 5),     MATCH(97, 5),     MATCH(129, 6),
	MATCH(193, 6),   MATCH(257, 7),   MATCH(385, 7),    MATCH(513, 8),    MATCH(769, 8),
	MATCH(1025, 9),  MATCH(1537, 9),  MATCH(2049, 10),  MATCH(3073, 10),  MATCH(4097, 11),
	MATCH(6145, 11), MATCH(8193, 12), MATCH(12289, 12), MATCH(16385, 13), MATCH(24577, 13)};

static const uint32_t lengths_of_codes[HUFFMAN_LENGTHS] = {BYTES_16(0), BYTE(16), BYTE(17), BYTE(18)};

/* A table in the making. */
struct making {
	const uint32_t *symbols; /* what they stand for */
	const uint8_t *lengths;
	size_t count;
	unsigned look;
	size_t room;
	uint32_t *table;
	bool complete;
	unsigned of_length[CODE_BITS + 1]; /* how many codes have it */
	uint16_t next[CODE_BITS + 1];      /* the next code of that length, most significant bit first */
	uint16_t sorted[HUFFMAN_LITERALS]; /* symbols by the lengths of their codes */
};

static bool count_codes(struct making *m, bool complete)
{
	unsigned code = 0, used = 0;

	for (size_t i = 0; i < m->count; i++)
		m->of_length[m->lengths[i]]++;
	for (unsigned bits = 1; bits <= CODE_BITS; bits++) {
		code <<= 1;
		m->next[bits] = (uint16_t)code;
		code += m->of_length[bits];
		used += m->of_length[bits];
		if (code > 1u << bits)
			return false;
	}
	m->complete = code == 1u << CODE_BITS;
	if (m->complete)
		return true;
	return !complete && (used == 0 || (used == 1 && m->of_length[1] == 1));
}

static size_t sort_symbols(struct making *m)
{
	uint16_t at[CODE_BITS + 2] = {0};

	for (unsigned bits = 1; bits <= CODE_BITS; bits++)
		at[bits + 1] = (uint16_t)(at[bits] + m->of_length[bits]);
	for (size_t i = 0; i < m->count; i++)
		if (m->lengths[i] > 0)
			m->sorted[at[m->lengths[i]]++] = (uint16_t)i;
	return at[CODE_BITS + 1];
}

/* Streams hold codes from their most significant bit on, and are read from the least. */
static unsigned reversed(unsigned code, unsigned bits)
{
	code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
	code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
	code = (code & 0x0f0f) << 4 | (code >> 4 & 0x0f0f);
	code = (code & 0x00ff) << 8 | (code >> 8 & 0x00ff);
	return code >> (16 - bits);
}

/* Every index that begins with this code. */
static void spread(uint32_t *table, unsigned code, unsigned bits, unsigned look, uint32_t entry)
{
	for (unsigned at = code; at < 1u << look; at += 1u << bits)
		table[at] = entry;
}

/* How many bits a part for the codes that begin like this one is looked up by: those of this length may not fill it, then
 * longer ones follow in it. */
static unsigned depth_of_part(const struct making *m, unsigned bits, unsigned left)
{
	unsigned depth = bits - m->look;
	unsigned filled = left;

	while (bits < CODE_BITS && filled < 1u << depth) {
		depth++;
		bits++;
		filled = 2 * filled + m->of_length[bits];
	}
	return depth;
}

/* Codes come by their lengths, and then in order: those that begin alike come one after the other. */
static bool fill_table(struct making *m, size_t sorted)
{
	const unsigned mask = (1u << m->look) - 1;
	unsigned from = mask + 1, length = 0, left = 0, depth = 0;
	size_t part = 0, used = (size_t)mask + 1;

	for (size_t i = 0; i < sorted; i++) {
		const size_t symbol = m->sorted[i];
		const unsigned bits = m->lengths[symbol];
		const unsigned code = reversed(m->next[bits]++, bits);
		const uint32_t entry = m->symbols[symbol] ? m->symbols[symbol] | bits : 0;

		left = bits == length ? left - 1 : m->of_length[bits];
		length = bits;
		if (bits <= m->look) {
			spread(m->table, code, bits, m->look, entry);
			continue;
		}
		if ((code & mask) != from) {
			from = code & mask;
			part = used;
			depth = depth_of_part(m, bits, left);
			used += (size_t)1 << depth;
			if (used > m->room)
				return false;
			m->table[from] = ENTRY(part, IS_MORE, depth) | m->look;
		}
		spread(m->table + part, code >> m->look, bits - m->look, depth, entry ? entry - m->look : 0);
	}
	return true;
}

static bool make(struct making *m, bool complete)
{
	if (!count_codes(m, complete))
		return false;
	if (!m->complete) /* leaves something open */
		memset(m->table, 0, sizeof(*m->table) << m->look);
	return fill_table(m, sort_symbols(m));
}

bool huffman_literals(const uint8_t *lengths, size_t count, uint32_t table[LITERAL_ROOM])
{
	struct making m = {literals, lengths, count, LITERAL_LOOK, LITERAL_ROOM, table, false, {0}, {0}, {0}};

	return make(&m, false);
}

bool huffman_distances(const uint8_t *lengths, size_t count, uint32_t table[DISTANCE_ROOM])
{
	struct making m = {distances, lengths, count, DISTANCE_LOOK, DISTANCE_ROOM,
			   table,     false,   {0},   {0},           {0}};

	return make(&m, false);
}

bool huffman_lengths(const uint8_t lengths[HUFFMAN_LENGTHS], uint32_t table[LENGTH_ROOM])
{
	struct making m = {lengths_of_codes,
			   lengths,
			   HUFFMAN_LENGTHS,
			   LENGTH_LOOK,
			   LENGTH_ROOM,
			   table,
			   false,
			   {0},
			   {0},
			   {0}};

	return make(&m, true);
}
