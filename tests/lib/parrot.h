/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody at the courier's other end who does nothing: whatever is asked of the issuing office, whose place it takes, is
 * answered with the bytes that came. For a bench to compare with; lib/idle_gateway.h asks it. */
#ifndef TESTS_LIB_PARROT_H
#define TESTS_LIB_PARROT_H

#include <sys/types.h>

#include "base/err.h"

struct parrot {
	const char *url;
	const char *password; /* of the user `issuing` */
	const char *region;
};

/* In a process of its own; end it with SIGKILL. Borrows parrot for the call. E_IO. */
err parrot_start(const struct parrot *parrot, pid_t *pid);

#endif
