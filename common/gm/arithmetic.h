/* SPDX-License-Identifier: Apache-2.0 */
/* Who computes what is public: the suite's own code, which is faster, or the library alone, as a deployment under
 * 密评 wants it that is assessed with a certified library. One choice for a process, made at its start
 * (ESEAL_ARITHMETIC) and handed on to its cells; `own` where nobody chooses. It never concerns a secret, and no answer
 * depends on it. Each own algorithm (SM2 verification; SM3) tests itself against the library before it is used, and leaves
 * the work to the library when it fails (gm/sm2.h: sm2_verifies_itself; gm/sm3_lanes.h: sm3_width_in_use). */
#ifndef GM_ARITHMETIC_H
#define GM_ARITHMETIC_H

#include "base/err.h"

#define ARITHMETIC_OWN "own"
#define ARITHMETIC_LIBRARY "library"

/* By one of the words above. Any thread. E_CONF for another. */
err arithmetic_choose(const char *word);

/* The word chosen. */
const char *arithmetic_chosen(void);

bool arithmetic_is_own(void);

#endif
