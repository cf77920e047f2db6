/* SPDX-License-Identifier: Apache-2.0 */
/* What `eseal sign` writes: seals on several pages, at a keyword, riding; signatures without a seal; and further ones that
 * leave the earlier whole. Each is judged again by `eseal verify`. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "gm/pem.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/tool.h"

static const char *seal, *key, *cert, *trust, *document;

static struct slice pem_of(const char *label, struct slice der)
{
	struct slice text;

	assert_ok(pem_write(label, der, &world.arena, &text));
	return text;
}

/* The seal and its owner must be in force today, whenever today is. */
static int begin(void **state)
{
	struct slice pem;
	struct recipe r;
	char *end;

	if (world_setup(state) != 0)
		return -1;
	recipe_honest(&r);
	r.seal.valid_to = pki_end();
	assert_ok(key_write(&world.owner.key, slice(NULL, 0), &world.arena, &pem));
	key = tool_file(&world.arena, "owner.key", pem);
	cert = tool_file(&world.arena, "owner.pem", pem_of("CERTIFICATE", world.owner.cert.der));
	trust = tool_file(&world.arena, "root.pem", pem_of("CERTIFICATE", world.root.cert.der));
	seal = tool_file(&world.arena, "Seal.esl", entry_of(&r, recipe_make(&r), SIGN_0 "Seal.esl"));
	document = tool_file(&world.arena, "notice.ofd", world.notice);
	end = strrchr(trust, '/'); /* the folder that holds them all is what we trust */
	trust = arena_text(&world.arena, "%.*s", (int)(end - trust), trust);
	return 0;
}

static int end(void **state)
{
	tool_clean();
	return world_teardown(state);
}

/* Run eseal with these words; the answer is its exit status. */
static int eseal(const char **told, const char *const *words)
{
	const char *argv[TOOL_ARGS_MAX] = {arena_text(&world.arena, "%s/eseal", getenv("PROGRAMS"))};

	for (size_t i = 0; words[i]; i++)
		argv[i + 1] = words[i];
	return tool_run(&world.arena, argv, told);
}
#define ESEAL(told, ...) eseal((told), (const char *const[]){__VA_ARGS__, NULL})

static const char *beside(const char *name)
{
	return arena_text(&world.arena, "%s/%s", trust, name);
}

static void expect_passed(const char *file, const char *words)
{
	const char *told;

	assert_int_equal(ESEAL(&told, "verify", file, "--policy", "integrity"), EXIT_PASSED);
	assert_non_null(strstr(told, "TOTAL_PASSED"));
	assert_int_equal(ESEAL(&told, "inspect", file), EXIT_PASSED);
	if (!strstr(told, words))
		print_error("%s\n", told);
	assert_non_null(strstr(told, words));
}

static void seal_it(const char *in, const char *out, const char *how, const char *value)
{
	const char *told;

	if (ESEAL(&told, "sign", in, "--seal", seal, "--key", key, "--cert", cert, "-o", out, how, value,
		  "--at-mm", "60,100") != EXIT_PASSED)
		fail_msg("%s", told);
}

static void a_seal_goes_on_a_page(void **unused)
{
	(void)unused;
	seal_it(document, beside("one.ofd"), "--page", "1");
	expect_passed(beside("one.ofd"), "\"type\":\"Seal\"");
}

static void a_seal_goes_on_the_pages_that_are_named(void **unused)
{
	(void)unused;
	seal_it(document, beside("pages.ofd"), "--page", "2-3");
	expect_passed(beside("pages.ofd"), "\"stamps\":[{\"page\":\"24\",\"box_mm\":[60,100,42,42]},"
					   "{\"page\":\"43\",\"box_mm\":[60,100,42,42]}]");
}

static int seal_with(const char *out, const char *a, const char *b, const char *c, const char *d,
		     const char **told)
{
	return ESEAL(told, "sign", document, "--seal", seal, "--key", key, "--cert", cert, "-o", out, a, b, c,
		     d);
}

static void a_seal_rides_across_the_edge_of_all_pages(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(seal_with(beside("riding.ofd"), "--riding", "--at-mm", "0,100", NULL, &told),
			 EXIT_PASSED);
	expect_passed(beside("riding.ofd"), "{\"page\":\"1\",\"box_mm\":[199.5,100,42,42]},"
					    "{\"page\":\"24\",\"box_mm\":[189,100,42,42]},"
					    "{\"page\":\"43\",\"box_mm\":[178.5,100,42,42]},"
					    "{\"page\":\"53\",\"box_mm\":[168,100,42,42]}]");
}

static void a_seal_goes_over_the_text_that_is_named(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(seal_with(beside("text.ofd"), "--keyword", "2026年11月20日", NULL, NULL, &told),
			 EXIT_PASSED);
	expect_passed(beside("text.ofd"), "\"stamps\":[{\"page\":\"24\",");
	assert_int_equal(seal_with(beside("no.ofd"), "--keyword", "nowhere", NULL, NULL, &told), EXIT_FAILED);
	assert_non_null(strstr(told, "the text stands on no page"));
}

