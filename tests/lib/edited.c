/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/edited.h"

#include "lib/check.h"

enum { HEAD = 6 /* of a REPLACE */, SLACK = 64 };
enum edit { OVERWRITE, INSERT, CUT, REPLACE, RENAME, ADD, DROP, EDITS };

void edited_files_of(struct slice container, struct edited_files *files)
{
	struct zip zip;

	assert_ok(zip_open(&world.arena, container, &zip));
	assert_true(zip.count <= EDITED_FILES_MAX);
	for (size_t i = 0; i < zip.count; i++) {
		struct zipmaker_entry *e = &files->entry[files->count];

		if (zip.entries[i].folder)
			continue;
		*e = (struct zipmaker_entry){.name = zip.entries[i].name, .stored = true, .utf8 = true};
		assert_ok(zip_unpack(&world.arena, &zip.entries[i], &e->content));
		files->count++;
	}
}

struct slice edited_take(struct slice *input, size_t count)
{
	struct slice part = slice(input->at, count < input->len ? count : input->len);

	*input = slice_from(*input, part.len);
	return part;
}

size_t edited_number(struct slice *input, size_t bytes)
{
	struct slice part = edited_take(input, bytes);
	size_t number = 0;

	for (size_t i = 0; i < part.len; i++)
		number = number << 8 | part.at[i];
	return number;
}

struct slice edited_splice(struct arena *arena, struct slice content, size_t place, size_t cut,
			   struct slice by)
{
	size_t start = place < content.len ? place : content.len;
	struct slice tail =
		slice_from(content, start + (cut < content.len - start ? cut : content.len - start));
	uint8_t *out = arena_take(arena, start + by.len + tail.len + 1);

	assert_non_null(out);
	if (start > 0)
		memcpy(out, content.at, start);
	if (by.len > 0)
		memcpy(out + start, by.at, by.len);
	if (tail.len > 0)
		memcpy(out + start + by.len, tail.at, tail.len);
	return slice(out, start + by.len + tail.len);
}

void edited_once(struct arena *arena, struct edited_files *files, struct slice *input)
{
	enum edit what = (enum edit)(edited_number(input, 1) % EDITS);
	struct zipmaker_entry *e = &files->entry[edited_number(input, 1) % files->count];
	size_t place = edited_number(input, 2);
	struct slice text = edited_take(input, edited_number(input, what == REPLACE ? 2 : 1));

	switch (what) {
	case OVERWRITE:
		e->content = edited_splice(arena, e->content, place, text.len, text);
		return;
	case INSERT:
		e->content = edited_splice(arena, e->content, place, 0, text);
		return;
	case CUT:
		e->content = edited_splice(arena, e->content, place, text.len + 1, slice(NULL, 0));
		return;
	case REPLACE:
		e->content = edited_splice(arena, text, 0, 0, slice(NULL, 0));
		return;
	case RENAME:
		e->name = edited_splice(arena, e->name, place % (e->name.len + 1), text.len, text);
		return;
	case ADD:
		if (files->count < EDITED_FILES_MAX)
			files->entry[files->count++] =
				(struct zipmaker_entry){text, e->content, .stored = true, .utf8 = true};
		return;
	default:
		if (files->count > 1)
			*e = files->entry[--files->count];
	}
}

size_t edited_mutant(const struct edited_files *honest, uint8_t *at, size_t len, size_t max, unsigned seed,
		     size_t (*mutate)(uint8_t *, size_t, size_t))
{
	size_t file = seed / 2 % honest->count;
	struct slice content = honest->entry[file].content;
	size_t room = content.len + SLACK, changed;
	uint8_t *head = at + len;

	if (seed % 2 == 0 || len == 0 || room > UINT16_MAX || max < len + HEAD + room)
		return mutate(at, len, max);
	memcpy(head + HEAD, content.at, content.len);
	changed = mutate(head + HEAD, content.len, room);
	memcpy(head, (uint8_t[HEAD]){REPLACE, (uint8_t)file, 0, 0, (uint8_t)(changed >> 8), (uint8_t)changed},
	       HEAD);
	return len + HEAD + changed;
}
