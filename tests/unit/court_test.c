/* SPDX-License-Identifier: Apache-2.0 */
/* The judge behind a wall says what the judge says, byte for byte; and whatever happens in a cell costs the case in it a
 * verdict and nothing else. This program is both sides of the wall. */
#include <glob.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "court/court.h"
#include "lib/alike.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/pdfmaker.h"
#include "lib/process.h"
#include "lib/samples.h"
#include "lib/villain.h"

#define ID "01900000-0000-7000-8000-000000000000"

static struct court *court;

static int begin(void **unused)
{
	const struct court_form form = {.cells = 2, .patience = 30 * SECOND};

	world_setup(unused);
	assert_ok(court_open(&form, &court));
	return 0;
}

static int end(void **unused)
{
	court_close(court);
	return world_teardown(unused);
}

static struct verify_request request_for(const struct evidence *evidence, enum policy policy)
{
	return (struct verify_request){
		.id = ID, .policy = policy, .now = at("2026-11-30T00:00:00Z"), .evidence = evidence};
}

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
		struct verify_request request =
			request_for(i & 1 ? &something : &nothing, (enum policy)(i / 2 % POLICY_COUNT));
		struct court_case c = {.matter = (enum court_matter)(i / 2 / POLICY_COUNT),
				       .bytes = bytes,
				       .digest = slice_str("0123456789abcdef0123456789abcdef"),
				       .request = &request};

		request.time_rule = i & 1 ? TIME_RULE_GB38540 : TIME_RULE_GMT0031_2025;
		judged_alike(court, &c, path);
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
	struct verify_request request = request_for(&nothing, POLICY_OFFLINE);
	struct court_case c = {.request = &request};
	glob_t found = {0};
	(void)unused;

	glob(FIXTURES "/tests/fuzz/corpus/*/*", 0, NULL, &found);
	assert_true(found.gl_pathc > 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct arena arena;

		arena_init(&arena, ARENA_REQUEST_MAX);
		assert_ok(file_read(&arena, found.gl_pathv[i], FILE_MAX, &c.bytes));
		judged_alike(court, &c, found.gl_pathv[i]);
		arena_clear(&arena);
	}
	globfree(&found);
}

static void judge_recipe(struct recipe *recipe, const char *what)
{
	struct court_case c = {
		.matter = COURT_FILE, .bytes = recipe_make(recipe), .request = &recipe->request};

	recipe_collect(recipe);
	judged_alike(court, &c, what);
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

static err more_lists(void *self, struct arena *arena, const struct cert *cert, const struct cert *issuer,
		      struct revocation_evidence *more)
{
	struct recipe *recipe = self;

	(void)arena;
	assert_true(cert->der.len > 0 && issuer->der.len > 0);
	*more = (struct revocation_evidence){.crls = recipe->crls, .crl_count = recipe->crl_count};
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
	assert_ok(court_judge(court, &world.arena, &c, &judgement));
	assert_int_equal(INDICATION_INDETERMINATE, judgement.indication);
	recipe.evidence.revocation_of = more_lists;
	assert_ok(court_judge(court, &world.arena, &c, &judgement));
	assert_int_equal(INDICATION_PASSED, judgement.indication);
	judged_alike(court, &c, "lists by asking");
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
	assert_err(E_ENVELOPE, court_judge(court, &world.arena, &c, &judgement));
	assert_string_equal("registry", err_trail()->place);
	assert_string_equal("it is not signed", err_trail()->detail);
	recipe_collect(&recipe);
	judged_alike(court, &c, "after a failure");
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
		assert_ok(court_judge(court, &world.arena, &c, &judgement));
		assert_int_equal(i & 1 ? INDICATION_INDETERMINATE : INDICATION_PASSED, judgement.indication);
	}
}

static void a_fault_of_the_question_is_told(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = request_for(&nothing, POLICY_INTEGRITY);
	struct court_case c = {.matter = COURT_VALUE, .bytes = slice_str("0"), .request = &request};
	struct judgement judgement;
	(void)unused;

	assert_err(E_FIELD, court_judge(court, &world.arena, &c, &judgement));
	assert_string_equal("digest", err_trail()->place);
	c.bytes = slice("", (size_t)FILE_MAX + 1);
	assert_err(E_TOO_BIG, court_judge(court, &world.arena, &c, &judgement));
}

/* ---- what goes wrong ---- */

static struct slice villain_file(const char *deed)
{
	return slice_str(arena_text(&world.arena, VILLAIN "%s", deed));
}

