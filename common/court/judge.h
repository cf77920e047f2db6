/* SPDX-License-Identifier: Apache-2.0 */
/* The judge's duty in a cell. For common/court alone, and for tests that plant something in it. */
#ifndef COURT_JUDGE_H
#define COURT_JUDGE_H

#include "cell/duty.h"

extern const struct cell_duty court_duty;

#endif
