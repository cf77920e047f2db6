/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/end.h"

#include "zip/record.h"

/* What both kinds of end record say (APPNOTE §4.3.14, §4.3.16). */
struct fields {
	uint64_t disk, directory_disk, count_here, count, size, offset;
};

static struct fields fields_32(const uint8_t *at)
{
	return (struct fields){.disk = zip_u16(at + 4),
			       .directory_disk = zip_u16(at + 6),
			       .count_here = zip_u16(at + 8),
			       .count = zip_u16(at + 10),
			       .size = zip_u32(at + 12),
			       .offset = zip_u32(at + 16)};
}

static struct fields fields_64(const uint8_t *at)
{
	return (struct fields){.disk = zip_u32(at + 16),
			       .directory_disk = zip_u32(at + 20),
			       .count_here = zip_u64(at + 24),
			       .count = zip_u64(at + 32),
			       .size = zip_u64(at + 40),
			       .offset = zip_u64(at + 48)};
}

/* A 32-bit field either gives way ("all ones") or says the same. */
static bool agree(uint64_t narrow, uint64_t wide, uint64_t ones)
{
	return narrow == ones || narrow == wide;
}

static bool ends_agree(const struct fields *narrow, const struct fields *wide)
{
	return agree(narrow->disk, wide->disk, UINT16_MAX) &&
	       agree(narrow->directory_disk, wide->directory_disk, UINT16_MAX) &&
	       agree(narrow->count_here, wide->count_here, UINT16_MAX) &&
	       agree(narrow->count, wide->count, UINT16_MAX) && agree(narrow->size, wide->size, UINT32_MAX) &&
	       agree(narrow->offset, wide->offset, UINT32_MAX);
}

/* The zip64 locator stands right before the end record, its record right before it. *end moves to where the
 * zip64 record starts. */
static err read_zip64(struct slice bytes, struct fields *fields, size_t *end)
{
	const uint8_t *locator = bytes.at + *end - ZIP64_LOCATOR_SIZE;
	uint64_t offset = zip_u64(locator + 8);
	size_t locator_offset = *end - ZIP64_LOCATOR_SIZE;
	struct fields wide;

	if (zip_u32(locator + 4) != 0 || zip_u32(locator + 16) != 1 || locator_offset < ZIP64_END_SIZE ||
	    offset > locator_offset - ZIP64_END_SIZE)
		return FAIL(E_ZIP_AMBIGUOUS, "the zip64 locator points nowhere");
	if (zip_u32(bytes.at + offset) != ZIP64_END ||
	    zip_u64(bytes.at + offset + 4) != locator_offset - offset - 12)
		return FAIL(E_ZIP_AMBIGUOUS, "no zip64 end record where the locator points");
	wide = fields_64(bytes.at + offset);
	if (!ends_agree(fields, &wide))
		return FAIL(E_ZIP_AMBIGUOUS, "the zip64 end record contradicts the end record");
	*fields = wide;
	*end = (size_t)offset;
	return OK;
}

err zip_end_read(struct slice bytes, struct zip_end *out)
{
	struct fields fields;
	size_t end;

	if (bytes.len < ZIP_END_SIZE)
		return FAIL(E_ZIP_AMBIGUOUS, "too short for a container");
	end = bytes.len - ZIP_END_SIZE;
	if (zip_u32(bytes.at + end) != ZIP_END || zip_u16(bytes.at + end + 20) != 0)
		return FAIL(E_ZIP_AMBIGUOUS,
			    "no end record at the end: truncated, or bytes or a comment follow it");
	fields = fields_32(bytes.at + end);
	if (end >= ZIP64_LOCATOR_SIZE && zip_u32(bytes.at + end - ZIP64_LOCATOR_SIZE) == ZIP64_LOCATOR)
		TRY(read_zip64(bytes, &fields, &end));
	if (fields.disk != 0 || fields.directory_disk != 0 || fields.count_here != fields.count)
		return FAIL(E_ZIP_AMBIGUOUS, "the container claims to be one part of several");
	if (fields.count > ZIP_ENTRIES_MAX)
		return FAIL(E_ZIP_LIMIT, "%llu entries, over %d", (unsigned long long)fields.count,
			    ZIP_ENTRIES_MAX);
	if (fields.offset > end || fields.size != end - fields.offset)
		return FAIL(E_ZIP_AMBIGUOUS, "the central directory does not reach the end record");
	*out = (struct zip_end){.count = fields.count,
				.directory = slice(bytes.at + fields.offset, (size_t)fields.size),
				.directory_offset = (size_t)fields.offset};
	return OK;
}
