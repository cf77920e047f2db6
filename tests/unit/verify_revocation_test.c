/* SPDX-License-Identifier: Apache-2.0 */
/* What the judge asks about revocation, and whom it believes. */
#include "lib/check.h"
#include "lib/forge.h"

/* The recipe's evidence, but that its lists are only had by asking. */
struct asked {
	struct recipe recipe; /* first: self of the other questions, too */
	struct sm3 certs[8];
	size_t count;
};

static err answer(void *self, struct arena *arena, const struct cert_ref *cert, struct revocation_found *more)
{
	struct asked *asked = self;

	assert_true(asked->count < COUNT(asked->certs));
	asked->certs[asked->count++] = cert->digest;
	*more = recipe_lists(&asked->recipe, arena);
	return OK;
}

static struct report *judge_by_asking(struct asked *asked)
{
	struct slice file = recipe_make(&asked->recipe);
	struct report *report;

	recipe_collect(&asked->recipe);
	asked->recipe.evidence.revocation = (struct revocation_evidence){0};
	asked->recipe.evidence.revocation_of = answer;
	assert_ok(verify_file(&world.arena, file, &asked->recipe.request, &report));
	return report;
}

static enum result result_of(const struct report *report, enum check check)
{
	for (const struct finding *f = report->signatures->findings.first; f; f = f->next)
		if (f->check == check)
			return f->result;
	fail_msg("nothing was found of check %d", (int)check);
	return RESULT_SKIPPED;
}

static void each_certificate_below_the_anchor_is_asked_about_once(void **unused)
{
	struct asked asked = {0};
	const struct cert *expected[] = {&world.tsa.cert, &world.ca.cert, &world.owner.cert,
					 &world.maker.cert};

	(void)unused;
	recipe_honest(&asked.recipe);
	asked.recipe.tsa = &world.tsa;
	assert_int_equal(judge_by_asking(&asked)->indication, INDICATION_PASSED);
	assert_int_equal(asked.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		assert_true(slice_eq(sm3_slice(&asked.certs[i]), sm3_slice(&expected[i]->digest)));
}

static void what_is_had_by_asking_counts_as_what_is_given(void **unused)
{
	struct asked asked = {0};

	(void)unused;
	recipe_honest(&asked.recipe);
	crl_make(&world.root, world.ca.cert.serial, "2026-11-19T00:00:00Z", REASON_CESSATION,
		 "2026-11-21T00:00:00Z", &asked.recipe.crls[2]);
	assert_int_equal(judge_by_asking(&asked)->reason, REASON_SIGNER_REVOKED);
}

static void who_asks_nothing_of_parties_asks_nothing_of_revocation(void **unused)
{
	struct asked asked = {0};

	(void)unused;
	recipe_honest(&asked.recipe);
	asked.recipe.tsa = &world.tsa;
	asked.recipe.request.policy = POLICY_INTEGRITY;
	assert_int_equal(judge_by_asking(&asked)->indication, INDICATION_PASSED);
	assert_int_equal(asked.count, 0);
}

/* verdicts.md: missing evidence never reads as passed, also where the policy does not demand it. */
static void nothing_known_of_revocation_is_not_said_to_be_none(void **unused)
{
	struct recipe r;
	struct report *report;

	(void)unused;
	recipe_honest(&r);
	r.request.policy = POLICY_OFFLINE;
	report = recipe_judge(&r);
	assert_int_equal(result_of(report, CHECK_signer_revocation), RESULT_PASSED);
	assert_int_equal(result_of(report, CHECK_maker_revocation), RESULT_PASSED);
	r.crl_count = 0;
	report = recipe_judge(&r);
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_int_equal(result_of(report, CHECK_signer_revocation), RESULT_SKIPPED);
	assert_int_equal(result_of(report, CHECK_maker_revocation), RESULT_SKIPPED);
}

/* Everybody once more, under a root of their own, each key named by SM2's own identifier. */
static void name_keys_by_sm2(struct recipe *r)
{
	struct party_form form = {.cn = "Root 2",
				  .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS,
				  .ca = true,
				  .path_len = -1,
				  .key_by_sm2 = true};
	const struct pki_party *root = party_make(&form), *ca;

	form.cn = "CA 2";
	form.issuer = root;
	ca = party_make(&form);
	form = (struct party_form){.cn = "31000000000001", .issuer = ca, .key_by_sm2 = true};
	r->signer = r->listed = party_make(&form);
	form.cn = "电子印章制作系统";
	r->maker = party_make(&form);
	form.purpose = CERT_TIME_STAMPING;
	r->tsa = party_make(&form);
	r->trusted[0] = root->cert;
	r->trusted[1] = ca->cert;
	crl_make(root, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z", &r->crls[0]);
	crl_make(ca, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z", &r->crls[1]);
	r->crl_count = 2;
}

static void a_key_may_be_named_by_sm2s_own_identifier_through_the_whole_chain(void **unused)
{
	struct recipe recipe;
	struct report *report;

	(void)unused;
	recipe_honest(&recipe);
	name_keys_by_sm2(&recipe);
	report = recipe_judge(&recipe);
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_int_equal(report->signatures->time_source, TIME_STAMPED);
	crl_make(&world.root, recipe.signer->cert.serial, "2026-11-01T00:00:00Z", REASON_CESSATION,
		 "2026-11-21T00:00:00Z", &recipe.crls[1]);
	assert_int_equal(recipe_judge(&recipe)->reason, REASON_REVOCATION_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_certificate_below_the_anchor_is_asked_about_once),
		cmocka_unit_test(what_is_had_by_asking_counts_as_what_is_given),
		cmocka_unit_test(a_key_may_be_named_by_sm2s_own_identifier_through_the_whole_chain),
		cmocka_unit_test(who_asks_nothing_of_parties_asks_nothing_of_revocation),
		cmocka_unit_test(nothing_known_of_revocation_is_not_said_to_be_none),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
