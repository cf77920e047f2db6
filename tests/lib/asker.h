/* SPDX-License-Identifier: Apache-2.0 */
/* Asks a door over lines that stay open, so many requests in flight, for as long as a round of a bench lasts. */
#ifndef TESTS_LIB_ASKER_H
#define TESTS_LIB_ASKER_H

#include <stddef.h>

enum { ASKER_LINES_MAX = 32, ASKER_ROOM = 512, ASKER_ROUND_MS = 150 };

struct asker {
	int port;
	size_t lines; /* one request in flight on each */
	/* Writes the next request; its length. */
	size_t (*next)(void *ctx, char request[ASKER_ROOM]);
	void *ctx;
};

/* Microseconds a request. Fails the test when an answer is not 200. */
double asker_round(const struct asker *asker);

#endif
