/* SPDX-License-Identifier: Apache-2.0 */
/* A refusal tells what and where, in a form for programs and in words for people (RFC 9457). */
#ifndef TESTS_LIB_PROBLEM_H
#define TESTS_LIB_PROBLEM_H

#include "lib/http.h"

/* The answer must be a problem with this status and code; `what` was asked. */
void is_problem(struct arena *arena, const struct answer *answer, int status, const char *code,
		const char *what);

/* And name this place. */
void is_problem_at(struct arena *arena, const struct answer *answer, int status, const char *code,
		   const char *place, const char *what);

#endif
