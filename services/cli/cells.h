/* SPDX-License-Identifier: Apache-2.0 */
/* What this program does in cells, beside judging (court/court.h): whatever reads a stranger's file is done there. */
#ifndef CLI_CELLS_H
#define CLI_CELLS_H

#include "cell/duty.h"

/* A file in, its structure as JSON out. */
extern const struct cell_duty inspect_duty;

/* An evidence bundle in, with whom to believe; the exit status and what is to be printed out. */
extern const struct cell_duty replay_duty;

#endif
