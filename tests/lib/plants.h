/* SPDX-License-Identifier: Apache-2.0 */
/* What code of an attacker, run inside a cell, would try. A test program that is started as a cell serves with this duty. */
#ifndef TESTS_LIB_PLANTS_H
#define TESTS_LIB_PLANTS_H

#include "cell/duty.h"

/* Requests, besides those of the plants: a body of "" unless said. */
enum {
	PLANT_ECHO =
		FRAME_FIRST, /* any body: comes back, then what is in the box as far as the body is long */
	PLANT_START,         /* comes back: what it found of its parent's when it started, "" when nothing */
	PLANT_THREAD,        /* comes back, by way of a thread */
	PLANT_EAT,           /* comes back: a number of MiB it could take before it was refused more */
	PLANT_HANG,
	PLANT_SHORT,     /* a frame that breaks off */
	PLANT_OVERSIZED, /* a head that promises four gigabytes */
	PLANT_RUN        /* from here on: the plant of that number */
};

struct plant {
	const char *what;
	void (*run)(void);
	bool forbidden; /* the kernel must end it for asking; else it ends by itself */
};
extern const struct plant plants[];
extern const size_t plant_count;

extern const struct cell_duty plants_duty;

#endif
