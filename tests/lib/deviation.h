/* SPDX-License-Identifier: Apache-2.0 */
/* What is told though it is no fault: the tables tests/forged/deviation*.def. A row makes its note appear on a document
 * that is judged end to end, and has a twin, the nearest document of which the note is not told. A row is a test of its
 * own; that every row of proto/notes.def has one is for catalogue_test.c to see. */
#ifndef TESTS_LIB_DEVIATION_H
#define TESTS_LIB_DEVIATION_H

#include "lib/forge.h"

/* DEVIATION(note, deviate, twin, where), the rows of the tables:
 *   note     of proto/notes.def, without NOTE_
 *   deviate  changes an honest recipe so that it is told; twin: into the nearest that passes without it
 *   where    the place the report names; NULL: none, or any */
enum { DEVIATION_ROWS_MAX = 64 };

struct deviation {
	const char *note;
	void (*deviate)(struct recipe *);
	void (*twin)(struct recipe *);
	const char *where;
};

#define DEVIATION(note, deviate, twin, where) {#note, deviate, twin, where},

/* Judge every row and its twin, a test for each row, in a world of their own: both pass, the first is told of by the note.
 * Notes of what is not decided by itself (a value alone) may leave the first undecided. The count of failed tests. */
int deviation_run(const char *group, const struct deviation *rows, size_t count);

/* Whether a report tells a note, as a warning or as a fact. */
bool deviation_told(const struct report *report, const char *note, const char *where);

#endif
