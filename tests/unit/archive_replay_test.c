/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence bundles: made from a verdict, and judged again from themselves alone (art. 24). */
#include "archive/status_answer.h"
#include "lib/bundler.h"
#include "lib/check.h"
#include "lib/pdfmaker.h"

static void gives_again(struct recipe *r, const char *verdict)
{
	struct slice zip = bundler_zip(r, recipe_make(r));
	bool same;

	assert_true(bundler_says(bundler_replay(zip, NULL, &same), verdict));
	assert_true(same);
}

static void a_bundle_gives_the_same_report_from_itself_alone(void **unused)
{
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.tsa = &world.tsa;
	gives_again(&r, "\"indication\":\"TOTAL_PASSED\"");
	recipe_honest(&r);
	gives_again(&r, "\"indication\":\"TOTAL_PASSED\"");
}

static void a_document_that_fails_or_cannot_be_decided_is_bundled_as_well(void **unused)
{
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.signer = &world.stranger;
	gives_again(&r, "SIGNER_NOT_IN_SEAL");
	recipe_honest(&r);
	r.status.status = STATUS_SUSPENDED;
	gives_again(&r, "SEAL_SUSPENDED");
	recipe_honest(&r);
	r.status.until = pki_at("2026-11-21T00:00:00Z");
	gives_again(&r, "TIME_UNPROVEN");
	r.seen = pki_at("2026-11-20T02:00:01Z");
	gives_again(&r, "\"indication\":\"TOTAL_PASSED\"");
	recipe_honest(&r);
	r.status.status = STATUS_NOT_KNOWN;
	gives_again(&r, "STATUS_UNKNOWN");
	recipe_honest(&r);
	r.crl_count = 0;
	gives_again(&r, "REVOCATION_UNKNOWN");
	recipe_honest(&r);
	r.evidence.trust_list_until = pki_at("2026-01-01T00:00:00Z");
	gives_again(&r, "TRUST_LIST_STALE");
	recipe_honest(&r);
	r.request.policy = POLICY_INTEGRITY;
	gives_again(&r, "\"name\":\"integrity\"");
	recipe_honest(&r);
	r.request.time_rule = TIME_RULE_GB38540;
	gives_again(&r, "gb38540");
}

/* The chain of an authority that nobody may use is not asked about: all certificates are needed then. */
static void where_the_chains_asked_about_do_not_suffice_all_certificates_are_taken(void **unused)
{
	const struct pki_party *old = party_make(&(struct party_form){.cn = "旧时间戳",
								      .issuer = &world.ca,
								      .to = "2026-02-01T00:00:00Z",
								      .purpose = CERT_TIME_STAMPING});
	struct bundle bundle;
	struct recipe r;
	bool same;
	struct slice zip;

	(void)unused;
	recipe_honest(&r);
	r.tsa = old;
	r.maker = &world.foreigner;
	zip = bundler_zip(&r, recipe_make(&r));
	assert_true(bundler_says(bundler_replay(zip, NULL, &same), "TIMESTAMP_INVALID"));
	assert_true(same);
	assert_ok(bundle_open(&bundler_arena, zip, &bundle));
	assert_int_equal(bundle.said.status_count, 1);
}

static void a_seal_and_a_signed_value_are_bundled_as_well(void **unused)
{
	struct bundler s = {.registry = &bundler_registry};
	struct slice file, value, seal, zip, report;
	struct bundle bundle;
	struct recipe r;
	struct sm3 digest;
	bool same;

	(void)unused;
	recipe_honest(&r);
	file = recipe_make(&r);
	seal = entry_of(&r, file, SIGN_0 "Seal.esl");
	assert_true(bundler_says(bundler_replay(bundler_zip(&r, seal), NULL, &same), "\"format\":\"seal\""));
	assert_true(same);
	value = entry_of(&r, file, SIGN_0 "SignedValue.dat");
	assert_ok(sm3_of(entry_of(&r, file, SIGN_0 "Signature.xml"), &digest));
	assert_ok(bundler_make(&s, &r, value, sm3_slice(&digest), &bundle));
	assert_ok(bundle_write(&bundler_arena, &bundle, &zip));
	report = bundler_replay(zip, NULL, &same);
	assert_true(same);
	assert_true(bundler_says(report, "\"format\":\"signature\""));
	assert_false(bundler_says(report, "DATA_HASH"));
}

static struct slice bundled_pdf(struct recipe *r, struct slice pdf)
{
	struct slice zip = bundler_zip(r, pdf);
	struct bundle bundle;

