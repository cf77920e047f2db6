/* SPDX-License-Identifier: Apache-2.0 */
/* One case in one cell, as the parent leads it. For common/court alone. */
#ifndef COURT_HEARING_H
#define COURT_HEARING_H

#include "cell/cell.h"
#include "court/court.h"
#include "gm/sm3.h"

/* A cell, what it knows, and what it has done. */
struct seat {
	struct seat *next; /* free */
	struct cell *cell;
	struct sm3 trust; /* digest of what it was told to trust */
	bool has_trust;
	size_t cases;
	uint64_t bytes;
	instant busy;
};

/* Have the case judged. *patience is what the cell may take. On E_CELL the cell is of no more use; *begun says whether
 * the case was in it by then. */
err court_hear(struct seat *seat, struct arena *arena, const struct court_case *c, instant patience,
	       struct judgement *out, bool *begun);

#endif
