/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of the room behind this header */
	size_t used;
	max_align_t room[];
};

void arena_init(struct arena *arena, size_t limit)
{
	*arena = (struct arena){.limit = limit};
}

void arena_clear(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	while (chunk) {
		struct arena_chunk *next = chunk->next;

		wipe(chunk->room, chunk->used);
		free(chunk);
		chunk = next;
	}
	arena_init(arena, arena->limit);
}

static struct arena_chunk *chunk_with(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->chunks;
	size_t room = size > ARENA_CHUNK ? size : ARENA_CHUNK;

	if (chunk && chunk->size - chunk->used >= size)
		return chunk;
	if (room > arena->limit - arena->held)
		room = size;
	if (room > arena->limit - arena->held)
		return NULL;
	chunk = calloc(1, sizeof(*chunk) + room);
	if (!chunk)
		return NULL;
	chunk->size = room;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->held += room;
	return chunk;
}

void *arena_take(struct arena *arena, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_chunk *chunk;
	void *taken;

	if (size > arena->limit)
		return NULL;
	size = (size + align - 1) / align * align;
	chunk = chunk_with(arena, size);
	if (!chunk)
		return NULL;
	taken = (uint8_t *)chunk->room + chunk->used;
	chunk->used += size;
	return taken;
}

void *arena_take_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	return arena_take(arena, bytes);
}

err arena_copy(struct arena *arena, struct slice from, struct slice *to)
{
	uint8_t *copy = arena_take(arena, from.len + 1);

	REQUIRE(copy, E_NO_MEMORY);
	if (from.len > 0)
		memcpy(copy, from.at, from.len);
	*to = slice(copy, from.len);
	return OK;
}

err arena_cstr(struct arena *arena, struct slice from, const char **to)
{
	struct slice copy;

	REQUIRE(from.len == 0 || !memchr(from.at, 0, from.len), E_FIELD);
	TRY(arena_copy(arena, from, &copy));
	*to = (const char *)copy.at;
	return OK;
}

const char *arena_text(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return NULL;
	text = arena_take(arena, (size_t)len + 1);
	if (!text)
		return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}
