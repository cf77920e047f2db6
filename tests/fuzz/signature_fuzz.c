/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a signed value: read or refused, and judged without a fault of ours, always the same way. What is read is
 * written again byte for byte. */
#include <stdlib.h>

#include "fuzz/rarely.h"
#include "lib/rewrite.h"
#include "verify/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct report *judged(struct arena *arena, struct slice bytes)
{
	static const uint8_t digest[32] = {0};
	struct evidence evidence = {0};
	struct verify_request request = {.id = "", .policy = POLICY_STANDARD, .evidence = &evidence};
	struct report *report;

	request.now = INT64_C(1800000000) * SECOND;
	if (verify_value(arena, bytes, slice(digest, sizeof(digest)), &request, &report).code != E_OK)
		abort();
	if (report->indication == INDICATION_PASSED) /* nobody is trusted here */
		abort();
	return report;
}

static struct slice told(struct arena *arena, const struct report *report)
{
	struct slice json;

	if (report_json(arena, report, &json).code != E_OK)
		abort();
	return json;
}

/* Aborts unless what was read is written the same, byte for byte. */
static void write_again(struct arena *arena, struct slice bytes)
{
	struct ses_signature s;

	if (ses_signature_read(arena, bytes, &s).code == E_OK &&
	    !slice_eq(rewrite_signature_fields(arena, bytes), bytes))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice(data, size);
	const struct report *report;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	write_again(&arena, bytes);
	report = judged(&arena, bytes);
	if (rarely(data, size) && !slice_eq(told(&arena, report), told(&arena, judged(&arena, bytes))))
		abort();
	arena_clear(&arena);
	err_forget();
	return 0;
}
