/* SPDX-License-Identifier: Apache-2.0 */
/* The digests by which a report names the document and each signature, and the register a seal. */
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/package.h"

static struct recipe recipe;

static int setup(void **unused)
{
	(void)unused;
	recipe_honest(&recipe);
	recipe_collect(&recipe);
	return 0;
}

static void judged(struct slice file, struct report **report)
{
	assert_ok(verify_file(&world.arena, file, &recipe.request, report));
}

static void a_signature_is_named_by_the_digest_of_its_value(void **unused)
{
	(void)unused;
	struct slice file = recipe_make(&recipe), value = entry_of(&recipe, file, SIGN_0 "SignedValue.dat");
	struct report *in_file, *alone;
	struct sm3 digest;

	assert_ok(sm3_of(value, &digest));
	judged(file, &in_file);
	judged(value, &alone);
	assert_memory_equal(in_file->signatures->value_sm3, digest.bytes, SM3_SIZE);
	assert_memory_equal(alone->signatures->value_sm3, digest.bytes, SM3_SIZE);
}

static void a_seal_is_known_to_the_register_by_its_digest(void **unused)
{
	(void)unused;
	struct slice file = recipe_make(&recipe);
	struct report *report;
	struct sm3 digest;

	assert_ok(sm3_of(entry_of(&recipe, file, SIGN_0 "Seal.esl"), &digest));
	recipe.status.seal_sm3 = sm3_slice(&digest);
	judged(file, &report);
	assert_int_equal(report->indication, INDICATION_PASSED);
	digest.bytes[0] ^= 1;
	judged(file, &report);
	assert_int_equal(report->indication, INDICATION_FAILED);
}

/* One whose container is longer than its files is digested in two steps, if there is a signature beside whose messages
 * it can go on. */
static void a_report_names_the_document_by_its_digest(void **unused)
{
	(void)unused;
	const struct slice package = package_make(&world.arena);
	struct ofd_whole whole;
	struct report *report;
	struct slice files[4] = {world.notice, package};
	struct sm3 digest;
	struct ofd ofd;

	assert_ok(ofd_open_digested(&world.arena, package, NULL, &ofd, &whole));
	assert_int_equal(whole.left.len > 0, sm3_width_in_use() != NULL);
	recipe.document = package;
	files[2] = recipe_make(&recipe);
	sign_twice(&recipe);
	files[3] = recipe_make(&recipe);
	for (size_t i = 0; i < COUNT(files); i++) {
		judged(files[i], &report);
		assert_int_equal(report->signature_count, i < 2 ? 0 : i - 1);
		assert_ok(sm3_of(files[i], &digest));
		assert_memory_equal(report->sm3, digest.bytes, SM3_SIZE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_signature_is_named_by_the_digest_of_its_value, setup),
		cmocka_unit_test_setup(a_seal_is_known_to_the_register_by_its_digest, setup),
		cmocka_unit_test_setup(a_report_names_the_document_by_its_digest, setup),
	};

	return cmocka_run_group_tests_name("verify_digest", tests, world_setup, world_teardown);
}