static void a_place_is_named_in_one_way(void **unused)
{
	static const char *const ways[][4] = {
		{"--riding"},
		{"--riding", "--keyword", "局"},
		{"--keyword", "局", "--at-mm", "60,100"},
		{"--keyword", "局", "--page", "2"},
		{"--page", "2"},
	};
	const char *told;

	(void)unused;
	for (size_t i = 0; i < COUNT(ways); i++)
		assert_int_equal(
			seal_with(beside("no.ofd"), ways[i][0], ways[i][1], ways[i][2], ways[i][3], &told),
			EXIT_USAGE);
	assert_int_equal(ESEAL(&told, "sign", document, "--seal", seal, "--key", key, "--cert", cert, "-o",
			       beside("no.ofd"), "--riding", "--at-mm", "0,9", "--page", "2"),
			 EXIT_USAGE);
	assert_int_not_equal(access(beside("no.ofd"), F_OK), 0);
}

static void a_signature_without_a_seal_is_signed_data(void **unused)
{
	const char *told, *out = beside("plain.ofd");

	(void)unused;
	assert_int_equal(ESEAL(&told, "sign", document, "--sign", "--key", key, "--cert", cert, "-o", out),
			 EXIT_PASSED);
	expect_passed(out, "\"type\":\"Sign\"");
	expect_passed(out, "\"format\":\"GB/T 35275\"");
}

static void further_signatures_leave_the_earlier_whole(void **unused)
{
	const char *told, *first = beside("first.ofd"), *second = beside("second.ofd");

	(void)unused;
	seal_it(document, first, "--page", "1");
	assert_int_equal(ESEAL(&told, "sign", first, "--sign", "--key", key, "--cert", cert, "-o", second),
			 EXIT_PASSED);
	seal_it(second, beside("third.ofd"), "--page", "1");
	expect_passed(second, "\"type\":\"Sign\"");
	expect_passed(beside("third.ofd"), "\"type\":\"Sign\"");
}

static void nothing_of_a_seal_goes_with_a_signature_without_one(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(ESEAL(&told, "sign", document, "--sign", "--seal", seal, "--key", key, "--cert",
			       cert, "-o", beside("no.ofd")),
			 EXIT_USAGE);
	assert_int_not_equal(access(beside("no.ofd"), F_OK), 0);
}

static void pages_are_numbers_and_ranges(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(ESEAL(&told, "sign", document, "--page", "2-1"), EXIT_USAGE);
	assert_int_equal(ESEAL(&told, "sign", document, "--page", "1,"), EXIT_USAGE);
	assert_int_equal(ESEAL(&told, "sign", document, "--page", "1-2-3"), EXIT_USAGE);
	assert_int_equal(ESEAL(&told, "sign", document, "--seal", seal, "--key", key, "--cert", cert, "-o",
			       beside("no.ofd"), "--at-mm", "60,100", "--page", "1,900"),
			 EXIT_FAILED);
}

static void a_signature_beside_a_document_is_judged(void **unused)
{
	const char *told, *signature = beside("letter.sig"), *letter;
	struct slice value;

	(void)unused;
	letter = tool_file(&world.arena, "letter.txt", slice_str("Dear sir or madam"));
	assert_ok(key_sign(&world.owner.key, &world.arena, slice_str("Dear sir or madam"), &value));
	assert_ok(file_write(signature, value, 0600));
	assert_int_equal(ESEAL(&told, "verify", letter, "--signature", signature, "--cert", cert, "--policy",
			       "integrity"),
			 EXIT_PASSED);
	assert_int_equal(ESEAL(&told, "verify", letter, "--signature", signature, "--policy", "integrity"),
			 EXIT_INDETERMINATE);
	assert_int_equal(ESEAL(&told, "verify", document, "--signature", signature, "--cert", cert,
			       "--policy", "integrity"),
			 EXIT_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seal_goes_on_a_page),
		cmocka_unit_test(a_seal_goes_on_the_pages_that_are_named),
		cmocka_unit_test(a_seal_rides_across_the_edge_of_all_pages),
		cmocka_unit_test(a_seal_goes_over_the_text_that_is_named),
		cmocka_unit_test(a_place_is_named_in_one_way),
		cmocka_unit_test(a_signature_without_a_seal_is_signed_data),
		cmocka_unit_test(further_signatures_leave_the_earlier_whole),
		cmocka_unit_test(nothing_of_a_seal_goes_with_a_signature_without_one),
		cmocka_unit_test(pages_are_numbers_and_ranges),
		cmocka_unit_test(a_signature_beside_a_document_is_judged),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
