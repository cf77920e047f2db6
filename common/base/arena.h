/* SPDX-License-Identifier: Apache-2.0 */
/* Memory with one life: everything taken from an arena is freed at once, and wiped. A request has one; a
 * command has one. An arena has a limit, so that no input can make the process grow without bound.
 *
 * Nothing taken is ever NULL-checked twice: the takers return NULL when the limit is reached or the system
 * has no memory, and the caller says REQUIRE(p, E_NO_MEMORY). */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"
#include "base/slice.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* first the one that has room */
	size_t held;                /* bytes asked of the system */
	size_t limit;
};

void arena_init(struct arena *arena, size_t limit);

/* Wipe and free everything taken. The arena can be used again. */
void arena_clear(struct arena *arena);

/* Zeroed memory, aligned for any object, valid until arena_clear. NULL over the limit. */
void *arena_take(struct arena *arena, size_t size);

/* The same for bytes that the caller writes at once: not zeroed. */
void *arena_room(struct arena *arena, size_t size);

/* Zeroed array; NULL over the limit or when count × size overflows. */
void *arena_take_array(struct arena *arena, size_t count, size_t size);

#define arena_new(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define arena_array(arena, count, type) ((type *)arena_take_array((arena), (count), sizeof(type)))

/* A copy, with a NUL behind it that does not count. E_NO_MEMORY. */
err arena_copy(struct arena *arena, struct slice from, struct slice *to);

/* The bytes as a C string. E_NO_MEMORY, E_FIELD when they contain a NUL. */
err arena_cstr(struct arena *arena, struct slice from, const char **to);

/* Formatted text; NULL over the limit. */
const char *arena_text(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
