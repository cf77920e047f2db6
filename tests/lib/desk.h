/* SPDX-License-Identifier: Apache-2.0 */
/* Offices for tests of the bus: the making office asks to have a seal filed, the registry's desk serves. */
#ifndef TESTS_LIB_DESK_H
#define TESTS_LIB_DESK_H

#include <stdatomic.h>

#include "bus/bus.h"

#define DESK_REGION "110101"

/* A registry that serves each request in the thread of the bus, as it is told here. */
struct desk {
	struct bus *bus;
	_Atomic enum { ANSWER, REFUSE, DROP, FULL } does;
	atomic_int came;
	atomic_int opened;
	atomic_int bad;
};
struct desk desk_open(const char *url);

/* For bus_serve; ctx is the desk. */
bool desk_serve(void *ctx, const struct bus_call *call);

/* A connected bus of that office, which signs as another one or as itself. */
struct bus *bus_as(const char *url, enum office_name office, const char *signs_as);

/* Ask the registry to file; the answer is a text. */
err ask(struct bus *bus, const char *payload, instant wait, char answer[64]);

/* Until the server knows of who serves. */
void wait_served(struct bus *asker);

#endif
