/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of Huffman codes (RFC 1951 §3.2): the next bits of a stream are the index of what they stand for. For
 * common/zip/inflate.c alone. */
#ifndef ZIP_HUFFMAN_H
#define ZIP_HUFFMAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HUFFMAN_LITERALS = 288, /* 256 bytes, the end of a block, 29 lengths, two that stand for nothing */
	HUFFMAN_DISTANCES = 32, /* 30, and two that stand for nothing */
	HUFFMAN_LENGTHS = 19,   /* how long the codes of the others are */
	HUFFMAN_END = 256
};

/* A table is looked up by the next LOOK bits; what a longer code needs besides stands further down in it. Rooms hold those
 * of the worst complete codes: 1332 and 400 entries. */
enum { LITERAL_LOOK = 10, DISTANCE_LOOK = 8, LENGTH_LOOK = 7 };
enum { LITERAL_ROOM = 1344, DISTANCE_ROOM = 416, LENGTH_ROOM = 128 };

/* An entry: bits 0 … 7 how many bits the code has (in this part of the table), 8 … 11 how many more bits follow it, 12 …
 * 15 what it is, 16 … 31 its value: a byte, a length or distance, or where the rest of the table stands. 0: no code. */
enum { IS_MORE = 0x1000, IS_END = 0x2000, IS_LITERAL = 0x8000 };

static inline unsigned entry_bits(uint32_t entry)
{
	return entry & 0xff;
}

static inline unsigned entry_extra(uint32_t entry)
{
	return entry >> 8 & 0xf;
}

static inline unsigned entry_value(uint32_t entry)
{
	return entry >> 16;
}

/* Make a table out of the lengths of the codes, 0 to 15 bits each; 0: the symbol has none. False for what zlib refuses:
 * more codes than there is room for; or fewer, unless it is a single one of one bit, or none at all, and then only for
 * literals and distances. Bits that are no code have an entry of 0. */
bool huffman_literals(const uint8_t *lengths, size_t count, uint32_t table[LITERAL_ROOM]);
bool huffman_distances(const uint8_t *lengths, size_t count, uint32_t table[DISTANCE_ROOM]);
bool huffman_lengths(const uint8_t lengths[HUFFMAN_LENGTHS], uint32_t table[LENGTH_ROOM]);

#endif