	assert_ok(bundle_open(&bundler_arena, zip, &bundle));
	assert_string_equal(bundle.ending, "pdf");
	assert_true(slice_eq(bundle.document, pdf));
	return zip;
}

static void a_pdf_document_is_bundled_as_well(void **unused)
{
	struct pdfmaker m;
	struct recipe r;
	bool same;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	assert_true(bundler_says(bundler_replay(bundled_pdf(&r, pdfmaker_bytes(&m)), NULL, &same),
				 "\"indication\":\"TOTAL_PASSED\""));
	assert_true(same);
	pdfmaker_signed(&m, &r);
	assert_true(bundler_says(bundler_replay(bundled_pdf(&r, pdfmaker_bytes(&m)), NULL, &same),
				 "\"format\":\"pdf\""));
	assert_true(same);
	pdfmaker_put(&m, 4, "null");
	pdfmaker_end(&m, 1);
	assert_true(bundler_says(bundler_replay(bundled_pdf(&r, pdfmaker_bytes(&m)), NULL, &same),
				 "CONTENT_CHANGED"));
	assert_true(same);
}

static void whatever_was_sent_is_bundled_even_if_it_is_no_document(void **unused)
{
	struct recipe r;
	bool same;

	(void)unused;
	recipe_honest(&r);
	assert_true(bundler_says(bundler_replay(bundler_zip(&r, slice_str("not a document")), NULL, &same),
				 "FORMAT_UNKNOWN"));
	assert_true(same);
	assert_true(
		bundler_says(bundler_replay(bundler_zip(&r, slice(NULL, 0)), NULL, &same), "FORMAT_UNKNOWN"));
	assert_true(same);
	assert_true(bundler_says(bundler_replay(bundler_zip(&r, slice_str("PK\3\4")), NULL, &same),
				 "CONTAINER_AMBIGUOUS"));
	assert_true(same);
}

static void only_what_the_verdict_rests_on_is_taken(void **unused)
{
	struct bundle bundle;

	(void)unused;
	assert_ok(bundle_open(&bundler_arena, bundler_honest(), &bundle));
	assert_int_equal(bundle.trust.anchor_count, 1);
	assert_true(slice_eq(bundle.trust.anchors[0].der, world.root.cert.der));
	assert_int_equal(bundle.revocation.crl_count, 2); /* the CA's and the root's, not the foreign one's */
	for (size_t i = 0; i < bundle.trust.other_count; i++)
		assert_false(slice_eq(bundle.trust.others[i].der, world.foreign_ca.cert.der));
	assert_int_equal(bundle.registry_count, 1);
	assert_int_equal(bundle.said.status_count, 1);
}

static void a_bundle_read_and_written_again_is_the_same_bytes(void **unused)
{
	struct slice zip = bundler_honest(), again;
	struct bundle bundle;

	(void)unused;
	assert_ok(bundle_open(&bundler_arena, zip, &bundle));
	assert_ok(bundle_write(&bundler_arena, &bundle, &again));
	assert_true(slice_eq(zip, again));
}

/* What was asked about certificates is kept once, and given again for the same certificates only. */
static void what_was_fetched_is_kept_once(void **unused)
{
	struct bundler s = {.registry = &bundler_registry};
	struct bundle bundle;
	struct recipe r;
	struct crl crl;
	struct slice zip;
	bool same;

	(void)unused;
	recipe_honest(&r);
	crl = r.crls[0];
	r.crl_count = 0;
	s.fetched = crl.der;
	assert_ok(bundler_make(&s, &r, recipe_make(&r), slice(NULL, 0), &bundle));
	assert_ok(bundle_write(&bundler_arena, &bundle, &zip));
	assert_ok(bundle_open(&bundler_arena, zip, &bundle));
	assert_true(bundle.said.revocation_count >= 2); /* of maker, owner … */
	assert_int_equal(bundle.revocation.crl_count, 0);
	bundler_replay(zip, NULL, &same);
	assert_true(same);
	assert_true(zip.len < recipe_make(&r).len + 4 * crl.der.len + 30000);
	assert_non_null(memmem(zip.at, zip.len, "revocation/asked-001.crl", 24));
	assert_null(memmem(zip.at, zip.len, "revocation/asked-002.crl", 24));
}

