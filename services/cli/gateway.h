/* SPDX-License-Identifier: Apache-2.0 */
/* A gateway that judges in the place of this machine. */
#ifndef CLI_GATEWAY_H
#define CLI_GATEWAY_H

#include "base/arena.h"

struct gateway_ask {
	const char *url;       /* of the gateway */
	const char *policy;    /* NULL: standard */
	const char *time_rule; /* NULL: gmt0031-2025 */
	bool bundle;           /* the answer is an evidence bundle, not a report */
	struct slice file;
	size_t answer_max; /* bytes */
};

/* Have it judge a file: the answer's body, in the arena. E_UNREACHABLE, with its URL as place, when it does not answer
 * within a minute or answers with a refusal; E_TOO_BIG. */
err gateway_judge(struct arena *arena, const struct gateway_ask *ask, struct slice *answer);

#endif
