/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/evidence.h"

static const char *const words[] = {
	[STATUS_NOT_KNOWN] = "unknown",   [STATUS_NONE] = "none",
	[STATUS_FILED] = "filed",         [STATUS_ACTIVE] = "active",
	[STATUS_SUSPENDED] = "suspended", [STATUS_SUPERSEDED] = "superseded",
	[STATUS_CANCELLED] = "cancelled", [STATUS_INVALID] = "invalid",
	[STATUS_EXPIRED] = "expired",
};

const char *seal_status_name(enum seal_status status)
{
	return words[status];
}

err seal_status_read(struct slice word, enum seal_status *status)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		if (slice_is(word, words[i])) {
			*status = (enum seal_status)i;
			return OK;
		}
	}
	return FAIL(E_FIELD, "not a status of a seal");
}
