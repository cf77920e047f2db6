/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger: a connection to PostgreSQL, transactions, and statements that come from .sql files only.
 *
 * A struct db is one connection and belongs to one thread. It connects when first needed and again by itself
 * after a loss; while the server is away every call answers E_DB at once, and the server is tried again after
 * a pause that doubles up to DB_RETRY_MAX_MS. Nothing waits for an answer longer than half as long again as a
 * statement may take, even when the server or the network hangs.
 *
 * What PostgreSQL says becomes:
 *   E_CONFLICT    serialization failure, deadlock (both: try the whole transaction again); unique violation
 *                 (place: the constraint)
 *   E_DB_REFUSED  check, foreign key, not-null, exclusion or a trigger's exception (place: the constraint); a
 *                 sequence at its end
 *   E_BUSY        a row was locked by others for too long
 *   E_DB          connection lost, server stopping or full, statement out of time
 *   E_FIELD       a text that is not UTF-8 or holds a NUL
 *   E_BUG         anything else: a statement that does not fit the schema
 * After any of them the transaction can only be rolled back. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "db/bell.h"

/* ---- connection ---- */

struct db_options {
	const char *url;       /* postgresql://…, or key=value as libpq has it */
	const char *password;  /* NULL: the url or the server's trust says enough */
	const char *name;      /* application_name: "issuing" */
	int64_t statement_ms;  /* statement_timeout; 0: DB_STATEMENT_MS */
	int64_t lock_ms;       /* lock_timeout; 0: DB_LOCK_MS */
	struct bell *bell;     /* rung by commits that touched the outbox; may be NULL */
	const struct log *log; /* told when the connection is lost and found; may be NULL */
};

struct pg_conn;
struct stmt;

struct db {
	const struct db_options *options;
	struct pg_conn *conn;                      /* NULL while away */
	instant retry_at;                          /* steady clock: not before this */
	instant until;                             /* db_bound's */
	int64_t retry_ms;                          /* the pause after the next failure */
	bool away;                                 /* and the log has been told */
	bool in_tx;                                /* one at a time */
	instant begun_at;                          /* steady clock: db_begin_ahead; 0: it was not */
	size_t known;                              /* statements prepared on this connection */
	const struct stmt *prepared[DB_STMTS_MAX]; /* hashed by address */
};

/* Borrows options for the life of db. Does not connect. */
void db_init(struct db *db, const struct db_options *options);
void db_close(struct db *db);

/* For a thread that must not hang: from now on nothing waits past this moment (steady clock), and a lost connection is
 * not replaced. What comes too late is E_DB, and takes the connection with it. 0: as before. */
void db_bound(struct db *db, instant until);

/* Connected, or E_DB. For readiness: asks the server. */
err db_ping(struct db *db);

/* ---- transactions ---- */

enum tx_kind {
	TX_WRITE,    /* read committed */
	TX_SNAPSHOT, /* read only, one moment (repeatable read) */
	TX_READ /* read only, each statement by itself, without BEGIN and COMMIT: the fast way for one look */
};

struct tx {
	struct db *db;
	struct arena *arena; /* where rows are copied */
	enum tx_kind kind;
	bool open;
	bool failed; /* a statement failed: only tx_rollback is left */
	bool posted; /* statements are on their way that nobody has waited for */
	bool rings;  /* the outbox was touched: ring the bell after commit */
};

/* Begin. Rows read in it are copied into the arena. A connection found dead here is replaced, once. E_DB. */
err tx_begin(struct tx *tx, struct db *db, struct arena *arena, enum tx_kind kind);

/* Let the server begin the next TX_WRITE already, and do not wait for its word: for whoever has other work to do before a transaction
 * that is short. Never connects. tx_begin uses it if it is not older than DB_AHEAD_MS, and begins by itself when anything
 * about it is amiss; db_end_ahead gives it up, for whoever did not come to need it. Neither fails. */
void db_begin_ahead(struct db *db);
void db_end_ahead(struct db *db);

/* Commit. On any error nothing may be assumed committed; E_DB may also mean that the connection was lost
 * before the answer came, so that only trying again with the same idempotency key or message id tells. */
err tx_commit(struct tx *tx);

/* Undo. Cannot fail; may be called on a closed transaction, after commit included: then it does nothing. */
void tx_rollback(struct tx *tx);

/* ---- statements ---- */

enum db_type {
	DB_TEXT,    /* text, varchar, char */
	DB_INT,     /* int2, int4, int8 */
	DB_BOOL,    /* bool */
	DB_UUID,    /* uuid */
	DB_BYTES,   /* bytea */
	DB_INSTANT, /* timestamptz */
	DB_JSON,    /* json, jsonb: its text */
	DB_TEXTS    /* text[] */
};

struct db_column {
	const char *name;
	uint32_t oid; /* PostgreSQL's type */
	enum db_type type;
	bool null; /* can be */
};

/* Made by common/db/gen/statements.sh from .sql files, and by nothing else. */
struct stmt {
	const char *name;
	const char *text;
	const struct db_column *in;
	const struct db_column *out;
	size_t in_count;
	size_t out_count;
	bool writes; /* or locks: not for TX_READ and TX_SNAPSHOT */
};

struct param {
	enum db_type type;
	bool null;
	struct slice bytes;        /* DB_TEXT, DB_BYTES, DB_JSON, DB_UUID */
	int64_t number;            /* DB_INT, DB_BOOL, DB_INSTANT */
	const struct slice *items; /* DB_TEXTS */
	size_t count;
};

