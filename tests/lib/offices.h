/* SPDX-License-Identifier: Apache-2.0 */
/* The tables by which the five offices are entered, as they are linked into the programs. */
#ifndef TESTS_LIB_OFFICES_H
#define TESTS_LIB_OFFICES_H

#include "svc/route.h"

enum { OFFICE_COUNT = 5 };

struct office_doors {
	enum office_name office;
	const struct route *routes;
};
extern const struct office_doors office_doors[OFFICE_COUNT];

/* A path of a table with its places filled: {id} and {code} as given, {kind} with "establishment". */
const char *route_path(struct arena *arena, const struct route *route, const char *id, const char *code);

/* Whether an account of this office can have the role. */
bool role_is_of(const struct role_row *role, enum office_name office);

#endif
