/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's filter of a cell: proto/syscalls.def, and death for everything else. */
#ifndef CELL_FILTER_H
#define CELL_FILTER_H

#include "base/err.h"

/* Put all threads of the process under it, for good. E_CELL when the kernel does not do that. */
err filter_close(void);

#endif
