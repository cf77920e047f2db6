/* SPDX-License-Identifier: Apache-2.0 */
#include <zlib.h>

#include "zip/flow.h"
#include "zip/inflate.h"

static uint32_t crc_of(struct slice content)
{
	return (uint32_t)crc32_z(0, content.at, content.len);
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
	uint8_t *content;

	if (entry->method == ZIP_STORED) {
		*out = entry->packed;
		return zip_check_crc(entry, crc_of(entry->packed));
	}
	content = arena_take(arena, entry->size + 1);
	REQUIRE(content, E_NO_MEMORY);
	if (!zip_inflate(entry->packed, content, entry->size))
		return zip_refuse_content(entry);
	*out = slice(content, entry->size);
	return zip_check_crc(entry, crc_of(*out));
}
