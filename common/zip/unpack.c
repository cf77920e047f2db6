/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <zlib.h>

#include "zip/flow.h"

/* zlib goes its quick way while there is room for the longest match (RFC 1951 §3.2.5): to the end, with so much more. */
enum { LONGEST_MATCH = 258 };

static uint32_t crc_of(struct slice content)
{
	return (uint32_t)crc32_z(0, content.at, content.len);
}

static err stream_begin(const struct zip_entry *entry, z_stream *z)
{
	*z = (z_stream){.next_in = (Bytef *)(uintptr_t)entry->packed.at, .avail_in = (uInt)entry->packed.len};
	REQUIRE(entry->packed.len <= UINT32_MAX && inflateInit2(z, -MAX_WBITS) == Z_OK, E_NO_MEMORY);
	return OK;
}

static err pass_on(struct zip_flow *flow, zip_sink sink, void *context)
{
	struct slice piece;

	for (;;) {
		TRY(zip_flow_next(flow, &piece));
		if (piece.len == 0)
			return OK;
		TRY(sink(context, piece));
	}
}

err zip_stream(const struct zip_entry *entry, zip_sink sink, void *context)
{
	struct zip_flow *flow;
	err e;

	TRY(zip_flow_begin(entry, &flow));
	e = pass_on(flow, sink, context);
	zip_flow_end(flow);
	return e;
}

err zip_unpack(struct arena *arena, const struct zip_entry *entry, struct slice *out)
{
	z_stream z;
	uint8_t *content;
	int status;

	if (entry->method == ZIP_STORED) {
		*out = entry->packed;
		return zip_check_crc(entry, crc_of(entry->packed));
	}
	content = arena_room(arena, entry->size + LONGEST_MATCH);
	REQUIRE(content, E_NO_MEMORY);
	TRY(stream_begin(entry, &z));
	z.next_out = content;
	z.avail_out = (uInt)(entry->size + LONGEST_MATCH);
	status = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	TRY(zip_check_end(entry, status == Z_STREAM_END, z.avail_in, z.total_out));
	*out = slice(content, entry->size);
	return zip_check_crc(entry, crc_of(*out));
}
