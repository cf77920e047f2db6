/* SPDX-License-Identifier: Apache-2.0 */
/* Posts bodies to a door over lines that stay open: as fast as they are answered, or at moments of its own choosing. The
 * bodies take turns, and every answer must be the one that is expected. */
#ifndef TESTS_LIB_VISITS_H
#define TESTS_LIB_VISITS_H

#include "base/clock.h"
#include "base/slice.h"

enum { VISITS_LINES_MAX = 512 };

struct visits {
	int port;
	const char *path;
	const struct slice *bodies;
	size_t body_count;
	size_t next;      /* whose turn it is; goes on from call to call */
	const char *says; /* what an answer with 201 must hold; NULL: anything */

	/* What else may come: 429 or 503 with a Retry-After, and 500 for a judge that ended; and how many came. */
	bool may_be_refused, may_be_lost;
	size_t refused, lost;
	instant slowest_refusal; /* microseconds */
};

/* So many lines, one request in flight on each, for so long, and until all are answered. The microseconds that each took,
 * in the order of their answers, go into took, as far as there is room; the answer is how many there were, in *lasted
 * microseconds. Fails the test when a line breaks, or nothing comes for VISITS_PATIENCE_S. */
enum { VISITS_PATIENCE_S = 20 };
size_t visits_closed(struct visits *visits, size_t line_count, instant how_long, double *took, size_t room,
		     instant *lasted);

/* So many requests a second, on the average, at random moments (as a Poisson process has them, the same ones in every run),
 * whatever becomes of those before; over at most so many lines: who finds none free waits for one. Each is counted from the
 * moment it was due. All count of them go into took. */
void visits_open(struct visits *visits, size_t line_count, double a_second, double *took, size_t count);

#endif
