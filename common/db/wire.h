/* SPDX-License-Identifier: Apache-2.0 */
/* The line to the server, beneath db.h: connecting, sending with a bound on waiting, and what errors mean. Only
 * files of common/db include it; here alone a text can be run that is not a struct stmt. */
#ifndef DB_WIRE_H
#define DB_WIRE_H

#include <libpq-fe.h>

#include "db/db.h"

void wire_clear(PGresult **result);

/* Connected: now, or again when the pause is over. E_DB. */
err wire_ready(struct db *db);

/* Give the connection up. The next wire_ready tries again at once. */
void wire_drop(struct db *db, const char *why);

/* How long to wait for an answer: half as long again as a statement may take. */
int64_t wire_patience_ms(const struct db *db);

/* After a PQsend…: the last result, or the first that is an error. *result is NULL and the connection dropped
 * when it broke or took longer than patience_ms. The caller clears it. */
void wire_wait(struct db *db, int64_t patience_ms, PGresult **result);

/* Whether the server has said nothing unasked, its farewell included, since it was last listened to. */
bool wire_is_quiet(const struct db *db);

/* Several statements on their way at once, each sent without waiting for the one before: wire_pipe before the first, wire_send
 * after each PQsendQuery…, and wire_settle to hear of all, which ends it. *result as wire_wait has it: when one failed, the
 * server has not run those behind it. False, with the connection dropped: it is broken. */
bool wire_pipe(struct db *db);
bool wire_send(struct db *db, int sent);
void wire_settle(struct db *db, int64_t patience_ms, PGresult **result);

/* Hear of what was posted in a transaction (db_post), if anything was. */
err tx_settle(struct tx *tx);

/* What a result says: OK, or the error of db.h's table. NULL is E_DB. */
err wire_check(const PGresult *result);

/* Run a text of one or more commands: BEGIN, COMMIT, a migration. `tag` may be NULL; else the last command's tag is
 * put there, at most room bytes. */
err wire_script(struct db *db, const char *text, int64_t patience_ms, char *tag, size_t room);

/* ROLLBACK, touching no error trail. On failure the connection is dropped, which undoes as well. */
void wire_rollback(struct db *db);

/* SM3, for checksums and tokens. E_CRYPTO. */
err wire_sm3(struct slice bytes, uint8_t out[32]);

#endif
