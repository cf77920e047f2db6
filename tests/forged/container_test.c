/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, Z: containers that two readers may read in two ways. Whatever is added here is added to a sound sealed
 * document, whose signature stays right. */
#include "lib/catalogue.h"
#include "lib/check.h"
#include "zip/record.h"

#define TEXT(text) ((struct slice){(const uint8_t *)(text), sizeof(text) - 1})

/* Put the container together anew, with these lies. */
static struct zipmaker *anew(struct recipe *r)
{
	struct zipmaker *lies = arena_new(r->arena, struct zipmaker);

	assert_non_null(lies);
	r->lies = lies;
	return lies;
}

/* The same with one more file, to be made worse. */
static struct zipmaker_entry *one_more(struct recipe *r, struct slice name)
{
	struct zipmaker *lies = anew(r);
	struct zipmaker_entry *e = arena_new(r->arena, struct zipmaker_entry);

	assert_non_null(e);
	*e = (struct zipmaker_entry){
		.name = name, .content = slice_str("text"), .stored = true, .utf8 = true};
	lies->entries = e;
	lies->count = 1;
	return e;
}

static void two_more(struct recipe *r, struct slice one, bool one_utf8, struct slice other, bool other_utf8)
{
	struct zipmaker *lies = anew(r);
	struct zipmaker_entry *e = arena_array(r->arena, 2, struct zipmaker_entry);

	assert_non_null(e);
	e[0] = (struct zipmaker_entry){.name = one, .content = slice_str("one"), .utf8 = one_utf8};
	e[1] = (struct zipmaker_entry){.name = other, .content = slice_str("other"), .utf8 = other_utf8};
	lies->entries = e;
	lies->count = 2;
}

static void add_a_file(struct recipe *r)
{
	one_more(r, TEXT("Doc_0/a..b/..note"));
}

static void climb_out(struct recipe *r)
{
	one_more(r, TEXT("../note"));
}

static void climb_out_from_inside(struct recipe *r)
{
	one_more(r, TEXT("Doc_0/../../note"));
}

static void name_from_the_root(struct recipe *r)
{
	one_more(r, TEXT("/Doc_0/note"));
}

static void write_a_backslash(struct recipe *r)
{
	one_more(r, TEXT("Doc_0\\note"));
}

static void name_a_drive(struct recipe *r)
{
	one_more(r, TEXT("C:note"));
}

static void hide_an_end_in_a_name(struct recipe *r)
{
	one_more(r, TEXT("Doc_0/note\0.xml"));
}

static void break_the_line_in_a_name(struct recipe *r)
{
	one_more(r, TEXT("Doc_0/note\n.xml"));
}

static void add_a_file_twice(struct recipe *r)
{
	one_more(r, TEXT("Doc_0/Document.xml"));
}

static void add_a_file_in_other_letters(struct recipe *r)
{
	one_more(r, TEXT("DOC_0/document.XML"));
}

static void add_a_file_by_another_way(struct recipe *r)
{
	one_more(r, TEXT("Doc_0/./Document.xml"));
}

/* "é" in one character, and as "e" with an accent behind it. */
static void add_one_name_in_two_forms(struct recipe *r)
{
	two_more(r, TEXT("caf\xc3\xa9"), true, TEXT("cafe\xcc\x81"), true);
}

/* The UTF-8 bytes of 文件 without the flag, which readers of GBK see as 鏂囦欢. */
static void add_one_name_in_two_character_sets(struct recipe *r)
{
	two_more(r, TEXT("文件"), false, TEXT("鏂囦欢"), true);
}

static void add_two_names(struct recipe *r)
{
	two_more(r, TEXT("文件"), false, TEXT("café"), true);
}

static void name_it_otherwise_in_the_stream(struct recipe *r)
{
	one_more(r, TEXT("note"))->local_name = TEXT("evil");
}

static void give_another_crc_in_the_stream(struct recipe *r)
{
	one_more(r, TEXT("note"))->local_crc_xor = 1;
}

