/* SPDX-License-Identifier: Apache-2.0 */
/* Migrations: numbered .sql files, built into the program by common/db/gen/migrations.sh, applied in order, each
 * in a transaction of its own, all under one advisory lock, so that any number of processes may start at once.
 * What was applied is kept with its SM3 in schema_version: a file that was changed or is gone afterwards
 * refuses the start (E_CONF). A file named repeat_*.sql is applied after the numbered ones whenever its content
 * is new: for tables that are the program's own, such as the life tables made from proto/lives.def. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

struct migration {
	const char *name; /* "0001_inbox" */
	const char *text;
};

struct migrations {
	const char *name; /* whose: "db", "issuing" */
	const struct migration *items;
	size_t count;
};

/* Bring the schema up to the program: first common/db's own (inbox, outbox, idempotency, accounts), then each of
 * sets, in order. E_CONF when the ledger has what the program does not know, E_DB, E_DB_REFUSED, E_BUG. */
err db_migrate(struct db *db, const struct migrations *const *sets, size_t count, const struct log *log);

#endif
