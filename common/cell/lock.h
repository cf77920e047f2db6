/* SPDX-License-Identifier: Apache-2.0 */
/* Locking in. Afterwards the process, with all its threads, can read and write its line, use memory, and end; no file, no
 * socket, no other process, no new program. There is no way back. */
#ifndef CELL_LOCK_H
#define CELL_LOCK_H

#include <stddef.h>

#include "base/err.h"

/* Close everything but the line and the box, die with the parent, leave no core, no more memory than this beyond what is
 * held now, CELL_CPU_SECONDS of processor in all, and the filter. E_CELL when the kernel refuses any of it. */
err cell_lock(size_t memory_mib);

#endif
