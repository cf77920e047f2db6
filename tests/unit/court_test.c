/* SPDX-License-Identifier: Apache-2.0 */
/* The judge behind a wall says what the judge says, byte for byte. This program is both sides of the wall. */
#include <glob.h>

#include "base/file.h"
#include "lib/alike.h"
#include "lib/check.h"
#include "lib/courtroom.h"
#include "lib/forge.h"
#include "lib/pdfmaker.h"
#include "lib/samples.h"

/* Each as a file, as a value and as a seal, whatever it is, by each policy, with somebody trusted and with nobody. */
static void judge_sample(const char *path)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct evidence something = {.trust_list_until = at("2026-11-29T00:00:00Z")};
	struct arena arena;
	struct slice bytes;
	struct cert root;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(file_read(&arena, path, FILE_MAX, &bytes));
	assert_ok(cert_read_any(sample(&arena, "certs/ofdrw__ROOT_cert.pem"), &arena, &root));
	something.trust.anchors = &root;
	something.trust.anchor_count = 1;
	something.signer_cert = sample(&arena, "certs/bec51e64d7_signer.der");
	for (int i = 0; i < COURT_MATTERS * POLICY_COUNT * 2; i++) {
		struct verify_request request = courtroom_question(i & 1 ? &something : &nothing,
								   (enum policy)(i / 2 % POLICY_COUNT));
		struct court_case c = {.matter = (enum court_matter)(i / 2 / POLICY_COUNT),
				       .bytes = bytes,
				       .digest = slice_str("0123456789abcdef0123456789abcdef"),
				       .value = slice_str("0"),
				       .request = &request};

		request.time_rule = i & 1 ? TIME_RULE_GB38540 : TIME_RULE_GMT0031_2025;
		judged_alike(courtroom, &c, path);
	}
	arena_clear(&arena);
}

static void every_sample_is_judged_alike(void **unused)
{
	glob_t found = {0};
	(void)unused;

	glob(FIXTURES "/../shared/samples/*/*", 0, NULL, &found);
	if (found.gl_pathc == 0)
		skip();
	for (size_t i = 0; i < found.gl_pathc; i++)
		judge_sample(found.gl_pathv[i]);
	globfree(&found);
}

/* What once led the fuzzers somewhere leads a library to ask the system for something, if anything does. */
static void every_file_of_the_fuzzers_is_judged_alike(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = courtroom_question(&nothing, POLICY_OFFLINE);
	struct court_case c = {.request = &request};
	glob_t found = {0};
	(void)unused;

	glob(FIXTURES "/tests/fuzz/corpus/*/*", 0, NULL, &found);
	assert_true(found.gl_pathc > 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena arena;

		arena_init(&arena, ARENA_REQUEST_MAX);
		assert_ok(file_read(&arena, found.gl_pathv[i], FILE_MAX, &c.bytes));
		judged_alike(courtroom, &c, found.gl_pathv[i]);
		arena_clear(&arena);
	}
	globfree(&found);
}

static void judge_recipe(struct recipe *recipe, const char *what)
{
	struct court_case c = {
		.matter = COURT_FILE, .bytes = recipe_make(recipe), .request = &recipe->request};

	recipe_collect(recipe);
	judged_alike(courtroom, &c, what);
}

static void honest_and_forged_documents_are_judged_alike(void **unused)
{
	struct recipe recipe;
	(void)unused;

	recipe_honest(&recipe);
	judge_recipe(&recipe, "honest");
	recipe.tsa = &world.tsa;
	judge_recipe(&recipe, "honest, with a time stamp");
	recipe.status.status = STATUS_SUSPENDED;
	recipe.status.since = recipe.signed_at - DAY;
	judge_recipe(&recipe, "suspended");
	recipe_honest(&recipe);
	recipe.signer = &world.stranger;
	judge_recipe(&recipe, "a stranger's key");
	recipe_honest(&recipe);
	recipe.crl_count = 0;
	judge_recipe(&recipe, "no list of the revoked");
	recipe_honest(&recipe);
	recipe.edit_container = pdfmaker_document;
	judge_recipe(&recipe, "a sealed PDF");
}

/* ---- the evidence through the wall ---- */

static err more_lists(void *self, struct arena *arena, const struct cert_ref *cert,
		      struct revocation_found *more)
{
	assert_true(cert->serial.len > 0 && cert->issuer_name.len > 0);
	assert_int_equal(cert->issuer_key.len, SM2_POINT_SIZE);
	*more = recipe_lists(self, arena);
	return OK;
}

