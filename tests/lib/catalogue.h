/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of forged documents: the tables tests/forged/<group>.def, each row a forgery, the verdict it must get,
 * and its twin, the nearest honest document, which must pass. A row is a test of its own, named by its story; from the
 * same rows docs/forgeries.md is made (catalogue_test.c). */
#ifndef TESTS_LIB_CATALOGUE_H
#define TESTS_LIB_CATALOGUE_H

#include "lib/forge.h"

/* FORGERY(id, story, forge, twin, reason, where, check, rule), the rows of the tables:
 *   id     of the catalogue, with a letter behind it where there are several ways
 *   story  what the forger does
 *   forge  changes an honest recipe into the forgery; twin into the nearest honest document
 *   reason of the verdict, without REASON_; the indication is the reason's
 *   where  the place the report must name; NULL: any
 *   check  of proto/policies.def that must find it
 *   rule   words of the finding's detail, which tell the rule from its neighbours; NULL: the check has one rule */
enum { CATALOGUE_ROWS_MAX = 64 };

struct forgery {
	const char *id;
	const char *story;
	void (*forge)(struct recipe *);
	void (*twin)(struct recipe *);
	enum reason reason;
	const char *where;
	enum check check;
	const char *rule;
	const char *target; /* of the recipes, where one recipe serves several rows; else NULL */
};

#define FORGERY(id, story, forge, twin, reason, where, check, rule)                                          \
	{#id, story, forge, twin, REASON_##reason, where, CHECK_##check, rule, NULL},

/* Make and judge every row and its twin, a test for each row, in a world of their own. The count of failed tests. */
int catalogue_run(const char *group, const struct forgery *rows, size_t count);

#endif
