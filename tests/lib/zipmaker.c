/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/zipmaker.h"

#include <zlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "lib/check.h"
#include "zip/read.h"
#include "zip/record.h"

enum { CONTAINER_MAX = 256 << 20 };

static void put(struct buf *buf, struct slice bytes)
{
	assert_ok(buf_put(buf, bytes));
}

static void put_u16(struct buf *buf, unsigned value)
{
	uint8_t bytes[2];

	zip_put_u16(bytes, (uint16_t)value);
	put(buf, slice(bytes, 2));
}

static void put_u32(struct buf *buf, uint64_t value)
{
	uint8_t bytes[4];

	zip_put_u32(bytes, (uint32_t)value);
	put(buf, slice(bytes, 4));
}

static void put_u64(struct buf *buf, uint64_t value)
{
	put_u32(buf, value);
	put_u32(buf, value >> 32);
}

static struct slice pack(struct arena *arena, const struct zipmaker_entry *entry)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)entry->content.at, .avail_in = (uInt)entry->content.len};
	size_t room = compressBound(entry->content.len) + 64;
	uint8_t *packed = arena_take(arena, room + entry->behind_data.len);

	assert_non_null(packed);
	if (entry->stored) {
		if (entry->content.len > 0)
			memcpy(packed, entry->content.at, entry->content.len);
		z.total_out = entry->content.len;
	} else {
		assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
		z.next_out = packed;
		z.avail_out = (uInt)room;
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		deflateEnd(&z);
	}
	if (entry->behind_data.len > 0)
		memcpy(packed + z.total_out, entry->behind_data.at, entry->behind_data.len);
	return slice(packed, z.total_out + entry->behind_data.len);
}

struct made {
	struct slice packed;
	uint32_t crc;
	size_t offset;
};

static unsigned flags_of(const struct zipmaker_entry *e)
{
	return (e->descriptor ? ZIP_FLAG_DESCRIPTOR : 0u) | (e->utf8 ? ZIP_FLAG_UTF8 : 0u) | e->flags;
}

static unsigned method_of(const struct zipmaker_entry *e)
{
	return e->method ? e->method : e->stored ? ZIP_STORED : ZIP_DEFLATED;
}

static void put_zip64(struct buf *out, const struct zipmaker_entry *e, const struct made *made)
{
	put_u16(out, ZIP_EXTRA_ZIP64);
	put_u16(out, 16);
	put_u64(out, e->content.len + e->zip64_size_add);
	put_u64(out, made->packed.len);
}

static void put_local(struct buf *out, const struct zipmaker_entry *e, struct made *made)
{
	struct slice name = e->local_name.len > 0 ? e->local_name : e->name;
	bool wide = e->local_zip64 && !e->zip64_beside;

	put_u32(out, ZIP_LOCAL);
	put_u16(out, e->local_zip64 ? 45 : 20);
	put_u16(out, flags_of(e) | e->local_flags);
	put_u16(out, method_of(e));
	put_u32(out, 0x00210000);
	put_u32(out, e->descriptor ? 0 : made->crc ^ e->local_crc_xor);
	put_u32(out, wide ? UINT32_MAX : e->descriptor ? 0 : made->packed.len);
	put_u32(out, wide ? UINT32_MAX : e->descriptor ? 0 : e->content.len + e->local_size_add);
	put_u16(out, (unsigned)name.len);
	put_u16(out, e->local_zip64 ? 20 : 0);
	put(out, name);
	if (e->local_zip64)
		put_zip64(out, e, made);
	put(out, made->packed);
	if (e->descriptor) {
		put_u32(out, ZIP_DESCRIPTOR);
		put_u32(out, made->crc ^ e->local_crc_xor);
		put_u32(out, made->packed.len);
		put_u32(out, e->content.len + e->local_size_add);
	}
}

static void put_central(struct buf *out, const struct zipmaker_entry *e, const struct made *made)
{
	bool wide = e->central_zip64 && !e->zip64_beside;

	put_u32(out, ZIP_CENTRAL);
	put_u16(out, 0x0314);
	put_u16(out, e->central_zip64 ? 45 : 20);
	put_u16(out, flags_of(e));
	put_u16(out, method_of(e));
	put_u32(out, 0x00210000);
	put_u32(out, made->crc);
	put_u32(out, wide ? UINT32_MAX : made->packed.len);
	put_u32(out, wide ? UINT32_MAX : e->content.len + e->central_size_add);
	put_u16(out, (unsigned)e->name.len);
	put_u16(out, e->central_zip64 ? 20 : 0);
	put_u16(out, 0);
	put_u16(out, 0);
	put_u16(out, 0);
	put_u32(out, e->attributes);
	put_u32(out, made->offset);
	put(out, e->name);
	if (e->central_zip64)
		put_zip64(out, e, made);
}

static void put_end(struct buf *out, const struct zipmaker *m, size_t count, size_t offset, size_t size)
{
	put_u32(out, ZIP_END);
	put_u32(out, 0);
	put_u16(out, (unsigned)(count > UINT16_MAX ? UINT16_MAX : count + m->count_add));
	put_u16(out, (unsigned)(count > UINT16_MAX ? UINT16_MAX : count + m->count_add));
	put_u32(out, size);
	put_u32(out, offset);
	put_u16(out, (unsigned)m->comment.len);
	put(out, m->comment);
}

