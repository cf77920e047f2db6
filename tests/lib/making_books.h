/* SPDX-License-Identifier: Apache-2.0 */
/* The making unit's books on a private server, and orders in them as far along as a test needs. */
#ifndef TESTS_LIB_MAKING_BOOKS_H
#define TESTS_LIB_MAKING_BOOKS_H

#include "lib/ledger.h"
#include "making/material.h"

#define NOW (1795334400 * SECOND)

/* The owner's person, the first maker and clerk, the second maker. */
extern const struct uuid books_wang, books_zhao, books_qian;

/* ledger_open, and the making unit's tables. */
int books_open(void **unused);

void books_begin(struct tx *tx);

/* The books refuse, by this rule: a constraint's name; a part of what the server says. */
void assert_refused(enum code code, const char *constraint, err e);
void sql_is_refused(const char *sql, const char *rule);

/* An order that was not put yet, on an approval of its own; the same, put; and one whose materials are good, prepared
 * by zhao. */
struct order books_new_order(void);
struct order books_open_order(struct tx *tx);
struct order books_prepared(struct tx *tx);

void books_move(struct tx *tx, struct order *o, enum order_event event);

/* Hand in a material as wang, and judge it as zhao. */
void books_judge(struct tx *tx, const struct order *o, enum material_kind kind, bool good);

/* 32 bytes that no other order's seal has. */
struct slice books_digest(const struct order *o);

#endif
