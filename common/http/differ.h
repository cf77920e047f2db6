/* SPDX-License-Identifier: Apache-2.0 */
/* In what two JSON texts differ, for a person who must find out why. */
#ifndef HTTP_DIFFER_H
#define HTTP_DIFFER_H

#include "base/arena.h"

struct json_difference {
	const char *place;      /* "signatures[0].checks[27].result" */
	const char *then, *now; /* the values as JSON, cut short; NULL: there is none */
};

/* The first of them, at most max; *count is 0 when the texts say the same, if perhaps in other bytes. A list or object that
 * one of them lacks is one difference. E_SYNTAX when one is no JSON object, E_NO_MEMORY. */
err json_differ(struct arena *arena, struct slice then, struct slice now, struct json_difference *out,
		size_t max, size_t *count);

#endif
