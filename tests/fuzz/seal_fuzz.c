/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a seal: read or refused; what is read lies inside the bytes, and is written again the same. */
#include <stdlib.h>

#include "lib/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(struct slice part, struct slice whole)
{
	if (part.len > 0 && (part.at < whole.at || part.at + part.len > whole.at + whole.len))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice(data, size), part;
	struct arena arena;
	struct ses_seal seal;
	bool listed;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (ses_seal_read(&arena, bytes, &seal).code == E_OK) {
		if (ses_seal_kind(bytes) != seal.version || seal.list_count == 0)
			abort();
		inside(seal.info, bytes);
		inside(seal.picture.data, bytes);
		inside(seal.maker_cert, bytes);
		inside(seal.maker_signature, bytes);
		inside(seal.time_stamp, bytes);
		if (ses_seal_signed_part(&arena, &seal, &part).code != E_OK ||
		    ses_seal_lists(&seal, seal.list[0].value, &listed).code != E_OK)
			abort();
		if (seal.list_type == SES_LIST_CERTS && !listed)
			abort();
		if (!slice_eq(rewrite_seal_fields(&arena, bytes), bytes))
			abort();
	}
	arena_clear(&arena);
	return 0;
}
