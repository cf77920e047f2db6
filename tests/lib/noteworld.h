/* SPDX-License-Identifier: Apache-2.0 */
/* The office of notes (lib/notes.h) on a ledger of its own, with one applicant and one reviewer: for the tests of
 * one program, as group set-up and clean-up of cmocka. */
#ifndef TESTS_LIB_NOTEWORLD_H
#define TESTS_LIB_NOTEWORLD_H

#include "lib/check.h"
#include "lib/http.h"
#include "lib/ledger.h"
#include "lib/office.h"

struct noteworld {
	struct office_run office; /* 3 workers, 4 may wait, half a second's patience, tokens not remembered */
	struct arena arena;       /* of all answers */
	char wang[TOKEN_TEXT];    /* an applicant */
	char li[TOKEN_TEXT];      /* a reviewer */
};

/* The one of this program. */
struct noteworld *noteworld(void);

int noteworld_open(void **unused);
int noteworld_close(void **unused);

/* Any of token, key and body may be NULL. */
struct answer note_ask(const char *method, const char *path, const char *token, const char *key,
		       const char *body);

/* An Idempotency-Key that was not used yet. */
const char *note_key(void);

/* Wang adds a note. */
struct answer note_add(const char *text);

/* The problem that an answer must be: its status, its code, and where the fault is (NULL: not said). */
void assert_problem(const struct answer *got, int status, const char *code, const char *place);

/* How many there are in the ledger. */
const char *notes_kept(void);
const char *events_put(void);

#endif
