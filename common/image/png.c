/* SPDX-License-Identifier: Apache-2.0 */
#include "image/png.h"

#include <zlib.h>

#include "base/buf.h"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define SIGNATURE_LEN 8
#define STRENGTHS 16

enum image_type image_type_of(struct slice file)
{
	static const struct {
		const char *start;
		enum image_type type;
	} starts[] = {
		{SIGNATURE, IMAGE_PNG}, {"\xff\xd8\xff", IMAGE_JPG}, {"GIF87a", IMAGE_GIF},
		{"GIF89a", IMAGE_GIF},  {"BM", IMAGE_BMP},           {"PK\x03\x04", IMAGE_OFD},
	};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (slice_starts(file, starts[i].start))
			return starts[i].type;
	return IMAGE_UNKNOWN;
}

const char *image_type_name(enum image_type type)
{
	static const char *const names[IMAGE_TYPES] = {"", "PNG", "JPG", "GIF", "BMP", "OFD"};

	return names[type];
}

static uint32_t number(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

struct chunk {
	struct slice type;
	struct slice data;
};

/* Length (4), type (4), data, CRC over type and data (4). */
static err next_chunk(struct slice *file, struct chunk *chunk)
{
	uint32_t len;

	if (file->len < 12)
		return FAIL(E_IMAGE_FORM, "the PNG ends within a chunk");
	len = number(file->at);
	if (len > file->len - 12)
		return FAIL(E_IMAGE_FORM, "a chunk is longer than the PNG");
	chunk->type = slice(file->at + 4, 4);
	chunk->data = slice(file->at + 8, len);
	if (number(file->at + 8 + len) != crc32(0, chunk->type.at, len + 4))
		return FAIL(E_IMAGE_FORM, "a chunk has a wrong checksum");
	*file = slice_from(*file, (size_t)len + 12);
	return OK;
}

/* IHDR: width (4), height (4), bit depth, colour type, compression, filter, interlace. */
static err read_ihdr(const struct chunk *chunk, struct png_header *header)
{
	const uint8_t *at = chunk->data.at;

	if (!slice_is(chunk->type, "IHDR") || chunk->data.len != 13)
		return FAIL(E_IMAGE_FORM, "the PNG does not begin with its header");
	header->width = number(at);
	header->height = number(at + 4);
	header->alpha = at[9] == 4 || at[9] == 6;
	if (header->width == 0 || header->height == 0)
		return FAIL(E_IMAGE_FORM, "a picture without pixels");
	if (header->width > IMAGE_SIDE_MAX || header->height > IMAGE_SIDE_MAX)
		return FAIL(E_TOO_BIG, "%u × %u pixels, over %d a side", header->width, header->height,
			    IMAGE_SIDE_MAX);
	if (at[8] > 8)
		return FAIL(E_IMAGE_FORM, "%u bits a sample; 8 at most", at[8]);
	return OK;
}

err png_header_read(struct slice file, struct png_header *header)
{
	struct chunk chunk;
	bool pixels = false;

	REQUIRE(file.len <= IMAGE_FILE_MAX, E_TOO_BIG);
	if (image_type_of(file) != IMAGE_PNG)
		return FAIL(E_IMAGE_FORM, "not a PNG");
	file = slice_from(file, SIGNATURE_LEN);
	TRY(next_chunk(&file, &chunk));
	TRY(read_ihdr(&chunk, header));
	do {
		TRY(next_chunk(&file, &chunk));
		pixels = pixels || slice_is(chunk.type, "IDAT");
		header->alpha = header->alpha || slice_is(chunk.type, "tRNS");
	} while (!slice_is(chunk.type, "IEND"));
	if (!pixels)
		return FAIL(E_IMAGE_FORM, "a PNG without pixel data");
	if (file.len > 0)
		return FAIL(E_IMAGE_FORM, "%zu bytes behind the end of the PNG", file.len);
	return OK;
}

static void put_number(uint8_t *at, size_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static err put_chunk(struct buf *out, const char *type, struct slice data)
{
	uint8_t head[8];
	uint8_t tail[4];
	uLong crc;

	put_number(head, data.len);
	memcpy(head + 4, type, 4);
	crc = crc32(0, head + 4, 4);
	if (data.len > 0) /* without bytes zlib would begin anew */
		crc = crc32(crc, data.at, (uInt)data.len);
	put_number(tail, crc);
	TRY(buf_put(out, slice(head, sizeof(head))));
	TRY(buf_put(out, data));
	return buf_put(out, slice(tail, sizeof(tail)));
}

/* One byte a pixel, its strength as index into the palette; each line begins with filter type 0. */
static err compress_pixels(struct arena *arena, const struct png_mask *mask, struct slice *pixels)
{
	size_t raw_len = ((size_t)mask->width + 1) * mask->height;
	uint8_t *raw = arena_take(arena, raw_len);
	uLong len = compressBound(raw_len);
	uint8_t *packed = arena_take(arena, len);
	uint8_t *to = raw;

	REQUIRE(raw && packed, E_NO_MEMORY);
	for (unsigned y = 0; y < mask->height; y++) {
		*to++ = 0;
		for (unsigned x = 0; x < mask->width; x++)
			*to++ = (uint8_t)((mask->at[y * mask->stride + x] * (STRENGTHS - 1) + 127) / 255);
	}
	REQUIRE(compress2(packed, &len, raw, raw_len, Z_BEST_COMPRESSION) == Z_OK, E_NO_MEMORY);
	*pixels = slice(packed, len);
	return OK;
}

err png_write(struct arena *arena, const struct png_mask *mask, const uint8_t ink[3], struct slice *png)
{
	uint8_t ihdr[13] = {[8] = 8, [9] = 3}; /* 8 bits, palette */
	uint8_t palette[3 * STRENGTHS];
	uint8_t strengths[STRENGTHS];
	struct slice pixels;
	struct buf out;

	put_number(ihdr, mask->width);
	put_number(ihdr + 4, mask->height);
	for (size_t i = 0; i < STRENGTHS; i++) {
		memcpy(palette + 3 * i, ink, 3);
		strengths[i] = (uint8_t)(i * 255 / (STRENGTHS - 1));
	}
	buf_init(&out, arena, IMAGE_FILE_MAX);
	TRY(compress_pixels(arena, mask, &pixels));
	TRY(buf_put(&out, slice(SIGNATURE, SIGNATURE_LEN)));
	TRY(put_chunk(&out, "IHDR", slice(ihdr, sizeof(ihdr))));
	TRY(put_chunk(&out, "PLTE", slice(palette, sizeof(palette))));
	TRY(put_chunk(&out, "tRNS", slice(strengths, sizeof(strengths))));
	TRY(put_chunk(&out, "IDAT", pixels));
	TRY(put_chunk(&out, "IEND", slice(NULL, 0)));
	*png = buf_slice(&out);
	return OK;
}
