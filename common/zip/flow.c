/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/flow.h"

#include <stdlib.h>
#include <zlib.h>

#include "zip/name.h"

enum { PIECE = 32768 };

struct zip_flow {
	const struct zip_entry *entry;
	z_stream z;
	int status;   /* of the stream */
	size_t told;  /* bytes handed out */
	uint32_t crc; /* of them */
	uint8_t piece[PIECE];
};

err zip_check_end(const struct zip_entry *entry, bool ended, size_t left, uint64_t given)
{
	if (!ended || left != 0 || given != entry->size)
		return zip_refuse(E_ZIP_AMBIGUOUS, entry->name,
				  "the content is broken, of another size, or followed by other bytes");
	return OK;
}

err zip_check_crc(const struct zip_entry *entry, uint32_t crc)
{
	if (crc != entry->crc)
		return zip_refuse(E_ZIP_AMBIGUOUS, entry->name,
				  "the content has another CRC than the headers say");
	return OK;
}

err zip_flow_begin(const struct zip_entry *entry, struct zip_flow **out)
{
	struct zip_flow *flow = malloc(sizeof(*flow));

	REQUIRE(flow, E_NO_MEMORY);
	flow->entry = entry;
	flow->told = 0;
	flow->crc = 0;
	flow->status = Z_OK;
	flow->z = (z_stream){.next_in = (Bytef *)(uintptr_t)entry->packed.at,
			     .avail_in = (uInt)entry->packed.len};
	*out = flow;
	if (entry->method == ZIP_STORED ||
	    (entry->packed.len <= UINT32_MAX && inflateInit2(&flow->z, -MAX_WBITS) == Z_OK))
		return OK;
	free(flow);
	return FAIL(E_NO_MEMORY, "no room for unpacking");
}

void zip_flow_end(struct zip_flow *flow)
{
	if (flow && flow->entry->method != ZIP_STORED)
		inflateEnd(&flow->z);
	free(flow);
}

static err take_stored(struct zip_flow *flow, struct slice *piece)
{
	struct slice rest = slice_from(flow->entry->packed, flow->told);

	*piece = slice(rest.at, rest.len < PIECE ? rest.len : PIECE);
	return OK;
}

static err take_deflated(struct zip_flow *flow, struct slice *piece)
{
	z_stream *z = &flow->z;

	z->next_out = flow->piece;
	z->avail_out = PIECE;
	while (flow->status == Z_OK && z->avail_out == PIECE)
		flow->status = inflate(z, Z_NO_FLUSH);
	*piece = slice(flow->piece, PIECE - z->avail_out);
	if (flow->status != Z_OK || z->total_out > flow->entry->size)
		return zip_check_end(flow->entry, flow->status == Z_STREAM_END, z->avail_in, z->total_out);
	return OK;
}

err zip_flow_next(struct zip_flow *flow, struct slice *piece)
{
	TRY(flow->entry->method == ZIP_STORED ? take_stored(flow, piece) : take_deflated(flow, piece));
	flow->told += piece->len;
	flow->crc = (uint32_t)crc32_z(flow->crc, piece->at, piece->len);
	return piece->len == 0 ? zip_check_crc(flow->entry, flow->crc) : OK;
}
