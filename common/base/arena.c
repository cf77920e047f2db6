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

/* What is larger than this gets a chunk of its own, unless there is room for it. */
enum { ARENA_LARGE = ARENA_CHUNK / 4 };

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

static struct arena_chunk *chunk_new(struct arena *arena, size_t room, bool zeroed)
{
	struct arena_chunk *chunk = NULL;

	if (room <= arena->limit - arena->held)
		chunk = zeroed ? calloc(1, sizeof(*chunk) + room) : malloc(sizeof(*chunk) + room);
	if (!chunk)
		return NULL;
	chunk->size = room;
	chunk->used = 0;
	arena->held += room;
	return chunk;
}

/* A chunk of its own, behind the newest, which still has room for others. */
static void *take_large(struct arena *arena, size_t size, bool zeroed)
{
	struct arena_chunk **place = arena->chunks ? &arena->chunks->next : &arena->chunks;
	struct arena_chunk *chunk = chunk_new(arena, size, zeroed);

	if (!chunk)
		return NULL;
	chunk->used = size;
	chunk->next = *place;
	*place = chunk;
	return chunk->room;
}

static struct arena_chunk *chunk_with(struct arena *arena, size_t size)
{
	size_t left = arena->limit - arena->held;
	struct arena_chunk *chunk = arena->chunks;

	if (chunk && chunk->size - chunk->used >= size)
		return chunk;
	chunk = left >= size ? chunk_new(arena, left < ARENA_CHUNK ? left : ARENA_CHUNK, false) : NULL;
	if (!chunk)
		return NULL;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk;
}

/* Of what is small no more is zeroed than is taken; what is large the system may have zeroed already. */
static void *take(struct arena *arena, size_t size, bool zeroed)
{
	const size_t align = _Alignof(max_align_t);
	const struct arena_chunk *newest = arena->chunks;
	struct arena_chunk *chunk;
	void *taken;

	if (size > arena->limit)
		return NULL;
	size = (size + align - 1) / align * align;
	if (size > ARENA_LARGE && (!newest || newest->size - newest->used < size))
		return take_large(arena, size, zeroed);
	chunk = chunk_with(arena, size);
	if (!chunk)
		return NULL;
	taken = (uint8_t *)chunk->room + chunk->used;
	chunk->used += size;
	if (zeroed)
		memset(taken, 0, size);
	return taken;
}

void *arena_take(struct arena *arena, size_t size)
{
	return take(arena, size, true);
}

void *arena_room(struct arena *arena, size_t size)
{
	return take(arena, size, false);
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
	uint8_t *copy = arena_room(arena, from.len + 1);

	REQUIRE(copy, E_NO_MEMORY);
	if (from.len > 0)
		memcpy(copy, from.at, from.len);
	copy[from.len] = 0;
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
	text = arena_room(arena, (size_t)len + 1);
	if (!text)
		return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}
