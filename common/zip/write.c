/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/write.h"

#include <zlib.h>

#include "zip/name.h"
#include "zip/record.h"

/* Version 2.0 is needed to unpack, 6.3 made it, on Unix; a plain file that all may read. */
enum { NEEDED = 20, MADE_BY = 0x033f, DOS_EPOCH_DATE = 0x0021 };
static const uint32_t plain_file = 0100644u << 16;

struct zip_part {
	struct slice name;
	bool folder;
	enum zip_method method;
	uint32_t crc, attributes;
	uint16_t made_by, dos_time, dos_date;
	size_t size, offset;
	struct slice packed;
};

err zip_writer_init(struct zip_writer *writer, struct arena *arena, size_t max_entries)
{
	REQUIRE(max_entries <= ZIP_ENTRIES_MAX, E_ZIP_LIMIT);
	*writer = (struct zip_writer){.arena = arena, .room = max_entries};
	writer->parts = arena_array(arena, max_entries + 1, struct zip_part);
	REQUIRE(writer->parts, E_NO_MEMORY);
	return OK;
}

err zip_write_copy(struct zip_writer *writer, const struct zip_entry *entry)
{
	REQUIRE(writer->count < writer->room, E_ZIP_LIMIT);
	writer->parts[writer->count++] = (struct zip_part){.name = entry->name,
							   .folder = entry->folder,
							   .method = entry->method,
							   .crc = entry->crc,
							   .attributes = entry->attributes,
							   .made_by = entry->made_by,
							   .dos_time = entry->dos_time,
							   .dos_date = entry->dos_date,
							   .size = entry->size,
							   .packed = entry->packed};
	return OK;
}

/* Deflated bytes; left empty when that saves nothing. */
static err pack(struct arena *arena, struct slice bytes, struct slice *out)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.at, .avail_in = (uInt)bytes.len};
	uint8_t *packed;
	int status;

	*out = slice(NULL, 0);
	if (bytes.len == 0)
		return OK;
	packed = arena_take(arena, bytes.len);
	REQUIRE(packed, E_NO_MEMORY);
	REQUIRE(deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK, E_NO_MEMORY);
	z.next_out = packed;
	z.avail_out = (uInt)bytes.len;
	status = deflate(&z, Z_FINISH);
	deflateEnd(&z);
	if (status == Z_STREAM_END && z.total_out < bytes.len)
		*out = slice(packed, z.total_out);
	return OK;
}

static err add_file(struct zip_writer *writer, struct slice name, struct slice bytes, struct slice packed)
{
	struct zip_name read;

	REQUIRE(writer->count < writer->room && bytes.len <= FILE_MAX, E_ZIP_LIMIT);
	TRY(zip_name_read(writer->arena, name, true, &read));
	if (read.folder || !slice_eq(read.path, name))
		return zip_refuse(E_ZIP_PATH, name, "not the name of a file as it is written");
	writer->parts[writer->count++] =
		(struct zip_part){.name = read.path,
				  .method = packed.len > 0 ? ZIP_DEFLATED : ZIP_STORED,
				  .crc = (uint32_t)crc32_z(0, bytes.at, bytes.len),
				  .attributes = plain_file,
				  .made_by = MADE_BY,
				  .dos_date = DOS_EPOCH_DATE,
				  .size = bytes.len,
				  .packed = packed.len > 0 ? packed : bytes};
	return OK;
}

err zip_write_file(struct zip_writer *writer, struct slice name, struct slice bytes)
{
	struct slice packed;

	REQUIRE(bytes.len <= FILE_MAX, E_ZIP_LIMIT);
	TRY(pack(writer->arena, bytes, &packed));
	return add_file(writer, name, bytes, packed);
}

err zip_write_stored(struct zip_writer *writer, struct slice name, struct slice bytes)
{
	return add_file(writer, name, bytes, slice(NULL, 0));
}

static size_t put(uint8_t *at, struct slice bytes)
{
	if (bytes.len > 0)
		memcpy(at, bytes.at, bytes.len);
	return bytes.len;
}

/* A folder's name ends with a slash. */
static size_t name_length(const struct zip_part *part)
{
	return part->name.len + (part->folder ? 1 : 0);
}

static size_t put_name(uint8_t *at, const struct zip_part *part)
{
	size_t len = put(at, part->name);

	if (part->folder)
		at[len++] = '/';
	return len;
}

/* What both headers share, from "needed" to the length of the name. */
static void put_facts(uint8_t *at, const struct zip_part *part)
{
	zip_put_u16(at, NEEDED);
	zip_put_u16(at + 2, ZIP_FLAG_UTF8);
	zip_put_u16(at + 4, (uint16_t)part->method);
	zip_put_u16(at + 6, part->dos_time);
	zip_put_u16(at + 8, part->dos_date);
	zip_put_u32(at + 10, part->crc);
	zip_put_u32(at + 14, (uint32_t)part->packed.len);
	zip_put_u32(at + 18, (uint32_t)part->size);
	zip_put_u16(at + 22, (uint16_t)name_length(part));
}

static size_t put_local(uint8_t *at, const struct zip_part *part)
{
	size_t len = ZIP_LOCAL_SIZE;

	zip_put_u32(at, ZIP_LOCAL);
	put_facts(at + 4, part);
	len += put_name(at + len, part);
	return len + put(at + len, part->packed);
}

static size_t put_central(uint8_t *at, const struct zip_part *part)
{
	zip_put_u32(at, ZIP_CENTRAL);
	zip_put_u16(at + 4, part->made_by);
	put_facts(at + 6, part);
	zip_put_u32(at + 38, part->attributes);
	zip_put_u32(at + 42, (uint32_t)part->offset);
	return ZIP_CENTRAL_SIZE + put_name(at + ZIP_CENTRAL_SIZE, part);
}

static void put_end(uint8_t *at, size_t count, size_t size, size_t offset)
{
	zip_put_u32(at, ZIP_END);
	zip_put_u16(at + 8, (uint16_t)count);
	zip_put_u16(at + 10, (uint16_t)count);
	zip_put_u32(at + 12, (uint32_t)size);
	zip_put_u32(at + 16, (uint32_t)offset);
}

err zip_write_end(struct zip_writer *writer, struct slice *out)
{
	size_t total = ZIP_END_SIZE, len = 0, directory;
	uint8_t *bytes;

	for (size_t i = 0; i < writer->count; i++)
		total += ZIP_LOCAL_SIZE + ZIP_CENTRAL_SIZE + 2 * name_length(&writer->parts[i]) +
			 writer->parts[i].packed.len;
	REQUIRE(total <= FILE_MAX, E_ZIP_LIMIT);
	bytes = arena_take(writer->arena, total);
	REQUIRE(bytes, E_NO_MEMORY);
	for (size_t i = 0; i < writer->count; i++) {
		writer->parts[i].offset = len;
		len += put_local(bytes + len, &writer->parts[i]);
	}
	directory = len;
	for (size_t i = 0; i < writer->count; i++)
		len += put_central(bytes + len, &writer->parts[i]);
	put_end(bytes + len, writer->count, len - directory, directory);
	*out = slice(bytes, total);
	return OK;
}