static void whatever_happens_in_a_cell_costs_one_case(void **unused)
{
	const struct court_form form = {.cells = 1, .patience = 3 * SECOND};
	struct recipe recipe;
	struct court_case good = {.matter = COURT_FILE, .request = &recipe.request};
	struct court_case bad = good;
	struct judgement direct, judgement;
	struct court *small;
	(void)unused;

	recipe_honest(&recipe);
	good.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	recipe.evidence.revocation_of = more_lists;
	assert_ok(judge_directly(&world.arena, &good, &direct));
	assert_ok(court_open(&form, &small));
	for (size_t i = 0; villain_deed(i); i++) {
		bad.bytes = villain_file(villain_deed(i));
		err e = court_judge(small, &world.arena, &bad, &judgement);

		if (e.code != E_CELL)
			fail_msg("%s: %s", villain_deed(i), err_meaning(e.code)->name);
		print_message("%s: %s\n", villain_deed(i), err_trail()->detail);
		assert_ok(court_judge(small, &world.arena, &good, &judgement));
		assert_same(&direct, &judgement, villain_deed(i));
	}
	court_close(small);
}

static void a_cell_that_died_in_its_sleep_costs_nothing(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = request_for(&nothing, POLICY_INTEGRITY);
	const struct court_case c = {.matter = COURT_FILE, .bytes = slice_str("text"), .request = &request};
	const struct court_form form = {.cells = 1, .patience = 30 * SECOND};
	struct court *small;
	struct judgement judgement;
	(void)unused;

	court_close(court);
	court = NULL;
	assert_ok(court_open(&form, &small));
	for (int i = 0; i < 5; i++) {
		assert_int_equal(0, kill(process_child(getpid()), SIGKILL));
		usleep(100000);
		assert_ok(court_judge(small, &world.arena, &c, &judgement));
	}
	court_close(small);
}

static void a_cell_is_replaced_from_time_to_time(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = request_for(&nothing, POLICY_INTEGRITY);
	const struct court_case c = {.matter = COURT_FILE, .bytes = slice_str("text"), .request = &request};
	const struct court_form form = {.cells = 1, .patience = 30 * SECOND};
	struct court *small;
	pid_t first;
	(void)unused;

	court_close(court);
	court = NULL;
	assert_ok(court_open(&form, &small));
	first = process_child(getpid());
	for (int i = 0; i < COURT_CASES_MAX; i++) {
		struct judgement judgement;
		struct arena arena;

		assert_int_equal(first, process_child(getpid()));
		arena_init(&arena, ARENA_REQUEST_MAX);
		assert_ok(court_judge(small, &arena, &c, &judgement));
		arena_clear(&arena);
	}
	assert_int_not_equal(first, process_child(getpid()));
	court_close(small);
}

/* ---- several at once ---- */

struct crowd {
	struct court_case good, bad;
	struct judgement expected;
	bool spoils;
	bool failed;
};

static void *judge_often(void *ctx)
{
	struct crowd *crowd = ctx;

	for (int i = 0; i < 20; i++) {
		const struct court_case *c = crowd->spoils && i % 4 == 1 ? &crowd->bad : &crowd->good;
		struct judgement judgement;
		struct arena arena;
		err e;

		arena_init(&arena, ARENA_REQUEST_MAX);
		e = court_judge(court, &arena, c, &judgement);
		if (c == &crowd->bad)
			crowd->failed |= e.code != E_CELL;
		else
			crowd->failed |= e.code != E_OK || !slice_eq(judgement.json, crowd->expected.json);
		arena_clear(&arena);
	}
	return NULL;
}

static void a_crowd_is_served_and_nobody_suffers_for_another(void **unused)
{
	struct crowd crowds[4];
	pthread_t threads[COUNT(crowds)];
	struct recipe recipe;
	struct crowd crowd = {.good = {.matter = COURT_FILE, .request = &recipe.request}};
	(void)unused;

	recipe_honest(&recipe);
	crowd.good.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	crowd.bad = crowd.good;
	crowd.bad.bytes = villain_file("crash");
	assert_ok(judge_directly(&world.arena, &crowd.good, &crowd.expected));
	for (size_t i = 0; i < COUNT(crowds); i++) {
		crowds[i] = crowd;
		crowds[i].spoils = i == 0;
		assert_int_equal(0, pthread_create(&threads[i], NULL, judge_often, &crowds[i]));
	}
	for (size_t i = 0; i < COUNT(crowds); i++) {
		pthread_join(threads[i], NULL);
		assert_false(crowds[i].failed);
	}
}

#define IN_A_COURT(test) cmocka_unit_test_setup_teardown(test, begin, end)

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
		IN_A_COURT(whatever_happens_in_a_cell_costs_one_case),
		IN_A_COURT(a_cell_that_died_in_its_sleep_costs_nothing),
		IN_A_COURT(a_cell_is_replaced_from_time_to_time),
		IN_A_COURT(a_crowd_is_served_and_nobody_suffers_for_another),
	};

	if (court_is_cell(argc, argv)) {
		const struct cell_duty duty = villain_duty();

		return cell_serve(argc, argv, &duty);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
