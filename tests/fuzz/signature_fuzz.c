/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a signed value: read or refused, and judged without a fault of ours, always the same way. */
#include <stdlib.h>

#include "verify/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct slice judged(struct arena *arena, struct slice bytes)
{
	struct evidence evidence = {0};
	struct verify_request request = {.id = "", .policy = POLICY_STANDARD, .evidence = &evidence};
	uint8_t digest[32] = {0};
	struct report *report;
	struct slice json;

	request.now = INT64_C(1800000000) * SECOND;
	if (verify_value(arena, bytes, slice(digest, sizeof(digest)), &request, &report).code != E_OK)
		abort();
	if (report->indication == INDICATION_PASSED) /* nobody is trusted here */
		abort();
	if (report_json(arena, report, &json).code != E_OK)
		abort();
	return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice(data, size);
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (!slice_eq(judged(&arena, bytes), judged(&arena, bytes)))
		abort();
	arena_clear(&arena);
	return 0;
}
