/* SPDX-License-Identifier: Apache-2.0 */
/* The files of shared/samples, which a clone may lack, and small things that tests of documents need. */
#ifndef TESTS_LIB_SAMPLES_H
#define TESTS_LIB_SAMPLES_H

#include "base/arena.h"
#include "base/clock.h"

/* Whether there is a sample of this name: "seals/ofdrw__UserV4.esl". */
bool sample_there(const char *name);

/* Its bytes; the test is skipped when it is not there, and fails when it cannot be read. */
struct slice sample(struct arena *arena, const char *name);

/* "2026-11-22T08:00:00Z"; the test fails on anything else. */
instant at(const char *text);

/* Lower-case hexadecimal of the SM3 of the bytes, in the arena. */
const char *sm3_hex(struct arena *arena, struct slice bytes);

/* A copy in the arena with one byte changed by xor. */
struct slice flipped(struct arena *arena, struct slice bytes, size_t offset, uint8_t bits);

#endif