struct params {
	const struct param *items;
	size_t count;
};

/* db_run(tx, &seal_lock, PARAMS(db_text(code), db_int(3)), &rows) */
#define PARAMS(...)                                                                                          \
	((struct params){(const struct param[]){__VA_ARGS__},                                                \
			 sizeof((const struct param[]){__VA_ARGS__}) / sizeof(struct param)})
#define NO_PARAMS ((struct params){NULL, 0})

static inline struct param db_text(struct slice text)
{
	return (struct param){.type = DB_TEXT, .bytes = text};
}
static inline struct param db_str(const char *text)
{
	return (struct param){.type = DB_TEXT, .null = !text, .bytes = slice_str(text)};
}
static inline struct param db_int(int64_t number)
{
	return (struct param){.type = DB_INT, .number = number};
}
static inline struct param db_bool(bool truth)
{
	return (struct param){.type = DB_BOOL, .number = truth};
}
static inline struct param db_bytes(struct slice bytes)
{
	return (struct param){.type = DB_BYTES, .bytes = bytes};
}
static inline struct param db_instant(instant t)
{
	return (struct param){.type = DB_INSTANT, .number = t};
}
static inline struct param db_json(struct slice text)
{
	return (struct param){.type = DB_JSON, .bytes = text};
}
static inline struct param db_texts(const struct slice *items, size_t count)
{
	return (struct param){.type = DB_TEXTS, .items = items, .count = count};
}
/* Borrows id for the call; NULL is NULL. */
static inline struct param db_uuid(const struct uuid *id)
{
	return (struct param){
		.type = DB_UUID, .null = !id, .bytes = slice(id ? id->bytes : NULL, id ? 16 : 0)};
}
/* One item of a text[] that SQL reads as uuid[]; lives in the arena. */
err db_uuid_text(struct arena *arena, const struct uuid *id, struct slice *out);
/* NULL of a type: db_null(DB_INSTANT). */
static inline struct param db_null(enum db_type type)
{
	return (struct param){.type = type, .null = true};
}
/* The empty slice is NULL. */
static inline struct param db_text_or_null(struct slice text)
{
	return (struct param){.type = DB_TEXT, .null = text.len == 0, .bytes = text};
}
static inline struct param db_bytes_or_null(struct slice bytes)
{
	return (struct param){.type = DB_BYTES, .null = bytes.len == 0, .bytes = bytes};
}

struct db_cell {
	struct slice bytes;
	bool null;
};

struct rows {
	const struct stmt *stmt;
	struct arena *arena;
	const struct db_cell *cells; /* row after row */
	size_t count;
	size_t next;
	size_t changed; /* rows inserted, updated or deleted */
};

/* Run a statement. The rows are copied into the transaction's arena; rows may be NULL when there are none to
 * read. E_TOO_BIG over DB_ROWS_MAX rows, E_BUG when the parameters are not those of the statement's header. */
err db_run(struct tx *tx, const struct stmt *stmt, struct params params, struct rows *rows);

/* Run a statement that must answer with one row. E_NOT_FOUND when it has none, E_BUG when more. */
struct row;
err db_run_one(struct tx *tx, const struct stmt *stmt, struct params params, struct row *row);

/* Run a statement that must change one row. E_CONFLICT when it changed none, E_BUG when more. */
err db_run_change(struct tx *tx, const struct stmt *stmt, struct params params);

/* Send a statement that has nothing to read, and do not wait for it: the server works on it while the caller does something
 * else, or goes out with what comes next. What goes wrong with it is told by whatever waits next, db_run… or tx_commit.
 * TX_WRITE only. E_DB. */
err db_post(struct tx *tx, const struct stmt *stmt, struct params params);

/* ---- rows ---- */

/* A row, read column after column in the order of the select list, and ended. */
struct row {
	const struct db_column *column; /* the next one */
	const struct db_cell *cell;
	size_t left;
	struct arena *arena;
};

/* while (rows_next(&rows, &row)) { TRY(row_text(&row, &name)); TRY(row_end(&row)); } */
bool rows_next(struct rows *rows, struct row *row);

/* The next column. E_BUG when it is of another type, or can be NULL. Texts and bytes live in the arena, with a NUL
 * behind them that does not count. */
err row_text(struct row *row, struct slice *out);
err row_int(struct row *row, int64_t *out);
err row_bool(struct row *row, bool *out);
err row_uuid(struct row *row, struct uuid *out);
err row_bytes(struct row *row, struct slice *out);
err row_instant(struct row *row, instant *out);
err row_json(struct row *row, struct slice *out);
err row_texts(struct row *row, const struct slice **items, size_t *count);

/* The same where NULL is allowed (and, in the statement's header, the type has a ? behind it): *there says whether
 * there is a value; out is zeroed when not. */
err row_text_or_null(struct row *row, struct slice *out, bool *there);
err row_int_or_null(struct row *row, int64_t *out, bool *there);
err row_uuid_or_null(struct row *row, struct uuid *out, bool *there);
err row_bytes_or_null(struct row *row, struct slice *out, bool *there);
err row_instant_or_null(struct row *row, instant *out, bool *there);
err row_json_or_null(struct row *row, struct slice *out, bool *there);

/* Nothing may be left. E_BUG. */
err row_end(const struct row *row);

#endif
