/* SPDX-License-Identifier: Apache-2.0 */
/* What was done to an evidence bundle afterwards is found, and named (art. 24). */
#include "lib/bundler.h"
#include "lib/check.h"
#include "lib/zipmaker.h"
#include "zip/write.h"

static bool whole(struct slice zip)
{
	struct bundle bundle;
	struct arena mine;
	bool good;

	arena_init(&mine, ARENA_REQUEST_MAX);
	good = bundle_open(&mine, zip, &bundle).code == E_OK;
	arena_clear(&mine);
	return good;
}

/* A small one, so that each of its bytes can be tried. */
static void every_changed_byte_is_found(void **unused)
{
	struct recipe r;
	struct slice zip;
	uint8_t *bytes;

	(void)unused;
	recipe_honest(&r);
	zip = bundler_zip(&r, entry_of(&r, recipe_make(&r), SIGN_0 "Seal.esl"));
	bytes = arena_take(&bundler_arena, zip.len);
	memcpy(bytes, zip.at, zip.len);
	assert_true(whole(slice(bytes, zip.len)));
	for (size_t i = 0; i < zip.len; i++) {
		bytes[i] ^= (uint8_t)(1u << (i % 8));
		if (whole(slice(bytes, zip.len)))
			fail_msg("byte %zu of %zu", i, zip.len);
		bytes[i] = zip.at[i];
	}
}

static void cut_or_longer_it_is_no_bundle(void **unused)
{
	struct slice zip = bundler_honest();
	uint8_t *longer = arena_take(&bundler_arena, zip.len + 1);

	(void)unused;
	memcpy(longer, zip.at, zip.len);
	assert_false(whole(slice(longer, zip.len + 1)));
	for (size_t len = 0; len < zip.len; len += 97)
		assert_false(whole(slice(zip.at, len)));
}

/* A container with one file changed or left out, packed as a bundle is. */
static struct slice with(struct slice zip, const char *name, struct slice content, bool keep)
{
	struct zip_writer writer;
	struct zip from;
	struct slice out;

	assert_ok(zip_open(&bundler_arena, zip, &from));
	assert_ok(zip_writer_init(&writer, &bundler_arena, from.count + 1));
	for (size_t i = 0; i < from.count; i++) {
		struct slice bytes;

		assert_ok(zip_unpack(&bundler_arena, &from.entries[i], &bytes));
		if (!slice_is(from.entries[i].name, name))
			assert_ok(zip_write_stored(&writer, from.entries[i].name, bytes));
		else if (keep)
			assert_ok(zip_write_stored(&writer, from.entries[i].name, content));
	}
	if (keep && !zip_find(&from, slice_str(name), NULL))
		assert_ok(zip_write_stored(&writer, slice_str(name), content));
	assert_ok(zip_write_end(&writer, &out));
	return out;
}

static void is_named(struct slice zip, const char *name)
{
	struct bundle bundle;

	assert_err(E_BUNDLE, bundle_open(&bundler_arena, zip, &bundle));
	assert_string_equal(err_trail()->place, name);
}

static void what_was_changed_added_or_taken_away_is_named(void **unused)
{
	struct slice zip = bundler_honest();

	(void)unused;
	assert_true(slice_eq(with(zip, "nothing", slice(NULL, 0), false), zip));
	is_named(with(zip, "report.json", slice_str("{}"), true), "report.json");
	is_named(with(zip, "document.ofd", slice_str("PK"), true), "document.ofd");
	is_named(with(zip, "certificates/anchor-001.cer", world.foreign_ca.cert.der, true),
		 "certificates/anchor-001.cer");
	is_named(with(zip, "certificates/anchor-001.cer", slice_str("nothing"), true),
		 "certificates/anchor-001.cer");
	is_named(with(zip, "revocation/known-001.crl", slice(NULL, 0), false), "revocation/known-002.crl");
	is_named(with(zip, "certificates/anchor-002.cer", world.foreign_ca.cert.der, true),
		 "certificates/anchor-002.cer");
	is_named(with(zip, "readme.txt", slice_str("hello"), true), "readme.txt");
	is_named(with(zip, "SM3SUMS", slice(NULL, 0), false), "SM3SUMS");
	is_named(with(zip, "policy.txt", slice_str("lax 1\n"), true), "policy.txt");
}

/* Whoever mends the digests as well is found by the verdict, or by the signature over the digests. */
static struct slice mended(struct slice zip, void (*change)(struct bundle *))
{
	struct bundle bundle;
	struct slice out;

	assert_ok(bundle_open(&bundler_arena, zip, &bundle));
	change(&bundle);
	assert_ok(bundle_write(&bundler_arena, &bundle, &out));
	return out;
}

static void claim_success(struct bundle *b)
{
	b->report = replaced(&bundler_arena, b->report, "TOTAL_FAILED", "TOTAL_PASSED");
}

static void judge_later(struct bundle *b)
{
	b->at += DAY;
}

static void leave_out_the_crls(struct bundle *b)
{
	b->revocation.crl_count = 0;
}

static void another_policy(struct bundle *b)
{
	b->policy_table = slice_str("standard 99\n");
}

static void a_forged_report_is_not_given_again(void **unused)
{
	const struct replay_rests nobody = {0};
	struct slice zip;
	struct bundle bundle;
	struct replay replay;
	struct recipe r;
	bool same;

	(void)unused;
	recipe_honest(&r);
	r.status.status = STATUS_SUSPENDED;
	zip = bundler_zip(&r, recipe_make(&r));
	assert_true(bundler_says(bundler_replay(mended(zip, claim_success), NULL, &same), "TOTAL_FAILED"));
	assert_false(same);
	bundler_replay(mended(zip, judge_later), NULL, &same);
	assert_false(same);
	bundler_replay(mended(zip, leave_out_the_crls), NULL, &same);
	assert_false(same);
	assert_ok(bundle_open(&bundler_arena, mended(zip, another_policy), &bundle));
	assert_err(E_BUNDLE, replay_start(&replay, &bundler_arena, &bundle, &nobody));
}

static void other_containers_are_no_bundles(void **unused)
{
	(void)unused;
	is_named(world.notice, "SM3SUMS");
	is_named(zipmaker_with(&bundler_arena, bundler_honest(), "SM3SUMS", slice_str("packed anew")),
		 "SM3SUMS");
	assert_false(whole(slice_str("nothing")));
	assert_false(whole(slice(NULL, 0)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bundler_begin, bundler_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_changed_byte_is_found),
		TEST(cut_or_longer_it_is_no_bundle),
		TEST(what_was_changed_added_or_taken_away_is_named),
		TEST(a_forged_report_is_not_given_again),
		TEST(other_containers_are_no_bundles),
	};

	return cmocka_run_group_tests(tests, bundler_open, world_teardown);
}
