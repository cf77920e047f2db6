/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters in PostgreSQL's binary form. For common/db/run.c. */
#ifndef DB_PARAM_H
#define DB_PARAM_H

#include "db/db.h"

struct param_wire {
	const char *values[DB_PARAMS_MAX];
	int lengths[DB_PARAMS_MAX];
	int formats[DB_PARAMS_MAX];
};

/* Seconds between the Unix epoch and PostgreSQL's, 2000-01-01. */
#define DB_EPOCH (INT64_C(946684800) * SECOND)

enum { OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_JSONB = 3802 };

/* E_BUG when they are not what the statement's header says; E_NO_MEMORY, E_TOO_BIG. Borrows where it can. */
err param_encode(struct arena *arena, const struct stmt *stmt, struct params params, struct param_wire *out);

#endif