static void what_is_asked_again_is_answered_as_before(void **unused)
{
	struct bundler s = {.registry = &bundler_registry};
	struct status_answer first, second, other;
	struct bundle bundle;
	struct record record;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	assert_ok(bundler_make(&s, &r, recipe_make(&r), slice(NULL, 0), &bundle));
	assert_ok(record_start(&record, &bundler_arena, &r.evidence));
	s.asked = 0;
	assert_ok(record.evidence.status_at(&record, &world.arena, r.seal.code, r.signed_at, &first));
	assert_ok(record.evidence.status_at(&record, &world.arena, r.seal.code, r.signed_at, &second));
	assert_int_equal(s.asked, 1);
	assert_true(slice_eq(first.proof, second.proof));
	assert_ok(record.evidence.status_at(&record, &world.arena, r.seal.code, r.signed_at + 1, &other));
	assert_int_equal(s.asked, 2);
	assert_int_equal(record.said.status_count, 2);
}

static void an_answer_that_nobody_signed_is_not_kept(void **unused)
{
	struct bundler s = {.registry = NULL};
	struct bundle bundle;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	assert_err(E_SIGNATURE, bundler_make(&s, &r, recipe_make(&r), slice(NULL, 0), &bundle));
}

/* Somebody who makes a bundle of his own with the answer of a registry of his own is found out by who knows ours. */
static void an_answer_of_another_registry_is_not_believed(void **unused)
{
	struct replay_rests ours = {.registries = &bundler_registry.cert, .registry_count = 1};
	struct replay_rests other = {.registries = &world.colleague.cert, .registry_count = 1};
	struct slice zip = bundler_honest();
	bool same;

	(void)unused;
	bundler_replay(zip, &ours, &same);
	assert_true(same);
	assert_true(bundler_says(bundler_replay(zip, &other, &same), "STATUS_UNKNOWN"));
	assert_false(same);
}

static void an_answer_about_something_else_is_no_answer(void **unused)
{
	struct status_answer answer;
	struct bundle bundle;
	const struct said_status *said;

	(void)unused;
	assert_ok(bundle_open(&bundler_arena, bundler_honest(), &bundle));
	said = &bundle.said.statuses[0];
	assert_ok(status_answer_check(&bundler_arena, said->answer.proof, &bundler_registry.cert, 1,
				      said->code, said->at, &answer));
	assert_err(E_FIELD, status_answer_check(&bundler_arena, said->answer.proof, &bundler_registry.cert, 1,
						said->code, said->at + 1, &answer));
	assert_err(E_FIELD, status_answer_check(&bundler_arena, said->answer.proof, &bundler_registry.cert, 1,
						slice_str("31000000000009"), said->at, &answer));
	assert_err(E_SIGNATURE, status_answer_check(&bundler_arena, said->answer.proof, &world.owner.cert, 1,
						    said->code, said->at, &answer));
	assert_err(E_SYNTAX, status_answer_check(&bundler_arena, slice_str("\xff\xff"),
						 &bundler_registry.cert, 1, said->code, said->at, &answer));
}

static void anchors_of_ones_own_stand_instead_of_the_bundles(void **unused)
{
	struct chain_trust foreign = {.anchors = &world.foreign_ca.cert, .anchor_count = 1};
	struct chain_trust root = {.anchors = &world.root.cert, .anchor_count = 1};
	struct replay_rests rests = {.trust = &root};
	struct slice zip = bundler_honest();
	bool same;

	(void)unused;
	bundler_replay(zip, &rests, &same);
	assert_true(same);
	rests.trust = &foreign;
	assert_true(bundler_says(bundler_replay(zip, &rests, &same), "MAKER_UNTRUSTED"));
	assert_false(same);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bundler_begin, bundler_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_bundle_gives_the_same_report_from_itself_alone),
		TEST(a_document_that_fails_or_cannot_be_decided_is_bundled_as_well),
		TEST(where_the_chains_asked_about_do_not_suffice_all_certificates_are_taken),
		TEST(a_seal_and_a_signed_value_are_bundled_as_well),
		TEST(a_pdf_document_is_bundled_as_well),
		TEST(whatever_was_sent_is_bundled_even_if_it_is_no_document),
		TEST(only_what_the_verdict_rests_on_is_taken),
		TEST(a_bundle_read_and_written_again_is_the_same_bytes),
		TEST(what_was_fetched_is_kept_once),
		TEST(what_is_asked_again_is_answered_as_before),
		TEST(an_answer_that_nobody_signed_is_not_kept),
		TEST(an_answer_of_another_registry_is_not_believed),
		TEST(an_answer_about_something_else_is_no_answer),
		TEST(anchors_of_ones_own_stand_instead_of_the_bundles),
	};

	return cmocka_run_group_tests(tests, bundler_open, world_teardown);
}
