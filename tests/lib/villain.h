/* SPDX-License-Identifier: Apache-2.0 */
/* A cell that judges as any other, until a file begins with VILLAIN and a deed: then it does that instead of judging, as
 * one would whose parser was taken over. A test program that is started as a cell of a court serves with this duty. */
#ifndef TESTS_LIB_VILLAIN_H
#define TESTS_LIB_VILLAIN_H

#include "cell/duty.h"

#define VILLAIN "VILLAIN "

/* The name of each thing it can do; NULL behind the last. */
const char *villain_deed(size_t number);

/* The duty of a court's cell with villains in it. */
struct cell_duty villain_duty(void);

#endif
