/* SPDX-License-Identifier: Apache-2.0 */
/* Starting the process of a cell. For common/cell alone. */
#ifndef CELL_SPAWN_H
#define CELL_SPAWN_H

#include <sys/types.h>

#include "cell/cell.h"

/* The cell's ends: what it talks over, what it is given bytes in, and a pipe that says by its end that the parent is gone. */
struct cell_ends {
	int line, box, life;
};

/* This program once more, with these as its only descriptors, and an empty environment but for what tells its libraries
 * where they are. E_CELL. */
err cell_spawn(const struct cell_form *form, const struct cell_ends *ends, pid_t *pid);

#endif
