/* SPDX-License-Identifier: Apache-2.0 */
/* Running statements: parameters go and rows come in PostgreSQL's binary form. */
#include "db/param.h"
#include "db/wire.h"

/* ---- preparing, once per connection ---- */

static size_t slot_of(const struct db *db, const struct stmt *stmt)
{
	size_t slot = ((uintptr_t)stmt >> 4) * 2654435761u % DB_STMTS_MAX;

	while (db->prepared[slot] && db->prepared[slot] != stmt)
		slot = (slot + 1) % DB_STMTS_MAX;
	return slot;
}

/* The statement's header against what the server will give. */
static err check_columns(const struct stmt *stmt, const PGresult *about)
{
	if (PQnparams(about) != (int)stmt->in_count || PQnfields(about) != (int)stmt->out_count)
		return FAIL(E_BUG, "%s: has %d columns, its header %zu", stmt->name, PQnfields(about),
			    stmt->out_count);
	for (int i = 0; i < PQnfields(about); i++) {
		const struct db_column *column = &stmt->out[i];

		if (strcmp(PQfname(about, i), column->name) != 0 || PQftype(about, i) != column->oid)
			return FAIL(E_BUG, "%s: column %d is %s of type %u, in its header %s of type %u",
				    stmt->name, i + 1, PQfname(about, i), PQftype(about, i), column->name,
				    column->oid);
	}
	return OK;
}

static err prepare(struct db *db, const struct stmt *stmt, size_t slot)
{
	CLEANUP(wire_clear) PGresult *result = NULL;
	CLEANUP(wire_clear) PGresult *about = NULL;
	Oid types[DB_PARAMS_MAX];

	REQUIRE(stmt->in_count <= DB_PARAMS_MAX && stmt->out_count <= DB_COLUMNS_MAX, E_BUG);
	REQUIRE(db->known < DB_STMTS_MAX * 3 / 4, E_BUG);
	for (size_t i = 0; i < stmt->in_count; i++)
		types[i] = stmt->in[i].oid;
	if (PQsendPrepare(db->conn, stmt->name, stmt->text, (int)stmt->in_count, types))
		wire_wait(db, wire_patience_ms(db), &result);
	TRY(wire_check(result));
	if (PQsendDescribePrepared(db->conn, stmt->name))
		wire_wait(db, wire_patience_ms(db), &about);
	TRY(wire_check(about));
	TRY(check_columns(stmt, about));
	db->prepared[slot] = stmt;
	db->known++;
	return OK;
}

/* ---- running ---- */

/* What was posted has been heard of before anything else is said. */
static err prepare_if_new(struct tx *tx, const struct stmt *stmt)
{
	size_t slot;

	REQUIRE(tx->db->conn, E_DB);
	slot = slot_of(tx->db, stmt);
	if (tx->db->prepared[slot])
		return OK;
	TRY(tx_settle(tx));
	return prepare(tx->db, stmt, slot);
}

static int send(struct db *db, const struct stmt *stmt, const struct param_wire *in)
{
	return PQsendQueryPrepared(db->conn, stmt->name, (int)stmt->in_count, in->values, in->lengths,
				   in->formats, 1);
}

static err send_and_wait(struct tx *tx, const struct stmt *stmt, const struct param_wire *in,
			 PGresult **result)
{
	struct db *db = tx->db;
	bool behind;

	TRY(prepare_if_new(tx, stmt));
	behind = tx->posted;
	tx->posted = false;
	if (behind && wire_send(db, send(db, stmt, in)))
		wire_settle(db, wire_patience_ms(db), result);
	else if (!behind && send(db, stmt, in))
		wire_wait(db, wire_patience_ms(db), result);
	return wire_check(*result);
}

/* All cells of a result into one block of the arena, each with a NUL behind it. */
static err copy_rows(const struct stmt *stmt, const PGresult *result, struct arena *arena, struct rows *rows)
{
	int count = PQntuples(result);
	int columns = PQnfields(result);
	struct db_cell *cells = arena_array(arena, (size_t)count * (size_t)columns, struct db_cell);
	size_t bytes = 0;
	uint8_t *to;

	for (int r = 0; r < count; r++) {
		for (int c = 0; c < columns; c++)
			bytes += (size_t)PQgetlength(result, r, c) + 1;
	}
	to = arena_take(arena, bytes);
	REQUIRE(cells && to, E_NO_MEMORY);
	rows->stmt = stmt;
	rows->arena = arena;
	rows->cells = cells;
	rows->count = (size_t)count;
	for (int r = 0; r < count; r++) {
		for (int c = 0; c < columns; c++, cells++) {
			size_t len = (size_t)PQgetlength(result, r, c);

			cells->null = PQgetisnull(result, r, c);
			cells->bytes = slice(to, len);
			memcpy(to, PQgetvalue(result, r, c), len);
			to += len + 1;
		}
	}
	return OK;
}

