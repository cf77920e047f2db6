/* SPDX-License-Identifier: Apache-2.0 */
#include "db/migrate.h"

#include "db/migrations.h"
#include "db/sql.h"
#include "db/wire.h"

/* One process at a time. The names of the lock's two halves: "QS" in ASCII, and 0 (the outbox has 1). */
static const char lock_script[] =
	"SET lock_timeout = 0; SET statement_timeout = 0;"
	"SELECT pg_advisory_lock(20819, 0);"
	"CREATE TABLE IF NOT EXISTS schema_version ("
	"	office text NOT NULL, name text NOT NULL, sm3 bytea NOT NULL,"
	"	applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (office, name))";
static const char unlock_script[] = "SELECT pg_advisory_unlock(20819, 0);"
				    "RESET lock_timeout; RESET statement_timeout";

struct applied {
	struct slice office;
	struct slice name;
	struct slice sm3;
	bool known; /* the program has it */
};

struct ledger {
	struct db *db;
	struct arena *arena;
	struct applied *applied;
	size_t count;
};

static bool repeats(const struct migration *migration)
{
	return strncmp(migration->name, "repeat_", 7) == 0;
}

static err read_applied(struct ledger *l)
{
	struct rows rows;
	struct row row;
	struct tx tx;

	TRY(tx_begin(&tx, l->db, l->arena, TX_READ));
	if (db_run(&tx, &schema_version_list, NO_PARAMS, &rows).code != E_OK) {
		tx_rollback(&tx);
		return FAIL(E_DB, "%s", err_trail()->detail);
	}
	TRY(tx_commit(&tx));
	l->applied = arena_array(l->arena, rows.count, struct applied);
	REQUIRE(l->applied, E_NO_MEMORY);
	while (rows_next(&rows, &row)) {
		struct applied *a = &l->applied[l->count++];

		TRY(row_text(&row, &a->office));
		TRY(row_text(&row, &a->name));
		TRY(row_bytes(&row, &a->sm3));
		TRY(row_end(&row));
	}
	return OK;
}

static struct applied *find_applied(struct ledger *l, const char *office, const char *name)
{
	for (size_t i = 0; i < l->count; i++) {
		if (slice_is(l->applied[i].office, office) && slice_is(l->applied[i].name, name))
			return &l->applied[i];
	}
	return NULL;
}

static err apply(struct ledger *l, const char *office, const struct migration *migration,
		 const uint8_t sm3[32])
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, l->db, l->arena, TX_WRITE));
	e = wire_script(l->db, migration->text, MIGRATION_MS, NULL, 0);
	if (e.code == E_OK)
		e = db_run(&tx, &schema_version_put,
			   PARAMS(db_str(office), db_str(migration->name), db_bytes(slice(sm3, 32))), NULL);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	tx_rollback(&tx);
	return e;
}

static err bring(struct ledger *l, const char *office, const struct migration *migration,
		 const struct log *log)
{
	struct applied *applied = find_applied(l, office, migration->name);
	uint8_t sm3[32];

	TRY(wire_sm3(slice_str(migration->text), sm3));
	if (applied) {
		applied->known = true;
		if (slice_eq(applied->sm3, slice(sm3, sizeof(sm3))))
			return OK;
		if (!repeats(migration))
			return FAIL_AT(E_CONF, migration->name,
				       "%s: this migration was changed after it had been applied", office);
	}
	TRY(apply(l, office, migration, sm3));
	if (log)
		log_info(log, "migration applied", LOG_STR("office", office),
			 LOG_STR("name", migration->name));
	return OK;
}

static err bring_all(struct ledger *l, const struct migrations *const *sets, size_t count,
		     const struct log *log)
{
	TRY(read_applied(l));
	for (size_t s = 0; s <= count; s++) {
		const struct migrations *set = s == 0 ? &db_migrations : sets[s - 1];

		for (size_t i = 0; i < set->count; i++)
			TRY(bring(l, set->name, &set->items[i], log));
	}
	for (size_t i = 0; i < l->count; i++) {
		if (!l->applied[i].known)
			return FAIL_AT(E_CONF, (const char *)l->applied[i].name.at,
				       "%.*s: the ledger has a migration that this program does not know",
				       SLICE_ARG(l->applied[i].office));
	}
	return OK;
}

err db_migrate(struct db *db, const struct migrations *const *sets, size_t count, const struct log *log)
{
	struct arena arena;
	struct ledger ledger = {.db = db, .arena = &arena};
	err e;

	arena_init(&arena, ARENA_REQUEST_MAX);
	TRY(wire_ready(db));
	e = wire_script(db, lock_script, MIGRATION_MS, NULL, 0);
	if (e.code == E_OK)
		e = bring_all(&ledger, sets, count, log);
	if (e.code == E_OK)
		e = wire_script(db, unlock_script, wire_patience_ms(db), NULL, 0);
	else
		wire_drop(db, "migration failed"); /* and with the connection its lock */
	arena_clear(&arena);
	return e;
}
