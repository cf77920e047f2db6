/* SPDX-License-Identifier: Apache-2.0 */
/* Every bit of a sealed document. Its signature names every file, Signatures.xml too, so nothing in it is free: with any
 * bit turned it is refused, or the bit means nothing and every file is as it was.
 *
 * All bits take minutes: everyday runs take one of every BITS_OF_ONE, by chance, and print the seed; EVERY_BIT=all takes
 * all, EVERY_BIT=<seed> the same again. */
#include <time.h>
#include <zlib.h>

#include "base/text.h"
#include "forged/places.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/package.h"
#include "zip/record.h"

enum { BITS_OF_ONE = 24 };

static struct recipe recipe;
static struct slice sealed; /* the container */
static struct sm2_memo *memo;
static size_t tried, harmless;

/* Signatures.xml as it is when all is done, named by the signature too. */
static struct slice with_the_list(const struct recipe *r, struct slice xml)
{
	struct recipe plain = *r;
	struct sm3 sm3;
	struct slice digest;

	plain.edit_xml = NULL;
	assert_ok(sm3_of(entry_of(r, recipe_make(&plain), SIGNATURES), &sm3));
	assert_ok(base64_write(r->arena, sm3_slice(&sm3), &digest));
	return replaced(r->arena, xml, "</ofd:References>",
			arena_text(r->arena,
				   "<ofd:Reference FileRef=\"/" SIGNATURES
				   "\"><ofd:CheckValue>%.*s</ofd:CheckValue>"
				   "</ofd:Reference></ofd:References>",
				   SLICE_ARG(digest)));
}

static int setup(void **unused)
{
	const char *say = getenv("EVERY_BIT");
	unsigned seed =
		say && strcmp(say, "all") != 0 ? (unsigned)strtoul(say, NULL, 10) : (unsigned)time(NULL);

	world_setup(unused);
	recipe_honest(&recipe);
	recipe.document = package_make(&world.arena);
	recipe.edit_xml = with_the_list;
	sealed = recipe_make(&recipe);
	recipe_collect(&recipe);
	assert_ok(sm2_memo_new(1024, &memo));
	recipe.evidence.trust.memo = memo;
	srandom(seed);
	print_message("EVERY_BIT=%s%u\n", say && strcmp(say, "all") == 0 ? "all, not " : "", seed);
	return 0;
}

static int teardown(void **unused)
{
	sm2_memo_free(memo);
	print_message("%zu bits turned, %zu of them without meaning\n", tried, harmless);
	return world_teardown(unused);
}

/* ---- judging ---- */

typedef err (*judge_fn)(struct arena *arena, struct slice bytes, struct report **report);

static err judge_file(struct arena *arena, struct slice bytes, struct report **report)
{
	return verify_file(arena, bytes, &recipe.request, report);
}

static err judge_seal(struct arena *arena, struct slice bytes, struct report **report)
{
	return verify_seal(arena, bytes, &recipe.request, report);
}

static struct sm3 signed_digest;

static err judge_value(struct arena *arena, struct slice bytes, struct report **report)
{
	return verify_value(arena, bytes, sm3_slice(&signed_digest), &recipe.request, report);
}

static bool passes(struct slice bytes, judge_fn judge)
{
	struct report *report;
	struct arena arena;
	bool passed;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(judge(&arena, bytes, &report));
	passed = report->indication == INDICATION_PASSED;
	arena_clear(&arena);
	return passed;
}

/* Same names, same contents, in the same order. */
static bool files_are_as_they_were(struct slice container)
{
	struct zip was, is;
	struct arena arena;
	bool same;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(zip_open(&arena, sealed, &was));
	same = zip_open(&arena, container, &is).code == E_OK && was.count == is.count;
	for (size_t i = 0; same && i < was.count; i++) {
		struct slice a, b;

		assert_ok(zip_unpack(&arena, &was.entries[i], &a));
		same = slice_eq(was.entries[i].name, is.entries[i].name) &&
		       zip_unpack(&arena, &is.entries[i], &b).code == E_OK && slice_eq(a, b);
	}
	arena_clear(&arena);
	return same;
}

/* ---- which bits ---- */

/* The bit to turn after this one: the next, or one somewhere in the next row of BITS_OF_ONE. */
static size_t next_bit(size_t bit, bool first)
{
	const char *say = getenv("EVERY_BIT");
	size_t row = first ? 0 : bit / BITS_OF_ONE + 1;

	if (say && strcmp(say, "all") == 0)
		return first ? 0 : bit + 1;
	return row * BITS_OF_ONE + (size_t)random() % BITS_OF_ONE;
}

static uint8_t *copy_of(struct slice bytes)
{
	uint8_t *copy = arena_take(&world.arena, bytes.len);

	assert_non_null(copy);
	memcpy(copy, bytes.at, bytes.len);
	return copy;
}