static size_t changed(PGresult *result)
{
	size_t n = 0;

	for (const char *digit = PQcmdTuples(result); *digit; digit++)
		n = n * 10 + (size_t)(*digit - '0');
	return n;
}

static err run(struct tx *tx, const struct stmt *stmt, struct params params, struct rows *rows)
{
	CLEANUP(wire_clear) PGresult *result = NULL;
	struct param_wire in;
	err e;

	TRY(param_encode(tx->arena, stmt, params, &in));
	e = send_and_wait(tx, stmt, &in, &result);
	if (e.code == E_DB && tx->kind == TX_READ && !tx->db->conn) {
		/* A look changes nothing: look again over a new connection. */
		TRY(wire_ready(tx->db));
		e = send_and_wait(tx, stmt, &in, &result);
	}
	TRY(e);
	if (PQntuples(result) > DB_ROWS_MAX)
		return FAIL(E_TOO_BIG, "%s: more than %d rows", stmt->name, DB_ROWS_MAX);
	TRY(copy_rows(stmt, result, tx->arena, rows));
	rows->changed = changed(result);
	return OK;
}

err db_run(struct tx *tx, const struct stmt *stmt, struct params params, struct rows *rows)
{
	struct rows unread;
	err e;

	if (!rows)
		rows = &unread;
	*rows = (struct rows){.stmt = stmt};
	REQUIRE(tx->open, E_BUG);
	if (tx->failed)
		return FAIL(E_BUG, "%s: after a failed statement", stmt->name);
	if (stmt->writes && tx->kind != TX_WRITE)
		return FAIL(E_BUG, "%s: writes, in a transaction that reads", stmt->name);
	e = run(tx, stmt, params, rows);
	if (e.code == E_OK)
		return OK;
	tx->failed = tx->kind != TX_READ;
	return err_note(e, HERE, stmt->name);
}

static err post(struct tx *tx, const struct stmt *stmt, struct params params)
{
	struct param_wire in;

	TRY(param_encode(tx->arena, stmt, params, &in));
	TRY(prepare_if_new(tx, stmt));
	REQUIRE(tx->posted || wire_pipe(tx->db), E_DB);
	tx->posted = wire_send(tx->db, send(tx->db, stmt, &in));
	REQUIRE(tx->posted, E_DB);
	return OK;
}

err db_post(struct tx *tx, const struct stmt *stmt, struct params params)
{
	err e;

	REQUIRE(tx->open && tx->kind == TX_WRITE && stmt->out_count == 0, E_BUG);
	if (tx->failed)
		return FAIL(E_BUG, "%s: after a failed statement", stmt->name);
	e = post(tx, stmt, params);
	if (e.code == E_OK)
		return OK;
	tx->failed = true;
	return err_note(e, HERE, stmt->name);
}

err db_run_one(struct tx *tx, const struct stmt *stmt, struct params params, struct row *row)
{
	struct rows rows;

	TRY(db_run(tx, stmt, params, &rows));
	if (rows.count == 0)
		return err_fail(E_NOT_FOUND, stmt->name, NULL, "%s", "");
	if (rows.count > 1)
		return FAIL(E_BUG, "%s: %zu rows where one was due", stmt->name, rows.count);
	rows_next(&rows, row);
	return OK;
}

err db_run_change(struct tx *tx, const struct stmt *stmt, struct params params)
{
	struct rows rows;

	TRY(db_run(tx, stmt, params, &rows));
	if (rows.changed == 0)
		return FAIL(E_CONFLICT, "%s: nothing was changed", stmt->name);
	if (rows.changed > 1)
		return FAIL(E_BUG, "%s: %zu rows changed where one was due", stmt->name, rows.changed);
	return OK;
}
