/* SPDX-License-Identifier: Apache-2.0 */
#include "db/wire.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

enum { SETTINGS_ROOM = 256, NUMBER_ROOM = 16 };

void wire_clear(PGresult **result)
{
	PQclear(*result);
	*result = NULL;
}

static void close_connection(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->known = 0;
	db->begun_at = 0;
	memset(db->prepared, 0, sizeof(db->prepared));
}

static void tell(struct db *db, bool away, const char *why)
{
	if (db->away == away)
		return;
	db->away = away;
	if (!db->options->log)
		return;
	if (away)
		log_warn(db->options->log, "database unreachable", LOG_STR("why", why));
	else
		log_info(db->options->log, "ledger back");
}

void wire_drop(struct db *db, const char *why)
{
	if (!db->conn)
		return;
	tell(db, true, why);
	close_connection(db);
	db->retry_at = 0;
}

static void swallow_notice(void *unused, const char *message)
{
	(void)unused;
	(void)message;
}

static int64_t statement_ms(const struct db_options *options)
{
	return options->statement_ms ? options->statement_ms : DB_STATEMENT_MS;
}

int64_t wire_patience_ms(const struct db *db)
{
	return statement_ms(db->options) * 3 / 2;
}

static PGconn *connect_now(const struct db_options *options)
{
	char settings[SETTINGS_ROOM];
	char timeout[NUMBER_ROOM];
	const char *const keywords[] = {
		"dbname",  "password",        "application_name",    "connect_timeout",  "client_encoding",
		"options", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
		NULL,
	};
	const char *const values[] = {
		options->url, options->password, options->name, timeout, "UTF8", settings, "10", "3",
		"3",          "15000",           NULL,
	};

	snprintf(timeout, sizeof(timeout), "%d", DB_CONNECT_S);
	snprintf(settings, sizeof(settings),
		 "-c statement_timeout=%" PRId64 " -c lock_timeout=%" PRId64
		 " -c idle_in_transaction_session_timeout=60000 -c client_min_messages=warning -c "
		 "TimeZone=UTC",
		 statement_ms(options), options->lock_ms ? options->lock_ms : DB_LOCK_MS);
	/* NULL values are skipped; the url is expanded because it stands as dbname. */
	return PQconnectdbParams(keywords, values, 1);
}

err wire_ready(struct db *db)
{
	const char *why;

	if (db->conn && PQstatus(db->conn) == CONNECTION_OK)
		return OK;
	wire_drop(db, "connection lost");
	if (db->until || clock_steady() < db->retry_at)
		return FAIL(E_DB, "the ledger is away");
	db->conn = connect_now(db->options);
	REQUIRE(db->conn, E_NO_MEMORY);
	if (PQstatus(db->conn) == CONNECTION_OK) {
		PQsetNoticeProcessor(db->conn, swallow_notice, NULL);
		db->retry_ms = 0;
		tell(db, false, NULL);
		return OK;
	}
	why = PQerrorMessage(db->conn);
	tell(db, true, why);
	(void)FAIL(E_DB, "%s", why);
	close_connection(db);
	db->retry_ms = db->retry_ms ? 2 * db->retry_ms : DB_RETRY_MIN_MS;
	if (db->retry_ms > DB_RETRY_MAX_MS)
		db->retry_ms = DB_RETRY_MAX_MS;
	db->retry_at = clock_steady() + db->retry_ms * 1000;
	return err_note((err){E_DB}, HERE, "connect_now()");
}

/* Until the socket has something for libpq, or takes what libpq still has to send. False when time is up. */
static bool wait_socket(struct db *db, bool sending, instant deadline)
{
	struct pollfd wait = {.fd = PQsocket(db->conn),
			      .events = (short)(sending ? POLLIN | POLLOUT : POLLIN)};
	instant left = deadline - clock_steady();

	return left > 0 && (poll(&wait, 1, (int)(left / 1000) + 1) >= 0);
}

/* Wait for the next result. False when the connection is broken or late; NULL in *next when there are no more. */
static bool next_result(struct db *db, instant deadline, PGresult **next)
{
	int sending = PQflush(db->conn);

	while (sending >= 0 && PQisBusy(db->conn)) {
		if (!wait_socket(db, sending > 0, deadline) || !PQconsumeInput(db->conn))
			return false;
		if (sending > 0)
			sending = PQflush(db->conn);
	}
	*next = sending >= 0 ? PQgetResult(db->conn) : NULL;
	return sending >= 0;
}

static bool is_error(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
}

static instant deadline_of(const struct db *db, int64_t patience_ms)
{
	instant deadline = clock_steady() + patience_ms * 1000;

	return db->until && db->until < deadline ? db->until : deadline;
}

/* The first error, or else the last result. */
static void take_result(PGresult **result, PGresult *next)
{
	if (*result && is_error(*result)) {
		PQclear(next);
	} else {
		PQclear(*result);
		*result = next;
	}
}

