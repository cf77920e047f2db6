/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>

#include "verify/judged.h"

const char *text_of(struct judged *j, struct slice text)
{
	return arena_text(j->arena, "%.*s", SLICE_ARG(text));
}

static err add(struct judged *j, struct finding found)
{
	struct finding *f = arena_new(j->arena, struct finding);

	REQUIRE(f, E_NO_MEMORY);
	*f = found;
	f->check = j->check;
	if (j->findings->last)
		j->findings->last->next = f;
	else
		j->findings->first = f;
	j->findings->last = f;
	return OK;
}

__attribute__((format(printf, 3, 0))) static err add_with(struct judged *j, struct finding found,
							  const char *detail, va_list args)
{
	char text[FINDING_DETAIL_MAX];

	if (!detail)
		return add(j, found);
	vsnprintf(text, sizeof(text), detail, args);
	found.detail = arena_text(j->arena, "%s", text);
	REQUIRE(found.detail, E_NO_MEMORY);
	return add(j, found);
}

err fault(struct judged *j, enum reason reason, const char *where, const char *detail, ...)
{
	struct finding f = {.reason = reason, .where = where};
	va_list args;
	err e;

	f.result = reason_meaning(reason)->indication == INDICATION_FAILED ? RESULT_FAILED : RESULT_UNKNOWN;
	if (j->grade != GRADE_FAIL)
		f.result = RESULT_WARNING;
	va_start(args, detail);
	e = add_with(j, f, detail, args);
	va_end(args);
	return e;
}

err warn(struct judged *j, enum note note, const char *where, const char *detail, ...)
{
	struct finding f = {.result = RESULT_WARNING, .note = note, .where = where};
	va_list args;
	err e;

	va_start(args, detail);
	e = add_with(j, f, detail, args);
	va_end(args);
	return e;
}

err fact(struct judged *j, enum note note, const char *where, const char *detail, ...)
{
	struct finding f = {.result = RESULT_PASSED, .note = note, .where = where};
	va_list args;
	err e;

	va_start(args, detail);
	e = add_with(j, f, detail, args);
	va_end(args);
	return e;
}

err skip(struct judged *j)
{
	return add(j, (struct finding){.result = RESULT_SKIPPED});
}

void findings_sum(const struct findings *findings, enum indication *indication, enum reason *reason)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		enum indication one = INDICATION_PASSED;

		if (f->result == RESULT_FAILED)
			one = INDICATION_FAILED;
		else if (f->result == RESULT_UNKNOWN)
			one = INDICATION_INDETERMINATE;
		if (one > *indication ||
		    (one == *indication && one != INDICATION_PASSED && f->reason < *reason)) {
			*indication = one;
			*reason = f->reason;
		}
	}
}
