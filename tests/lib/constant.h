/* SPDX-License-Identifier: Apache-2.0 */
/* An evhttp that answers every request with the same JSON: what a door costs at least. */
#ifndef TESTS_LIB_CONSTANT_H
#define TESTS_LIB_CONSTANT_H

#include <sys/types.h>

#include "base/err.h"

/* Start it in a process of its own on a free port; end it with SIGKILL. E_IO. */
err constant_start(int *port, const char *text, pid_t *pid);

#endif