static void what_more_is_to_be_had_comes_through(void **unused)
{
	struct recipe recipe;
	struct court_case c = {.matter = COURT_FILE, .request = &recipe.request};
	struct judgement judgement;
	(void)unused;

	recipe_honest(&recipe);
	c.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	recipe.evidence.revocation.crl_count = 0;
	assert_ok(court_judge(courtroom, &world.arena, &c, &judgement));
	assert_int_equal(INDICATION_INDETERMINATE, judgement.indication);
	recipe.evidence.revocation_of = more_lists;
	assert_ok(court_judge(courtroom, &world.arena, &c, &judgement));
	assert_int_equal(INDICATION_PASSED, judgement.indication);
	judged_alike(courtroom, &c, "lists by asking");
}

static err no_status(void *self, struct arena *arena, struct slice code, instant when,
		     struct status_answer *answer)
{
	(void)self;
	(void)arena;
	(void)code;
	(void)when;
	(void)answer;
	return FAIL_AT(E_ENVELOPE, "registry", "it is not signed");
}

static void a_failure_of_the_evidence_is_told_as_it_was(void **unused)
{
	struct recipe recipe;
	struct court_case c = {.matter = COURT_FILE, .request = &recipe.request};
	struct judgement judgement;
	(void)unused;

	recipe_honest(&recipe);
	c.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	recipe.evidence.status_at = no_status;
	assert_err(E_ENVELOPE, court_judge(courtroom, &world.arena, &c, &judgement));
	assert_string_equal("registry", err_trail()->place);
	assert_string_equal("it is not signed", err_trail()->detail);
	recipe_collect(&recipe);
	judged_alike(courtroom, &c, "after a failure");
}

static void whom_to_trust_is_told_anew_when_it_changes(void **unused)
{
	struct recipe recipe;
	struct court_case c = {.matter = COURT_FILE, .request = &recipe.request};
	struct judgement judgement;
	(void)unused;

	recipe_honest(&recipe);
	c.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	for (int i = 0; i < 4; i++) {
		recipe.evidence.trust.anchor_count = i & 1 ? 0 : 1;
		assert_ok(court_judge(courtroom, &world.arena, &c, &judgement));
		assert_int_equal(i & 1 ? INDICATION_INDETERMINATE : INDICATION_PASSED, judgement.indication);
	}
}

static void a_fault_of_the_question_is_told(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = courtroom_question(&nothing, POLICY_INTEGRITY);
	struct court_case c = {.matter = COURT_VALUE, .bytes = slice_str("0"), .request = &request};
	struct judgement judgement;
	(void)unused;

	assert_err(E_FIELD, court_judge(courtroom, &world.arena, &c, &judgement));
	assert_string_equal("digest", err_trail()->place);
	c.bytes = slice("", (size_t)FILE_MAX + 1);
	assert_err(E_TOO_BIG, court_judge(courtroom, &world.arena, &c, &judgement));
}

/* ---- where the bytes come from ---- */

static err give_text(void *ctx, uint8_t *at, size_t room, size_t *len)
{
	const struct slice *bytes = ctx;

	REQUIRE(bytes->len <= room, E_TOO_BIG);
	memcpy(at, bytes->at, bytes->len);
	*len = bytes->len;
	return OK;
}

static err give_up(void *ctx, uint8_t *at, size_t room, size_t *len)
{
	(void)ctx;
	*len = 0;
	memset(at, 'x', room < 4096 ? room : 4096);
	return FAIL_AT(E_IO, "a file", "it went away");
}

static void bytes_from_a_source_are_judged_as_any_others(void **unused)
{
	struct recipe recipe;
	struct court_case c = {.matter = COURT_FILE, .request = &recipe.request};
	struct cell_source source = {NULL, give_up};
	struct judgement direct, judgement;
	struct slice bytes;
	(void)unused;

	recipe_honest(&recipe);
	bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	c.bytes = bytes;
	assert_ok(judge_directly(&world.arena, &c, &direct));
	c.bytes = slice(NULL, 0);
	c.source = &source;
	assert_err(E_IO, court_judge(courtroom, &world.arena, &c, &judgement));
	assert_string_equal("a file", err_trail()->place);
	source = (struct cell_source){&bytes, give_text};
	assert_ok(court_judge(courtroom, &world.arena, &c, &judgement));
	assert_same(&direct, &judgement, "from a source");
	assert_int_equal(0, court_state(courtroom).lost);
}

#define IN_A_COURT(test) cmocka_unit_test_setup_teardown(test, courtroom_open, courtroom_close)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		IN_A_COURT(every_sample_is_judged_alike),
		IN_A_COURT(every_file_of_the_fuzzers_is_judged_alike),
		IN_A_COURT(honest_and_forged_documents_are_judged_alike),
		IN_A_COURT(what_more_is_to_be_had_comes_through),
		IN_A_COURT(a_failure_of_the_evidence_is_told_as_it_was),
		IN_A_COURT(whom_to_trust_is_told_anew_when_it_changes),
		IN_A_COURT(a_fault_of_the_question_is_told),
		IN_A_COURT(bytes_from_a_source_are_judged_as_any_others),
	};

	if (court_is_cell(argc, argv))
		return court_serve(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
