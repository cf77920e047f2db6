/* SPDX-License-Identifier: Apache-2.0 */
/* One message by the suite's own SM3: what comes in parts is gathered until it fills the blocks that are expanded
 * together; a long part is compressed where it lies. */
#include "gm/sm3_width.h"

const uint32_t sm3_first_words[SM3_WORDS] = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
					     0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};

/* GB/T 32905 §5.2: a one bit, zeros, and the number of bits in 64. */
size_t sm3_pad(uint8_t *bytes, size_t held, uint64_t length)
{
	size_t padded = (held + 9 + SM3_BLOCK - 1) / SM3_BLOCK * SM3_BLOCK;
	uint64_t bits = length * 8;

	memset(bytes + held, 0, padded - held);
	bytes[held] = 0x80;
	for (size_t i = 0; i < 8; i++)
		bytes[padded - 1 - i] = (uint8_t)(bits >> 8 * i);
	return padded;
}

enum { HELD_MAX = SM3_LANES_MAX * SM3_BLOCK };

struct one {
	const struct sm3_width *width;
	uint32_t words[SM3_WORDS];
	uint64_t length;
	size_t held;
	uint8_t bytes[HELD_MAX + SM3_BLOCK]; /* what is held, and later what ends the message */
};

/* Few blocks are done sooner by the narrower. */
static void compress(struct one *one, const uint8_t *at, size_t blocks)
{
	const struct sm3_width *width = one->width;

	if (width->half && blocks <= width->half->lanes)
		width = width->half;
	width->compress_one(one->words, at, blocks);
}

static void add(struct one *one, struct slice part)
{
	size_t room = HELD_MAX - one->held, blocks;

	one->length += part.len;
	if (part.len >= room) {
		memcpy(one->bytes + one->held, part.at, room);
		part = slice_from(part, room);
		compress(one, one->bytes, SM3_LANES_MAX);
		one->held = 0;
		blocks = part.len / SM3_BLOCK;
		compress(one, part.at, blocks);
		part = slice_from(part, blocks * SM3_BLOCK);
	}
	if (part.len > 0)
		memcpy(one->bytes + one->held, part.at, part.len);
	one->held += part.len;
}

static void end(struct one *one)
{
	size_t len = sm3_pad(one->bytes, one->held, one->length);

	compress(one, one->bytes, len / SM3_BLOCK);
}

void sm3_one_by(const struct sm3_width *width, const struct slice *parts, size_t count, struct sm3 *out)
{
	struct one one;

	one.width = width;
	one.length = 0;
	one.held = 0;
	memcpy(one.words, sm3_first_words, sizeof(one.words));
	for (size_t i = 0; i < count; i++)
		add(&one, parts[i]);
	end(&one);
	for (size_t i = 0; i < SM3_SIZE; i++)
		out->bytes[i] = (uint8_t)(one.words[i / 4] >> (24 - 8 * (i % 4)));
}
