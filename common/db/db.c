/* SPDX-License-Identifier: Apache-2.0 */
#include "db/db.h"

#include <stdio.h>

#include "db/wire.h"

void db_init(struct db *db, const struct db_options *options)
{
	*db = (struct db){.options = options};
}

void db_close(struct db *db)
{
	PQfinish(db->conn);
	db_init(db, db->options);
}

void db_bound(struct db *db, instant until)
{
	db->until = until;
}

/* The first words on a connection, which may have died while it was idle: nothing has happened yet, so a new one
 * may be tried. */
static err first_words(struct db *db, const char *text)
{
	TRY(wire_ready(db));
	if (wire_script(db, text, wire_patience_ms(db), NULL, 0).code == E_OK)
		return OK;
	TRY(wire_ready(db));
	return wire_script(db, text, wire_patience_ms(db), NULL, 0);
}

err db_ping(struct db *db)
{
	db_end_ahead(db);
	return first_words(db, "");
}

static const char *const begin[] = {
	[TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
	[TX_SNAPSHOT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
};

void db_begin_ahead(struct db *db)
{
	if (db->in_tx || db->begun_at || !db->conn)
		return;
	if (PQsendQuery(db->conn, begin[TX_WRITE]) && PQflush(db->conn) >= 0)
		db->begun_at = clock_steady();
	else
		wire_drop(db, "connection lost");
}

/* What the server said to a BEGIN that was sent ahead; false when there was none, or it is of no use. */
static bool hear_ahead(struct db *db)
{
	CLEANUP(wire_clear) PGresult *result = NULL;

	if (!db->begun_at || !db->conn)
		return false;
	wire_wait(db, wire_patience_ms(db), &result);
	if (db->conn && !wire_is_quiet(db))
		wire_drop(db, "connection lost");
	return db->conn && PQresultStatus(result) == PGRES_COMMAND_OK;
}

/* Whether a transaction of that kind has begun ahead. One that is of no use, or has waited for long, is undone: the server ends
 * connections that do nothing in a transaction. */
static bool begun_ahead(struct db *db, enum tx_kind kind)
{
	bool fresh = clock_steady() - db->begun_at < (instant)DB_AHEAD_MS * (SECOND / 1000);
	bool begun = hear_ahead(db);

	db->begun_at = 0;
	if (begun && (kind != TX_WRITE || !fresh))
		wire_rollback(db);
	return begun && kind == TX_WRITE && fresh;
}

void db_end_ahead(struct db *db)
{
	(void)begun_ahead(db, TX_READ);
}

err tx_begin(struct tx *tx, struct db *db, struct arena *arena, enum tx_kind kind)
{
	*tx = (struct tx){.db = db, .arena = arena, .kind = kind};
	REQUIRE(!db->in_tx, E_BUG);
	if (!begun_ahead(db, kind))
		TRY(kind == TX_READ ? wire_ready(db) : first_words(db, begin[kind]));
	tx->open = true;
	db->in_tx = true;
	return OK;
}

static void finish(struct tx *tx)
{
	tx->open = false;
	tx->db->in_tx = false;
}

err tx_settle(struct tx *tx)
{
	CLEANUP(wire_clear) PGresult *result = NULL;

	if (!tx->posted)
		return OK;
	tx->posted = false;
	REQUIRE(tx->db->conn, E_DB);
	wire_settle(tx->db, wire_patience_ms(tx->db), &result);
	return wire_check(result);
}

/* COMMIT goes out behind what was posted: when one of those failed the server does not run it, and all is undone. */
static err commit_behind(struct tx *tx, char *tag, size_t room)
{
	CLEANUP(wire_clear) PGresult *result = NULL;
	struct db *db = tx->db;
	err e;

	tx->posted = false;
	REQUIRE(db->conn, E_DB);
	if (wire_send(db, PQsendQueryParams(db->conn, "COMMIT", 0, NULL, NULL, NULL, NULL, 0)))
		wire_settle(db, wire_patience_ms(db), &result);
	e = wire_check(result);
	if (e.code == E_OK) {
		snprintf(tag, room, "%s", PQcmdStatus(result));
		return OK;
	}
	tx->failed = true;
	wire_rollback(db);
	return e;
}

err tx_commit(struct tx *tx)
{
	char tag[16];
	err e;

	REQUIRE(tx->open, E_BUG);
	if (tx->failed) {
		tx_rollback(tx);
		return FAIL(E_BUG, "commit after a failed statement");
	}
	if (tx->kind == TX_READ) {
		finish(tx);
		return OK;
	}
	e = tx->posted ? commit_behind(tx, tag, sizeof(tag))
		       : wire_script(tx->db, "COMMIT", wire_patience_ms(tx->db), tag, sizeof(tag));
	finish(tx);
	TRY(e);
	REQUIRE(strcmp(tag, "COMMIT") == 0, E_BUG);
	if (tx->rings && tx->db->options->bell)
		bell_ring(tx->db->options->bell);
	return OK;
}

/* What was posted has to be heard of, whatever it says. */
static void hush(struct tx *tx)
{
	PGresult *result = NULL;

	if (tx->posted && tx->db->conn)
		wire_settle(tx->db, wire_patience_ms(tx->db), &result);
	PQclear(result);
	tx->posted = false;
}

void tx_rollback(struct tx *tx)
{
	if (!tx->open)
		return;
	hush(tx);
	if (tx->kind != TX_READ)
		wire_rollback(tx->db);
	finish(tx);
}
