/* SPDX-License-Identifier: Apache-2.0 */
/* A ledger for the tests of one program: a private server, a database with the tables that every office has, two
 * connections and an arena. Used as group set-up and clean-up of cmocka. */
#ifndef TESTS_LIB_LEDGER_H
#define TESTS_LIB_LEDGER_H

#include "db/db.h"
#include "lib/postgres.h"

struct ledger {
	struct postgres server;
	char url[POSTGRES_URL];
	struct bell bell;
	struct db_options options;
	struct arena arena;
	struct db db;
	struct db other;
};

/* The one of this program. */
struct ledger *ledger(void);

int ledger_open(void **unused);
int ledger_close(void **unused);

/* Add an office's own tables, after ledger_open. */
struct migrations;
void ledger_add(const struct migrations *set);

/* Run SQL that must succeed, or must be refused with this text in what the server says. */
void ledger_do(const char *format, ...) __attribute__((format(printf, 1, 2)));
void ledger_refuses(const char *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Look at the database "office": the first value of what SQL answers. */
const char *ledger_value(const char *sql);

#endif