static void give_another_size_in_the_stream(struct recipe *r)
{
	one_more(r, TEXT("note"))->local_size_add = 1;
}

static struct zipmaker_entry *with_descriptor(struct recipe *r)
{
	struct zipmaker_entry *e = one_more(r, TEXT("note"));

	e->descriptor = true;
	return e;
}

static void describe_it_behind(struct recipe *r)
{
	with_descriptor(r);
}

static void describe_it_otherwise_behind(struct recipe *r)
{
	with_descriptor(r)->local_crc_xor = 1;
}

static void leave_it_to_the_stream(struct recipe *r)
{
	one_more(r, TEXT("note"))->hidden = true;
}

static void list_it_twice(struct recipe *r)
{
	one_more(r, TEXT("note"))->twice = true;
}

static void lay_one_into_another(struct recipe *r)
{
	anew(r)->overlap = true;
}

static void pack_anew(struct recipe *r)
{
	anew(r);
}

static void end_twice(struct recipe *r)
{
	anew(r)->two_ends = true;
}

static void hide_an_end_in_the_comment(struct recipe *r)
{
	anew(r)->comment = TEXT("PK\5\6 in a comment");
}

static void put_a_program_before(struct recipe *r)
{
	anew(r)->prefix = TEXT("#!/bin/sh\n");
}

static void put_a_program_before_and_count_it(struct recipe *r)
{
	struct zipmaker *lies = anew(r);

	lies->prefix = TEXT("#!/bin/sh\n");
	lies->shift = true;
}

static void leave_a_gap(struct recipe *r)
{
	anew(r)->gap = TEXT("gap");
}

static void put_bytes_behind(struct recipe *r)
{
	anew(r)->suffix = TEXT("\n");
}

static struct zipmaker_entry *with_zip64(struct recipe *r)
{
	struct zipmaker_entry *e = one_more(r, TEXT("note"));

	e->local_zip64 = e->central_zip64 = e->zip64_beside = true;
	return e;
}

static void say_it_in_zip64_too(struct recipe *r)
{
	with_zip64(r);
}

static void say_otherwise_in_zip64(struct recipe *r)
{
	with_zip64(r)->zip64_size_add = 1;
}

static void end_in_zip64_too(struct recipe *r)
{
	anew(r)->zip64_end = true;
}

static void end_otherwise_in_zip64(struct recipe *r)
{
	struct zipmaker *lies = anew(r);

	lies->zip64_end = true;
	lies->zip64_add = 1;
}

static void add_zeros(struct recipe *r, size_t size)
{
	struct zipmaker_entry *e = one_more(r, TEXT("zeros"));

	e->stored = false;
	e->content = slice(arena_take(r->arena, size), size);
	assert_non_null(e->content.at);
}

static void add_what_may_grow(struct recipe *r)
{
	add_zeros(r, ZIP_RATIO_FLOOR);
}

static void add_a_bomb(struct recipe *r)
{
	add_zeros(r, 8 * (size_t)ZIP_RATIO_FLOOR);
}

static void unpack_to_more_than_said(struct recipe *r)
{
	struct zipmaker_entry *e = one_more(r, TEXT("note"));

	e->stored = false;
	e->content = TEXT("0123456789");
	e->local_size_add = e->central_size_add = -2u;
}

static void add_a_thousand_files(struct recipe *r)
{
	struct zipmaker *lies = anew(r);
	struct zipmaker_entry *e = arena_array(r->arena, 1000, struct zipmaker_entry);

	assert_non_null(e);
	for (size_t i = 0; i < 1000; i++)
		e[i] = (struct zipmaker_entry){.name = slice_str(arena_text(r->arena, "f%zu", i)),
					       .stored = true};
	lies->entries = e;
	lies->count = 1000;
}

enum { MILLION = 1000000, NAME = 8, LOCAL = ZIP_LOCAL_SIZE + NAME, CENTRAL = ZIP_CENTRAL_SIZE + NAME };

