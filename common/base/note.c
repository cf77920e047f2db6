/* SPDX-License-Identifier: Apache-2.0 */
#include "base/note.h"

#include "base/err.h"

const struct note_meaning *note_meaning(enum note note)
{
	static const struct note_meaning meanings[] = {
		[NOTE_NONE] = {"NONE", "", ""},
#define NOTE(code, en, zh) [NOTE_##code] = {#code, en, zh},
#include "notes.def"
#undef NOTE
	};

	return &meanings[(size_t)note < COUNT(meanings) ? note : NOTE_NONE];
}
