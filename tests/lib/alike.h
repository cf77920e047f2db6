/* SPDX-License-Identifier: Apache-2.0 */
/* The judge in this process and the judge behind the wall, compared. */
#ifndef TESTS_LIB_ALIKE_H
#define TESTS_LIB_ALIKE_H

#include "court/court.h"

/* The judgement that needs no court. */
err judge_directly(struct arena *arena, const struct court_case *c, struct judgement *out);

/* Every byte and every fact must be the same; what says whose they are. */
void assert_same(const struct judgement *a, const struct judgement *b, const char *what);

/* Judge in both ways and compare. */
void judged_alike(struct court *court, const struct court_case *c, const char *what);

#endif
