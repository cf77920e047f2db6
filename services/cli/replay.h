/* SPDX-License-Identifier: Apache-2.0 */
/* What came of a replay, and telling of it. */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "cli/archive.h"
#include "http/differ.h"

enum { DIFFERENCES_MAX = 20 };

struct outcome {
	struct bundle bundle;
	struct replay_rests rests;
	struct vouchers vouchers;
	struct report *report;
	struct slice json;
	bool same;
	size_t disbelieved;
	struct json_difference differences[DIFFERENCES_MAX];
	size_t difference_count;
};

/* For people, in printable lines, all but the report; and for programs, one line of JSON with it; in the arena. E_NO_MEMORY, E_TOO_BIG, errors of
 * reading certificates' names. */
err outcome_text(struct arena *arena, const struct outcome *outcome, struct slice *text);
err outcome_json(struct arena *arena, const struct outcome *outcome, struct slice *text);

#endif
