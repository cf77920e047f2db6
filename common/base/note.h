/* SPDX-License-Identifier: Apache-2.0 */
/* Notes: what is worth telling though it is no fault. The rows of proto/notes.def; a set of them is one word. */
#ifndef BASE_NOTE_H
#define BASE_NOTE_H

#include <stdbool.h>
#include <stdint.h>

enum note {
	NOTE_NONE = 0,
#define NOTE(code, en, zh) NOTE_##code,
#include "notes.def"
#undef NOTE
	NOTE_COUNT
};
_Static_assert(NOTE_COUNT <= 64, "a set of notes is one 64-bit word");

typedef uint64_t note_set;

static inline void note_add(note_set *set, enum note note)
{
	*set |= UINT64_C(1) << note;
}

static inline bool note_in(note_set set, enum note note)
{
	return (set >> note & 1) != 0;
}

struct note_meaning {
	const char *name; /* "SM2_RAW" */
	const char *en;
	const char *zh;
};
const struct note_meaning *note_meaning(enum note note);

#endif