static void put_zip64_end(struct buf *out, const struct zipmaker *m, size_t count, size_t offset, size_t size)
{
	size_t here = out->len;

	put_u32(out, ZIP64_END);
	put_u64(out, ZIP64_END_SIZE - 12);
	put_u32(out, 0x002d002d);
	put_u64(out, 0);
	put_u64(out, count + m->zip64_add);
	put_u64(out, count + m->zip64_add);
	put_u64(out, size);
	put_u64(out, offset);
	put_u32(out, ZIP64_LOCATOR);
	put_u32(out, 0);
	put_u64(out, here);
	put_u32(out, 1);
}

static void put_entries(struct buf *out, struct arena *arena, const struct zipmaker *m, struct made *made)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct zipmaker_entry *e = &m->entries[i];

		made[i].offset = out->len - (m->shift ? 0 : m->prefix.len);
		made[i].packed = pack(arena, e);
		made[i].crc = (uint32_t)crc32_z(0, e->content.at, e->content.len);
		put_local(out, e, &made[i]);
	}
	if (m->overlap && m->count > 1)
		made[1].offset = made[0].offset;
}

struct slice zipmaker_make(struct arena *arena, const struct zipmaker *m)
{
	struct made *made = arena_array(arena, m->count + 1, struct made);
	size_t directory, count = 0, size;
	struct buf out;

	assert_non_null(made);
	buf_init(&out, arena, CONTAINER_MAX);
	put(&out, m->prefix);
	put_entries(&out, arena, m, made);
	put(&out, m->gap);
	directory = out.len;
	for (size_t i = 0; i < m->count; i++) {
		for (int times = m->entries[i].twice ? 2 : m->entries[i].hidden ? 0 : 1; times > 0; times--) {
			put_central(&out, &m->entries[i], &made[i]);
			count++;
		}
	}
	size = out.len - directory;
	directory -= m->shift ? 0 : m->prefix.len;
	if (m->zip64_end || count > UINT16_MAX)
		put_zip64_end(&out, m, count, directory, size);
	put_end(&out, m, count, directory, size);
	if (m->two_ends)
		put_end(&out, m, count, directory, size);
	put(&out, m->suffix);
	return slice(out.at, out.len - m->cut);
}

struct slice zipmaker_honest(struct arena *arena, const struct zipmaker_entry *entries, size_t count)
{
	return zipmaker_make(arena, &(struct zipmaker){.entries = entries, .count = count});
}

/* The files of a container as entries, with room for more behind them. */
static struct zipmaker_entry *files_of(struct arena *arena, struct slice container, size_t more,
				       size_t *count)
{
	struct zipmaker_entry *entries;
	struct zip zip;

	assert_ok(zip_open(arena, container, &zip));
	entries = arena_array(arena, zip.count + more, struct zipmaker_entry);
	assert_non_null(entries);
	*count = 0;
	for (size_t i = 0; i < zip.count; i++) {
		struct zipmaker_entry *e = &entries[*count];

		if (zip.entries[i].folder)
			continue;
		*e = (struct zipmaker_entry){.name = zip.entries[i].name, .utf8 = true};
		assert_ok(zip_unpack(arena, &zip.entries[i], &e->content));
		++*count;
	}
	return entries;
}

struct slice zipmaker_with(struct arena *arena, struct slice container, const char *name,
			   struct slice content)
{
	size_t count, kept = 0;
	struct zipmaker_entry *entries = files_of(arena, container, 1, &count);
	bool there = false;

	for (size_t i = 0; i < count; i++) {
		if (slice_is(entries[i].name, name)) {
			entries[i].content = content;
			there = true;
			if (!content.at)
				continue;
		}
		entries[kept++] = entries[i];
	}
	if (!there && content.at)
		entries[kept++] =
			(struct zipmaker_entry){.name = slice_str(name), .content = content, .utf8 = true};
	return zipmaker_honest(arena, entries, kept);
}

struct slice zipmaker_again(struct arena *arena, struct slice container, const struct zipmaker *maker)
{
	struct zipmaker whole = *maker;
	size_t count;
	struct zipmaker_entry *entries = files_of(arena, container, maker->count, &count);

	for (size_t i = 0; i < maker->count; i++)
		entries[count++] = maker->entries[i];
	whole.entries = entries;
	whole.count = count;
	return zipmaker_make(arena, &whole);
}

struct slice zipmaker_file(struct arena *arena, struct slice container, const char *name)
{
	const struct zip_entry *entry;
	struct slice bytes;
	struct zip zip;

	assert_ok(zip_open(arena, container, &zip));
	entry = zip_find(&zip, slice_str(name), NULL);
	if (!entry)
		fail_msg("no %s in the container", name);
	assert_ok(zip_unpack(arena, entry, &bytes));
	return bytes;
}

struct slice zipmaker_read(struct arena *arena, const char *path)
{
	struct slice bytes;

	assert_ok(file_read(arena, path, FILE_MAX, &bytes));
	return bytes;
}
