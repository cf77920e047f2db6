/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts in a word: what tests of the judge compare. */
#ifndef TESTS_LIB_VERDICT_H
#define TESTS_LIB_VERDICT_H

#include "verify/verify.h"

/* "TOTAL_PASSED", or the indication and every reason found, once each in the order of precedence, the one the report
 * carries first: "TOTAL_FAILED SEAL_EXPIRED SIGNER_EXPIRED". */
const char *verdict_words(struct arena *arena, const struct report *report);

/* Whether some finding has this result and this reason or note by name, and, unless where is NULL, this place. */
bool verdict_has(const struct report *report, enum result result, const char *name, const char *where);

#endif
