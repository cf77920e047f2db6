/* SPDX-License-Identifier: Apache-2.0 */
/* A court of two cells, and the world of lib/forge.h, for each test of a program that is both sides of the wall. */
#ifndef TESTS_LIB_COURTROOM_H
#define TESTS_LIB_COURTROOM_H

#include "court/court.h"

extern struct court *courtroom;

int courtroom_open(void **unused);
int courtroom_close(void **unused);

/* A test may close it itself, to have the only cells of this program in a court of its own. */
void courtroom_leave(void);

/* Judge by this evidence and policy, at the end of November 2026. */
struct verify_request courtroom_question(const struct evidence *evidence, enum policy policy);

#endif
