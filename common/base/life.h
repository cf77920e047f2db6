/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a thing, as a table: which event may follow in which state, who may cause it, what must hold,
 * what state comes of it and what is announced. The tables are in proto/lives.def; this is the one function
 * that reads them. Pure: same table, state, event, roles and facts, same answer, for ever. */
#ifndef BASE_LIFE_H
#define BASE_LIFE_H

#include "base/err.h"

/* What must hold besides the state. `object` and `facts` are what the caller of life_next passed. */
typedef err life_guard(const void *object, const void *facts);

struct life_step {
	int from;
	int event;
	unsigned by;       /* the roles that may, as in base/tables.h: any of them will do */
	life_guard *guard; /* NULL: nothing more */
	int to;
	int announces; /* the event that tells others */
};

struct life {
	const char *name; /* "seal" */
	const struct life_step *steps;
	size_t count;
};

/* What happens next: *step is the row. There is one row for a state and an event.
 *   E_NO_SUCH_STEP  the table has no row for this state and event
 *   E_FORBIDDEN     it has, but for other roles
 *   whatever the guard says */
err life_next(const struct life *life, int state, int event, unsigned roles, const void *object,
	      const void *facts, const struct life_step **step);

/* Whether a row exists for this state and event, whoever asks. */
const struct life_step *life_find(const struct life *life, int state, int event);

/* Whether the table itself is sound: no two rows for one state and event, no row without a role, no state that
 * cannot be reached from `first`. E_BUG. For tests and for the start of a program. */
err life_check(const struct life *life, int first);

#endif