void wire_wait(struct db *db, int64_t patience_ms, PGresult **result)
{
	instant deadline = deadline_of(db, patience_ms);
	PGresult *next = NULL;

	*result = NULL;
	while (next_result(db, deadline, &next)) {
		if (!next) {
			if (PQstatus(db->conn) != CONNECTION_OK)
				wire_drop(db, "connection lost");
			return;
		}
		take_result(result, next);
	}
	wire_clear(result);
	wire_drop(db, clock_steady() < deadline ? "connection lost" : "no answer in time");
}

bool wire_is_quiet(const struct db *db)
{
	char byte;

	return recv(PQsocket(db->conn), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

bool wire_pipe(struct db *db)
{
	if (PQenterPipelineMode(db->conn) == 1)
		return true;
	wire_drop(db, PQerrorMessage(db->conn));
	return false;
}

bool wire_send(struct db *db, int sent)
{
	if (sent == 1 && PQflush(db->conn) >= 0)
		return true;
	wire_drop(db, PQerrorMessage(db->conn));
	return false;
}

void wire_settle(struct db *db, int64_t patience_ms, PGresult **result)
{
	instant deadline = deadline_of(db, patience_ms);
	bool whole = PQpipelineSync(db->conn) == 1;
	PGresult *next = NULL;

	*result = NULL;
	while (whole && next_result(db, deadline, &next) && PQresultStatus(next) != PGRES_PIPELINE_SYNC) {
		if (next)
			take_result(result, next);
		whole = PQstatus(db->conn) == CONNECTION_OK;
	}
	whole = whole && next && PQresultStatus(next) == PGRES_PIPELINE_SYNC;
	if (whole)
		PQclear(next);
	if (whole && PQexitPipelineMode(db->conn) == 1)
		return;
	wire_clear(result);
	wire_drop(db, clock_steady() < deadline ? "connection lost" : "no answer in time");
}

static enum code meaning(const char *state)
{
	static const struct {
		const char *state; /* or its beginning */
		enum code code;
	} table[] = {
		{"40001", E_CONFLICT},   /* serialization_failure */
		{"40P01", E_CONFLICT},   /* deadlock_detected */
		{"23505", E_CONFLICT},   /* unique_violation */
		{"23", E_DB_REFUSED},    /* integrity constraints */
		{"P0001", E_DB_REFUSED}, /* raise_exception */
		{"2200H", E_DB_REFUSED}, /* a sequence at its end */
		{"55P03", E_BUSY},       /* lock_not_available */
		{"57", E_DB},            /* cancelled by its time, shutting down */
		{"08", E_DB},            /* connection */
		{"53", E_DB},            /* out of disk, memory, connections */
		{"58", E_DB},            /* input and output */
		{"25006", E_DB},         /* a standby, while the primary is away */
		{"22021", E_FIELD},      /* not UTF-8 */
		{"22P05", E_FIELD},      /* a character without translation */
	};

	for (size_t i = 0; i < COUNT(table); i++) {
		if (strncmp(state, table[i].state, strlen(table[i].state)) == 0)
			return table[i].code;
	}
	return E_BUG;
}

err wire_check(const PGresult *result)
{
	const char *state;
	const char *text;

	if (!result)
		return FAIL(E_DB, "the connection to the ledger was lost");
	if (!is_error(result))
		return OK;
	state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	if (!state)
		return FAIL(E_DB, "%s", PQresultErrorMessage(result));
	/* The primary message only: the detail quotes values, which may be anybody's. */
	return FAIL_AT(meaning(state), PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME), "%s: %s", state,
		       text ? text : "");
}

err wire_script(struct db *db, const char *text, int64_t patience_ms, char *tag, size_t room)
{
	CLEANUP(wire_clear) PGresult *result = NULL;

	REQUIRE(db->conn, E_DB);
	if (PQsendQuery(db->conn, text))
		wire_wait(db, patience_ms, &result);
	else
		wire_drop(db, PQerrorMessage(db->conn));
	TRY(wire_check(result));
	if (tag)
		snprintf(tag, room, "%s", PQcmdStatus(result));
	return OK;
}

void wire_rollback(struct db *db)
{
	PGresult *result = NULL;

	if (!db->conn)
		return;
	if (PQsendQuery(db->conn, "ROLLBACK"))
		wire_wait(db, wire_patience_ms(db), &result);
	if (!result || is_error(result))
		wire_drop(db, "cannot roll back");
	PQclear(result);
}

err wire_sm3(struct slice bytes, uint8_t out[32])
{
	size_t len = 0;

	REQUIRE(EVP_Q_digest(NULL, "SM3", NULL, bytes.at, bytes.len, out, &len) == 1 && len == 32, E_CRYPTO);
	return OK;
}
