/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/read.h"

#include <stdlib.h>

#include "zip/end.h"
#include "zip/header.h"
#include "zip/name.h"
#include "zip/record.h"

/* A way to read an entry's name; two entries may not share one. */
struct reading {
	struct slice key;
	const struct zip_entry *entry;
};

/* What an entry occupies, from its local header up to the next thing. */
struct extent {
	size_t from;
	const struct zip_entry *entry;
	struct zip_header central;
};

bool zip_is_claimed(struct slice bytes)
{
	size_t from = bytes.len > UINT16_MAX + ZIP_END_SIZE ? bytes.len - UINT16_MAX - ZIP_END_SIZE : 0;

	if (bytes.len >= 4 && (zip_u32(bytes.at) == ZIP_LOCAL || zip_u32(bytes.at) == ZIP_END))
		return true;
	for (size_t i = from; i + 4 <= bytes.len; i++)
		if (zip_u32(bytes.at + i) == ZIP_END)
			return true;
	return false;
}

/* Files and folders only: the upper half of the attributes is a Unix mode with most writers. */
static err check_attributes(const struct zip_header *h)
{
	unsigned kind = h->attributes >> 16 & 0170000;

	if (kind != 0 && kind != 0100000 && kind != 0040000)
		return zip_refuse(E_ZIP_PATH, h->name, "the entry is a link or a device");
	return OK;
}

static err check_size(const struct zip_header *h, uint64_t *total)
{
	if (h->size > ZIP_TOTAL_MAX || (*total += h->size) > ZIP_TOTAL_MAX)
		return zip_refuse(E_ZIP_LIMIT, h->name, "the container unpacks to too much");
	if (h->size > ZIP_RATIO_FLOOR && h->size / ZIP_RATIO_MAX > h->packed)
		return zip_refuse(E_ZIP_LIMIT, h->name, "the entry unpacks to too many times its size");
	if (h->method == ZIP_STORED && h->size != h->packed)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "a stored entry with two sizes");
	return OK;
}

static err read_entry(struct arena *arena, const struct zip_header *h, struct zip_entry *entry,
		      struct reading *gbk)
{
	struct zip_name name;

	TRY(zip_name_read(arena, h->name, h->flags & ZIP_FLAG_UTF8, &name));
	TRY(check_attributes(h));
	if (name.folder && h->size != 0)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "a folder with content");
	*entry = (struct zip_entry){.name = name.path,
				    .key = name.key,
				    .folder = name.folder,
				    .method = h->method == ZIP_STORED ? ZIP_STORED : ZIP_DEFLATED,
				    .crc = h->crc,
				    .attributes = h->attributes,
				    .made_by = h->made_by,
				    .dos_time = h->dos_time,
				    .dos_date = h->dos_date,
				    .size = (size_t)h->size,
				    .offset = (size_t)h->offset};
	*gbk = (struct reading){.key = name.gbk, .entry = entry};
	return OK;
}

/* How many records the directory holds, whatever the end record says: a count is believed by nobody. */
static err count_entries(const struct zip_end *end, size_t *count)
{
	struct slice rest = end->directory;
	struct zip_header h;

	for (*count = 0; rest.len > 0; ++*count) {
		if (*count == ZIP_ENTRIES_MAX)
			return FAIL(E_ZIP_LIMIT, "over %d entries", ZIP_ENTRIES_MAX);
		TRY(zip_header_central(rest, &h));
		rest = slice_from(rest, h.length);
	}
	if (*count != end->count)
		return FAIL(E_ZIP_AMBIGUOUS, "%zu entries where the end record says %llu", *count,
			    (unsigned long long)end->count);
	return OK;
}

static err read_directory(struct arena *arena, const struct zip_end *end, struct zip *zip,
			  struct extent *extents, struct reading *readings)
{
	struct slice rest = end->directory;
	uint64_t total = 0;

	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i];
		struct zip_header *h = &extents[i].central;

		TRY(zip_header_central(rest, h));
		TRY(check_size(h, &total));
		if (h->offset >= end->directory_offset)
			return zip_refuse(E_ZIP_AMBIGUOUS, h->name,
					  "the entry lies behind the central directory");
		TRY(read_entry(arena, h, entry, &readings[zip->count + i]));
		readings[i] = (struct reading){.key = entry->key, .entry = entry};
		extents[i].from = entry->offset;
		extents[i].entry = entry;
		zip->files += !entry->folder;
		rest = slice_from(rest, h->length);
	}
	return OK;
}

