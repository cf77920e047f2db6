/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/name.h"
#include "zip/read.h"

/* Room for the key of one name that is looked for: folding and composing at most triple it. */
enum { KEY_ARENA = 16 * ZIP_NAME_MAX + ARENA_CHUNK };

static const struct zip_entry *with_key(const struct zip *zip, struct slice key)
{
	size_t from = 0, to = zip->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = zip_key_compare(zip->by_key[middle]->key, key);

		if (order == 0)
			return zip->by_key[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

static const struct zip_entry *with_unicode_key(const struct zip *zip, struct slice name)
{
	const struct zip_entry *entry = NULL;
	struct arena arena;
	struct slice key;

	arena_init(&arena, KEY_ARENA);
	if (zip_name_key(&arena, name, &key).code == E_OK)
		entry = with_key(zip, key);
	else
		err_forget();
	arena_clear(&arena);
	return entry;
}

/* Most names are ASCII, and their keys need no memory. */
const struct zip_entry *zip_find(const struct zip *zip, struct slice name, bool *case_differs)
{
	uint8_t key[ZIP_NAME_MAX];
	const struct zip_entry *entry;

	if (name.len == 0 || name.len > ZIP_NAME_MAX)
		return NULL;
	entry = zip_ascii_key(name, key) ? with_key(zip, slice(key, name.len)) : with_unicode_key(zip, name);
	if (!entry || entry->folder || (!case_differs && !slice_eq(entry->name, name)))
		return NULL;
	if (case_differs)
		*case_differs = !slice_eq(entry->name, name);
	return entry;
}
