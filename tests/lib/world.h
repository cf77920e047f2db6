/* SPDX-License-Identifier: Apache-2.0 */
/* The whole suite for one test program: PostgreSQL, NATS with every office's own permissions, the development CA and the
 * five offices as they are deployed, on free loopback ports in a folder of its own, with an account for each role. Started
 * by deploy/world.sh, so that tests and `make up` run the same; gone when the program ends, however it ends.
 *
 * A part is called by its name: "postgres", "nats", "devca", "issuing", … What is expected of it is asserted here. */
#ifndef TESTS_LIB_WORLD_H
#define TESTS_LIB_WORLD_H

#include "base/tables.h"
#include "lib/http.h"

/* Group set-up and clean-up of cmocka. Closing fails when a part ended with a fault that a sanitizer saw. */
int world_open(void **unused);
int world_close(void **unused);

/* Take part in a world that another program of the test has opened, given its folder; nothing can be stopped or started. */
void world_join(const char *folder);
void world_leave(void);

/* Where its files are. "%s/env" tells the addresses to scripts, "%s/log/issuing" is what an office said. */
const char *world_folder(void);

/* End a part politely, or as a power cut would; start it again in the same place and wait until it is ready. launch does
 * not wait: for an office whose neighbours are away. */
void world_stop(const char *name);
void world_kill(const char *name);
void world_start(const char *name);
void world_launch(const char *name);

/* Let the courier, which was killed, forget all it has stored. */
void world_wipe_courier(void);

/* Let a part stand still, as on a machine that hangs, and go on. */
void world_freeze(const char *name);
void world_thaw(const char *name);

/* Where an office listens, and the token of an account of deploy/accounts.sh. */
int world_port(enum office_name office);
int world_devca_port(void);
const char *world_token(const char *account);

/* A new account of an office, and its token, under that name. */
void world_account(enum office_name office, const char *account, const char *roles, const char *unit);

/* Ask an office as an account (NULL: the public). Idempotency-Key: a new one. Bodies are JSON. */
struct answer world_get(struct arena *arena, enum office_name office, const char *account, const char *path);
struct answer world_post(struct arena *arena, enum office_name office, const char *account, const char *path,
			 const char *json);

/* The same with a key of one's own. */
struct answer world_post_as(struct arena *arena, enum office_name office, const char *account,
			    const char *path, const char *json, const char *key);

/* A new key for that. */
const char *world_key(struct arena *arena);

/* A value of a JSON answer, as text: "receipt.says.seal_code"; "" when it is not there. */
const char *answer_value(struct arena *arena, const struct answer *answer, const char *path);

/* Look into an office's books, with the office's own rights: the first value of what SQL answers. */
const char *world_sql(struct arena *arena, enum office_name office, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* An office's books in short: how many rows each table has, and which transaction wrote last there. As long as this
 * stays the same, nothing was written; but for how far others have been heard, which is noted from time to time. */
const char *world_books(struct arena *arena, enum office_name office);

/* Wait until what happened has been told to everybody, and all books stay the same. */
void world_rest(void);

#endif
