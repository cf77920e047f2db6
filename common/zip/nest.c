/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/nest.h"

#include "zip/name.h"
#include "zip/record.h"

static err go_down(const struct zip_entry *entry, unsigned depth, size_t *budget);

struct start {
	bool seen;
	bool container;
};

static err look_at_start(void *context, struct slice piece)
{
	struct start *start = context;

	if (!start->seen)
		start->container = piece.len >= 4 && zip_u32(piece.at) == ZIP_LOCAL;
	start->seen = true;
	return OK;
}

/* A container that we would not take is no business of ours: nobody reads it here. Only limits count. */
static err look_inside(struct arena *arena, const struct zip_entry *entry, unsigned depth, size_t *budget)
{
	struct slice bytes;
	struct zip inner;
	err e;

	if (entry->size > *budget || depth >= ZIP_NESTING_MAX)
		return zip_refuse(E_ZIP_LIMIT, entry->name, "containers within containers within containers");
	*budget -= entry->size;
	TRY(zip_unpack(arena, entry, &bytes));
	e = zip_open(arena, bytes, &inner);
	if (e.code == E_ZIP_LIMIT || e.code == E_NO_MEMORY)
		return zip_refuse(E_ZIP_LIMIT, entry->name,
				  "a container within the container exceeds a limit");
	if (e.code != E_OK) {
		err_forget();
		return OK;
	}
	for (size_t i = 0; i < inner.count; i++)
		TRY(go_down(&inner.entries[i], depth + 1, budget));
	return OK;
}

static err go_down(const struct zip_entry *entry, unsigned depth, size_t *budget)
{
	struct start start = {0};
	struct arena arena;
	err e;

	if (zip_stream(entry, look_at_start, &start).code != E_OK)
		err_forget();
	if (!start.container)
		return OK;
	arena_init(&arena, ZIP_TOTAL_MAX);
	e = look_inside(&arena, entry, depth, budget);
	arena_clear(&arena);
	return e;
}

err zip_check_nesting(const struct zip_entry *entry)
{
	size_t budget = ZIP_TOTAL_MAX;

	return go_down(entry, 1, &budget);
}
