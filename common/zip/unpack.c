/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <zlib.h>

#include "zip/name.h"
#include "zip/read.h"

enum { PIECE = 32768 };

static err check_crc(const struct zip_entry *entry, uint32_t crc)
{
	if (crc != entry->crc)
		return zip_refuse(E_ZIP_AMBIGUOUS, entry->name,
				  "the content has another CRC than the headers say");
	return OK;
}

static uint32_t crc_add(uint32_t crc, struct slice piece)
{
	return (uint32_t)crc32_z(crc, piece.at, piece.len);
}

/* The stream must end with the packed bytes, having given exactly `size` bytes. */
static err check_stream(const struct zip_entry *entry, const z_stream *z, int status)
{
	if (status != Z_STREAM_END || z->avail_in != 0 || z->total_out != entry->size)
		return zip_refuse(E_ZIP_AMBIGUOUS, entry->name,
				  "the content is broken, of another size, or followed by other bytes");
	return OK;
}

static err inflate_pieces(const struct zip_entry *entry, z_stream *z, zip_sink sink, void *context)
{
	uint8_t piece[PIECE];
	uint32_t crc = 0;
	int status;

	do {
		struct slice got;

		z->next_out = piece;
		z->avail_out = PIECE;
		status = inflate(z, Z_NO_FLUSH);
		got = slice(piece, PIECE - z->avail_out);
		if ((status != Z_OK && status != Z_STREAM_END) || z->total_out > entry->size)
			return check_stream(entry, z, Z_DATA_ERROR);
		crc = crc_add(crc, got);
		if (got.len > 0)
			TRY(sink(context, got));
	} while (status != Z_STREAM_END);
	TRY(check_stream(entry, z, status));
	return check_crc(entry, crc);
}

static err stream_begin(const struct zip_entry *entry, z_stream *z)
{
	*z = (z_stream){.next_in = (Bytef *)(uintptr_t)entry->packed.at, .avail_in = (uInt)entry->packed.len};
	REQUIRE(entry->packed.len <= UINT32_MAX && inflateInit2(z, -MAX_WBITS) == Z_OK, E_NO_MEMORY);
	return OK;
}

err zip_stream(const struct zip_entry *entry, zip_sink sink, void *context)
{
	z_stream z;
	err e;

	if (entry->method == ZIP_STORED) {
		TRY(check_crc(entry, crc_add(0, entry->packed)));
		return sink(context, entry->packed);
	}
	TRY(stream_begin(entry, &z));
	e = inflate_pieces(entry, &z, sink, context);
	inflateEnd(&z);
	return e;
}

err zip_unpack(struct arena *arena, const struct zip_entry *entry, struct slice *out)
{
	z_stream z;
	uint8_t *content;
	int status;

	if (entry->method == ZIP_STORED) {
		*out = entry->packed;
		return check_crc(entry, crc_add(0, entry->packed));
	}
	content = arena_take(arena, entry->size + 1);
	REQUIRE(content, E_NO_MEMORY);
	TRY(stream_begin(entry, &z));
	z.next_out = content;
	z.avail_out = (uInt)(entry->size + 1);
	status = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	TRY(check_stream(entry, &z, status));
	*out = slice(content, entry->size);
	return check_crc(entry, crc_add(0, *out));
}