/* zip64 end record, its locator, and an end record that gives way to them. */
static size_t put_end(uint8_t *at, size_t from, size_t to)
{
	zip_put_u32(at, ZIP64_END);
	zip_put_u32(at + 4, ZIP64_END_SIZE - 12);
	zip_put_u32(at + 24, MILLION);
	zip_put_u32(at + 32, MILLION);
	zip_put_u32(at + 40, (uint32_t)(to - from));
	zip_put_u32(at + 48, (uint32_t)from);
	zip_put_u32(at + ZIP64_END_SIZE, ZIP64_LOCATOR);
	zip_put_u32(at + ZIP64_END_SIZE + 8, (uint32_t)to);
	zip_put_u32(at + ZIP64_END_SIZE + 16, 1);
	at += ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE;
	zip_put_u32(at, ZIP_END);
	memset(at + 8, 0xff, 12);
	return ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE + ZIP_END_SIZE;
}

/* A million empty files; the maker of the tests would need too much memory for them. */
static struct slice a_million(const struct recipe *r, struct slice container)
{
	size_t from = (size_t)MILLION * LOCAL, to = from + (size_t)MILLION * CENTRAL;
	uint8_t *at = arena_take(r->arena, to + ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE + ZIP_END_SIZE);
	char name[16];

	(void)container;
	assert_non_null(at);
	for (size_t i = 0; i < MILLION; i++) {
		uint8_t *local = at + i * LOCAL, *central = at + from + i * CENTRAL;

		snprintf(name, sizeof(name), "%08zu", i);
		zip_put_u32(local, ZIP_LOCAL);
		zip_put_u16(local + 26, NAME);
		memcpy(local + ZIP_LOCAL_SIZE, name, NAME);
		zip_put_u32(central, ZIP_CENTRAL);
		zip_put_u16(central + 28, NAME);
		zip_put_u32(central + 42, (uint32_t)(i * LOCAL));
		memcpy(central + ZIP_CENTRAL_SIZE, name, NAME);
	}
	return slice(at, to + put_end(at + to, from, to));
}

static void add_a_million_files(struct recipe *r)
{
	r->edit_container = a_million;
}

static void add_containers(struct recipe *r, int levels)
{
	struct zipmaker_entry inner = {.name = TEXT("inner.zip"), .content = TEXT("text")};

	for (int i = 1; i < levels; i++)
		inner.content = zipmaker_honest(r->arena, &inner, 1);
	one_more(r, TEXT("inner.zip"))->content = zipmaker_honest(r->arena, &inner, 1);
}

static void add_a_container(struct recipe *r)
{
	add_containers(r, ZIP_NESTING_MAX - 1);
}

static void add_containers_without_end(struct recipe *r)
{
	add_containers(r, 40);
}

static void add_a_link(struct recipe *r)
{
	one_more(r, TEXT("note"))->attributes = 0120777u << 16;
}

static void add_a_device(struct recipe *r)
{
	one_more(r, TEXT("note"))->attributes = 0020666u << 16;
}

static void add_a_plain_file(struct recipe *r)
{
	one_more(r, TEXT("note"))->attributes = 0100644u << 16;
}

static void encrypt_it(struct recipe *r)
{
	one_more(r, TEXT("note"))->flags = 1;
}

static void pack_it_by_an_unknown_method(struct recipe *r)
{
	one_more(r, TEXT("note"))->method = 99;
}

static void pack_it_with_an_option(struct recipe *r)
{
	one_more(r, TEXT("note"))->flags = 2;
}

static void cut_a_byte_off(struct recipe *r)
{
	anew(r)->cut = 1;
}

static void cut_the_end_record_off(struct recipe *r)
{
	anew(r)->cut = ZIP_END_SIZE;
}

static const struct forgery rows[] = {
#include "forged/container.def"
};

int main(void)
{
	return catalogue_run("container", rows, COUNT(rows));
}
