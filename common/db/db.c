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
	return first_words(db, "");
}

err tx_begin(struct tx *tx, struct db *db, struct arena *arena, enum tx_kind kind)
{
	static const char *const begin[] = {
		[TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
		[TX_SNAPSHOT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	};

	*tx = (struct tx){.db = db, .arena = arena, .kind = kind};
	REQUIRE(!db->in_tx, E_BUG);
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
