/* SPDX-License-Identifier: Apache-2.0 */
/* Containers of one entry, octet by octet: extra fields, and headers that say what no header says. */
#include <zlib.h>

#include "lib/check.h"
#include "lib/zipmaker.h"
#include "zip/nest.h"
#include "zip/read.h"
#include "zip/record.h"

#define BYTES(text) slice(text, sizeof(text) - 1)
#define NOTHING slice(NULL, 0)

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, 1u << 28);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	err_forget();
	return 0;
}

/* One stored entry; where its headers stand. */
struct made {
	uint8_t *local, *central, *end;
	struct slice whole;
};

static struct made made(struct slice name, struct slice local_extra, struct slice central_extra)
{
	struct slice content = slice_str("text");
	size_t directory = ZIP_LOCAL_SIZE + name.len + local_extra.len + content.len;
	size_t size = ZIP_CENTRAL_SIZE + name.len + central_extra.len;
	uint8_t *at = arena_take(&arena, directory + size + ZIP_END_SIZE);
	struct made m = {at, at + directory, at + directory + size,
			 slice(at, directory + size + ZIP_END_SIZE)};
	uint32_t crc = (uint32_t)crc32_z(0, content.at, content.len);

	assert_non_null(at);
	zip_put_u32(m.local, ZIP_LOCAL);
	zip_put_u32(m.local + 14, crc);
	zip_put_u32(m.local + 18, (uint32_t)content.len);
	zip_put_u32(m.local + 22, (uint32_t)content.len);
	zip_put_u16(m.local + 26, (uint16_t)name.len);
	zip_put_u16(m.local + 28, (uint16_t)local_extra.len);
	memcpy(m.local + ZIP_LOCAL_SIZE, name.at, name.len);
	if (local_extra.len > 0)
		memcpy(m.local + ZIP_LOCAL_SIZE + name.len, local_extra.at, local_extra.len);
	memcpy(m.central - content.len, content.at, content.len);
	zip_put_u32(m.central, ZIP_CENTRAL);
	zip_put_u32(m.central + 16, crc);
	zip_put_u32(m.central + 20, (uint32_t)content.len);
	zip_put_u32(m.central + 24, (uint32_t)content.len);
	zip_put_u16(m.central + 28, (uint16_t)name.len);
	zip_put_u16(m.central + 30, (uint16_t)central_extra.len);
	memcpy(m.central + ZIP_CENTRAL_SIZE, name.at, name.len);
	if (central_extra.len > 0)
		memcpy(m.central + ZIP_CENTRAL_SIZE + name.len, central_extra.at, central_extra.len);
	zip_put_u32(m.end, ZIP_END);
	zip_put_u16(m.end + 8, 1);
	zip_put_u16(m.end + 10, 1);
	zip_put_u32(m.end + 12, (uint32_t)size);
	zip_put_u32(m.end + 16, (uint32_t)directory);
	return m;
}

static struct made plain(void)
{
	return made(slice_str("a.xml"), NOTHING, NOTHING);
}

/* The detail of the refusal, "" when there is none. */
static const char *refusal(struct made m)
{
	struct zip zip;
	err e = zip_open(&arena, m.whole, &zip);

	return e.code == E_OK ? "" : err_trail()->detail;
}

static const char *with_extra(struct slice extra)
{
	return refusal(made(slice_str("a.xml"), NOTHING, extra));
}

#define ZIP64_OF_FOUR "\x01\x00\x10\x00\x04\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0"

static void extra_fields_say_nothing_else(void **unused)
{
	(void)unused;
	assert_string_equal(refusal(plain()), "");
	assert_string_equal(with_extra(BYTES(ZIP64_OF_FOUR)), "");
	assert_string_equal(with_extra(BYTES(ZIP64_OF_FOUR ZIP64_OF_FOUR)), "two zip64 fields");
	assert_string_equal(with_extra(BYTES("\x01\x00\x0c\x00\x04\0\0\0\0\0\0\0\x04\0\0\0")),
			    "the zip64 field has the wrong length");
	assert_string_equal(with_extra(BYTES("\x01\x99\x00\x00")), "the entry is encrypted");
	assert_string_equal(with_extra(BYTES("\x75\x70\x0a\x00\x01\0\0\0\0"
					     "a.xml")),
			    "");
	assert_string_equal(with_extra(BYTES("\x75\x70\x0a\x00\x01\0\0\0\0"
					     "b.xml")),
			    "a second name in an extra field");
	assert_string_equal(with_extra(BYTES("\x77\x77\x01")), "extra fields that do not fill their room");
}