static int by_offset(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static int by_key(const void *a, const void *b)
{
	return zip_key_compare(((const struct reading *)a)->key, ((const struct reading *)b)->key);
}

/* data descriptor (§4.3.9): signature 4 (may be missing), crc 4, packed 4 or 8, size 4 or 8. Its form is known
 * from its length, since the next entry follows at once. */
static bool descriptor_agrees(struct slice at, const struct zip_header *h)
{
	bool narrow = at.len == 12 || at.len == 16;

	if (at.len == 16 || at.len == 24) {
		if (zip_u32(at.at) != ZIP_DESCRIPTOR)
			return false;
		at = slice_from(at, 4);
	}
	if (at.len != (narrow ? 12 : 20) || zip_u32(at.at) != h->crc)
		return false;
	return narrow ? zip_u32(at.at + 4) == h->packed && zip_u32(at.at + 8) == h->size
		      : zip_u64(at.at + 4) == h->packed && zip_u64(at.at + 12) == h->size;
}

/* One entry: local header, data, descriptor fill the room up to `to` exactly. */
static err read_extent(struct slice bytes, const struct extent *extent, size_t to, struct zip_entry *entry)
{
	const struct zip_header *h = &extent->central;
	struct slice room = slice(bytes.at + extent->from, to - extent->from), behind;
	struct zip_header local;

	TRY(zip_header_local(room, &local));
	TRY(zip_header_agree(h, &local));
	room = slice_from(room, local.length);
	if (h->packed > room.len)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "the entry reaches into the next");
	behind = slice_from(room, (size_t)h->packed);
	if (h->flags & ZIP_FLAG_DESCRIPTOR ? !descriptor_agrees(behind, h) : behind.len != 0)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name,
				  "bytes that belong to no entry follow, or another CRC or size");
	entry->packed = slice(room.at, (size_t)h->packed);
	return OK;
}

/* The entries fill the container from its first byte to the central directory, each once. */
static err read_extents(struct zip *zip, struct extent *extents, size_t directory_offset)
{
	qsort(extents, zip->count, sizeof(*extents), by_offset);
	if ((zip->count > 0 ? extents[0].from : directory_offset) != 0)
		return FAIL(E_ZIP_AMBIGUOUS, "bytes before the first entry");
	for (size_t i = 0; i < zip->count; i++) {
		size_t to = i + 1 < zip->count ? extents[i + 1].from : directory_offset;

		TRY(read_extent(zip->bytes, &extents[i], to, &zip->entries[extents[i].entry - zip->entries]));
	}
	return OK;
}

/* No two entries may be one file to any reader. */
static err check_twins(struct zip *zip, struct reading *readings)
{
	qsort(readings, zip->count * 2, sizeof(*readings), by_key);
	for (size_t i = 1; i < zip->count * 2; i++) {
		const struct reading *a = &readings[i - 1], *b = &readings[i];

		if (a->key.len > 0 && slice_eq(a->key, b->key) && a->entry != b->entry)
			return zip_refuse(E_ZIP_AMBIGUOUS, b->entry->name,
					  "two entries that a reader may take for one");
	}
	return OK;
}

static int entry_by_key(const void *a, const void *b)
{
	return zip_key_compare((*(const struct zip_entry *const *)a)->key,
			       (*(const struct zip_entry *const *)b)->key);
}

err zip_open(struct arena *arena, struct slice bytes, struct zip *out)
{
	struct zip zip = {.bytes = bytes};
	struct zip_end end;
	struct extent *extents;
	struct reading *readings;

	TRY(zip_end_read(bytes, &end));
	TRY(count_entries(&end, &zip.count));
	zip.entries = arena_array(arena, zip.count + 1, struct zip_entry);
	zip.by_key = arena_array(arena, zip.count + 1, const struct zip_entry *);
	extents = arena_array(arena, zip.count + 1, struct extent);
	readings = arena_array(arena, zip.count * 2 + 1, struct reading);
	REQUIRE(zip.entries && zip.by_key && extents && readings, E_NO_MEMORY);
	TRY(read_directory(arena, &end, &zip, extents, readings));
	TRY(read_extents(&zip, extents, end.directory_offset));
	TRY(check_twins(&zip, readings));
	for (size_t i = 0; i < zip.count; i++)
		zip.by_key[i] = &zip.entries[i];
	qsort(zip.by_key, zip.count, sizeof(struct zip_entry *), entry_by_key);
	*out = zip;
	return OK;
}