static void every_bit_is_refused(const char *what, struct slice bytes, judge_fn judge)
{
	uint8_t *copy = copy_of(bytes);

	assert_true(passes(bytes, judge));
	for (size_t bit = next_bit(0, true); bit < bytes.len * 8; bit = next_bit(bit, false)) {
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		tried++;
		if (passes(slice(copy, bytes.len), judge))
			fail_msg("%s passes with bit %zu of byte %zu turned", what, bit % 8, bit / 8);
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

/* ---- entries, each with the right CRC ---- */

/* The same files, not packed: a bit of a content is a bit of the container, and its CRC can be put right in place. */
static struct slice unpacked(void)
{
	struct zip zip;
	struct zipmaker_entry *entries;

	assert_ok(zip_open(&world.arena, sealed, &zip));
	entries = arena_array(&world.arena, zip.count, struct zipmaker_entry);
	assert_non_null(entries);
	for (size_t i = 0; i < zip.count; i++) {
		entries[i] = (struct zipmaker_entry){.name = zip.entries[i].name, .stored = true};
		assert_ok(zip_unpack(&world.arena, &zip.entries[i], &entries[i].content));
	}
	return zipmaker_honest(&world.arena, entries, zip.count);
}

/* Where the central header of an entry stands: the directory lists them in order. */
static size_t central_of(const struct zip *zip, size_t entry)
{
	const struct zip_entry *last = &zip->entries[zip->count - 1];
	size_t at = (size_t)(last->packed.at + last->packed.len - zip->bytes.at);

	while (entry-- > 0)
		at += ZIP_CENTRAL_SIZE + (size_t)zip_u16(zip->bytes.at + at + 28) +
		      zip_u16(zip->bytes.at + at + 30);
	return at;
}

static void every_bit_of_entry_is_refused(const struct zip *zip, size_t i, uint8_t *copy)
{
	const struct zip_entry *entry = &zip->entries[i];
	uint8_t *content = copy + (entry->packed.at - zip->bytes.at);
	uint8_t *crcs[] = {copy + entry->offset + 14, copy + central_of(zip, i) + 16};

	for (size_t bit = next_bit(0, true); bit < entry->packed.len * 8; bit = next_bit(bit, false)) {
		uint32_t crc;

		content[bit / 8] ^= (uint8_t)(1u << bit % 8);
		crc = (uint32_t)crc32_z(0, content, entry->packed.len);
		for (size_t c = 0; c < COUNT(crcs); c++)
			zip_put_u32(crcs[c], crc);
		tried++;
		if (passes(slice(copy, zip->bytes.len), judge_file))
			fail_msg("%.*s passes with bit %zu of byte %zu turned", SLICE_ARG(entry->name),
				 bit % 8, bit / 8);
		content[bit / 8] ^= (uint8_t)(1u << bit % 8);
		for (size_t c = 0; c < COUNT(crcs); c++)
			zip_put_u32(crcs[c], entry->crc);
	}
}

static void no_bit_of_any_file_can_be_turned(void **unused)
{
	struct zip zip;
	uint8_t *copy;
	(void)unused;

	assert_ok(zip_open(&world.arena, unpacked(), &zip));
	assert_true(passes(zip.bytes, judge_file));
	copy = copy_of(zip.bytes);
	for (size_t i = 0; i < zip.count; i++)
		every_bit_of_entry_is_refused(&zip, i, copy);
}

static void no_bit_of_the_container_can_be_turned_unless_it_means_nothing(void **unused)
{
	uint8_t *copy = copy_of(sealed);
	(void)unused;

	for (size_t bit = next_bit(0, true); bit < sealed.len * 8; bit = next_bit(bit, false)) {
		struct slice turned = slice(copy, sealed.len);

		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		tried++;
		if (passes(turned, judge_file)) {
			harmless++;
			if (!files_are_as_they_were(turned))
				fail_msg("passes with bit %zu of byte %zu turned", bit % 8, bit / 8);
		}
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

static void no_bit_of_a_seal_can_be_turned(void **unused)
{
	(void)unused;
	every_bit_is_refused("the seal", entry_of(&recipe, sealed, SIGN_0 "Seal.esl"), judge_seal);
}

static void no_bit_of_a_signature_can_be_turned(void **unused)
{
	(void)unused;
	assert_ok(sm3_of(entry_of(&recipe, sealed, SIGN_0 "Signature.xml"), &signed_digest));
	every_bit_is_refused("the signature", entry_of(&recipe, sealed, SIGN_0 "SignedValue.dat"),
			     judge_value);
}

/* ---- cutting ---- */

static void what_is_cut_off_anywhere_is_refused(void **unused)
{
	const struct {
		struct slice bytes;
		judge_fn judge;
	} wholes[] = {{sealed, judge_file},
		      {entry_of(&recipe, sealed, SIGN_0 "Seal.esl"), judge_seal},
		      {entry_of(&recipe, sealed, SIGN_0 "SignedValue.dat"), judge_value}};
	(void)unused;

	for (size_t w = 0; w < COUNT(wholes); w++) {
		for (size_t len = 0; len < wholes[w].bytes.len; len++)
			assert_false(passes(slice(wholes[w].bytes.at, len), wholes[w].judge));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_bit_of_any_file_can_be_turned),
		cmocka_unit_test(no_bit_of_the_container_can_be_turned_unless_it_means_nothing),
		cmocka_unit_test(no_bit_of_a_seal_can_be_turned),
		cmocka_unit_test(no_bit_of_a_signature_can_be_turned),
		cmocka_unit_test(what_is_cut_off_anywhere_is_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