static void headers_keep_to_their_room(void **unused)
{
	struct made m = plain();
	(void)unused;

	m.central[0] ^= 1;
	assert_string_equal(refusal(m), "something else in the central directory");
	m = plain();
	zip_put_u16(m.central + 30, 0xffff);
	assert_string_equal(refusal(m), "the central directory is cut off");
	m = plain();
	zip_put_u16(m.local + 28, 0xffff);
	assert_string_equal(refusal(m), "a local header is cut off");
	m = plain();
	zip_put_u16(m.central + 34, 1);
	assert_string_equal(refusal(m), "the entry has a comment or lies on another disk");
	m = plain();
	zip_put_u32(m.central + 42, (uint32_t)(m.central - m.local));
	assert_string_equal(refusal(m), "the entry lies behind the central directory");
}

static void both_headers_say_the_same(void **unused)
{
	struct made m = plain();
	(void)unused;

	zip_put_u16(m.local + 8, ZIP_DEFLATED);
	assert_string_equal(refusal(m), "other flags or another method in the local header");
	m = plain();
	zip_put_u32(m.local + 18, 5);
	assert_string_equal(refusal(m), "another CRC or size in the local header");
	m = plain();
	zip_put_u16(m.end + 20, 5);
	assert_string_equal(refusal(m),
			    "no end record at the end: truncated, or bytes or a comment follow it");
}

static void names_have_a_length(void **unused)
{
	char name[ZIP_NAME_MAX + 1];
	(void)unused;

	memset(name, 'a', sizeof(name));
	assert_string_equal(refusal(made(slice(name, ZIP_NAME_MAX), NOTHING, NOTHING)), "");
	assert_string_equal(refusal(made(slice(name, ZIP_NAME_MAX + 1), NOTHING, NOTHING)),
			    "the name is empty or too long");
	assert_string_equal(refusal(made(slice(name, 0), NOTHING, NOTHING)), "the name is empty or too long");
	assert_string_equal(refusal(made(slice_str("a/"), NOTHING, NOTHING)), "a folder with content");
}

static void set_sizes(struct made *m, uint32_t packed, uint32_t size)
{
	zip_put_u32(m->local + 18, packed);
	zip_put_u32(m->central + 20, packed);
	zip_put_u32(m->local + 22, size);
	zip_put_u32(m->central + 24, size);
}

static void sizes_are_true_and_bounded(void **unused)
{
	struct made m = plain();
	(void)unused;

	set_sizes(&m, 4, 5);
	assert_string_equal(refusal(m), "a stored entry with two sizes");
	m = plain();
	set_sizes(&m, 5, 5);
	assert_string_equal(refusal(m), "the entry reaches into the next");
	m = plain();
	set_sizes(&m, 4, ZIP_TOTAL_MAX + 1u);
	assert_string_equal(refusal(m), "the container unpacks to too much");
}

static void a_content_has_the_crc_that_was_said(void **unused)
{
	struct made m = plain();
	struct slice content;
	struct zip zip;
	(void)unused;

	m.central[-1] ^= 1;
	assert_ok(zip_open(&arena, m.whole, &zip));
	assert_err(E_ZIP_AMBIGUOUS, zip_unpack(&arena, &zip.entries[0], &content));
}

static void a_bomb_in_a_container_is_one(void **unused)
{
	size_t size = 8 * (size_t)ZIP_RATIO_FLOOR;
	struct zipmaker_entry e = {.name = slice_str("zeros"),
				   .content = slice(arena_take(&arena, size), size)};
	struct zip zip;
	(void)unused;

	assert_non_null(e.content.at);
	e = (struct zipmaker_entry){.name = slice_str("in.zip"), .content = zipmaker_honest(&arena, &e, 1)};
	assert_ok(zip_open(&arena, zipmaker_honest(&arena, &e, 1), &zip));
	assert_err(E_ZIP_LIMIT, zip_check_nesting(&zip.entries[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extra_fields_say_nothing_else),
		cmocka_unit_test(headers_keep_to_their_room),
		cmocka_unit_test(both_headers_say_the_same),
		cmocka_unit_test(names_have_a_length),
		cmocka_unit_test(sizes_are_true_and_bounded),
		cmocka_unit_test(a_content_has_the_crc_that_was_said),
		cmocka_unit_test(a_bomb_in_a_container_is_one),
	};

	return cmocka_run_group_tests_name("zip_header", tests, begin, end);
}
