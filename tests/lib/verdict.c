/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/verdict.h"

#include "base/buf.h"
#include "lib/check.h"

static void collect(const struct findings *findings, bool seen[REASON_COUNT])
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		if (f->result == RESULT_FAILED || f->result == RESULT_UNKNOWN)
			seen[f->reason] = true;
	}
}

static const char *reason_name(enum reason reason)
{
	return reason == REASON_NONE ? "" : reason_meaning(reason)->name;
}

const char *verdict_words(struct arena *arena, const struct report *report)
{
	bool seen[REASON_COUNT] = {false};
	struct buf text;

	collect(&report->findings, seen);
	for (const struct signature_report *s = report->signatures; s; s = s->next)
		collect(&s->findings, seen);
	buf_init(&text, arena, ARENA_CHUNK);
	assert_ok(buf_put_str(&text, indication_name(report->indication)));
	if (report->reason != REASON_NONE)
		assert_ok(buf_putf(&text, " %s", reason_name(report->reason)));
	for (int r = REASON_NONE + 1; r < REASON_COUNT; r++) {
		if (seen[r] && (enum reason)r != report->reason)
			assert_ok(buf_putf(&text, " %s", reason_name((enum reason)r)));
	}
	return arena_text(arena, "%.*s", SLICE_ARG(buf_slice(&text)));
}

static bool has(const struct findings *findings, enum result result, const char *name, const char *where)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		bool named = strcmp(reason_name(f->reason), name) == 0 ||
			     strcmp(note_meaning(f->note)->name, name) == 0;

		if (f->result == result && named && (!where || (f->where && strcmp(f->where, where) == 0)))
			return true;
	}
	return false;
}

bool verdict_has(const struct report *report, enum result result, const char *name, const char *where)
{
	if (has(&report->findings, result, name, where))
		return true;
	for (const struct signature_report *s = report->signatures; s; s = s->next) {
		if (has(&s->findings, result, name, where))
			return true;
	}
	return false;
}
