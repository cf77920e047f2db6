/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as GB/T 35275 SignedData: read or refused; what a signer covers can always be said, and
 * written again it is the same bytes. */
#include <stdlib.h>

#include "cms/signed_data.h"
#include "lib/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice(data, size), part, message = slice("message", 7);
	struct arena arena;
	struct cert cert;
	struct cms cms;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (cms_read(&arena, bytes, &cms).code == E_OK) {
		if (cms.signer_count == 0)
			abort();
		if (!slice_eq(rewrite_der(&arena, bytes), bytes))
			abort();
		for (size_t i = 0; i < cms.signer_count; i++) {
			if (cms_signed_part(&arena, &cms, &cms.signers[i], message, &part).code != E_OK)
				abort();
			if (cms.signers[i].attributes.len > 0 && part.at[0] != 0x31)
				abort();
		}
	}
	(void)!cms_verify_detached(&arena, bytes, message, NULL, &cert).code;
	arena_clear(&arena);
	return 0;
}
