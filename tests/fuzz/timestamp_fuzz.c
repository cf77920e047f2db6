/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a time-stamp token, request or response: judged without a fault of ours, written again the same, and never sound,
 * for nobody is trusted here. */
#include <stdlib.h>

#include "gm/timestamp.h"
#include "lib/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct chain_trust nobody = {0};
	struct slice bytes = slice(data, size), token;
	struct timestamp_request request;
	struct timestamp read;
	struct timestamp_result result;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (timestamp_judge(bytes, slice_str("stamped"), &nobody, INT64_MAX / 2, &arena, &result).code !=
		    E_OK ||
	    result.fault == TIMESTAMP_SOUND)
		abort();
	if (timestamp_read(bytes, &read).code == E_OK || timestamp_request_read(bytes, &request).code == E_OK)
		if (!slice_eq(rewrite_der(&arena, bytes), bytes))
			abort();
	if (timestamp_response_read(bytes, slice_str("stamped"), slice(NULL, 0), &token).code == E_OK &&
	    timestamp_judge(token, slice_str("stamped"), &nobody, INT64_MAX / 2, &arena, &result).code !=
		    E_OK)
		abort();
	arena_clear(&arena);
	return 0;
}
