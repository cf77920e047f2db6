/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: what is sound, what ends at nobody we know, and everything that is wrong in itself. */
#include "gm/chain.h"

#include "der/oid.h"
#include "gm/internal.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/samples.h"

static struct arena arena;
static struct pki_party root, ca, leaf;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_ca(&arena, &root, "下级", 0, &ca);
	pki_leaf(&arena, &ca, "所有者", &leaf);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&leaf.key);
	key_release(&ca.key);
	key_release(&root.key);
	arena_clear(&arena);
	return 0;
}

static instant middle(void)
{
	return pki_at("2030-06-01T00:00:00Z");
}

/* The chain of a leaf, with these others; anchors may be NULL. */
static struct chain build_at(const struct cert *of, const struct cert *anchor, const struct cert *others,
			     size_t count, instant at)
{
	struct chain_trust trust = {
		.anchors = anchor, .anchor_count = anchor ? 1 : 0, .others = others, .other_count = count};
	struct chain chain;

	assert_ok(chain_build(of, &trust, at, &chain));
	return chain;
}

static struct chain build(const struct cert *of, const struct cert *anchor, const struct cert *others,
			  size_t count)
{
	return build_at(of, anchor, others, count, middle());
}

static void assert_broken(enum chain_fault fault, size_t at, struct chain chain)
{
	assert_int_equal(chain.state, CHAIN_BROKEN);
	assert_string_equal(chain_fault_text(chain.fault), chain_fault_text(fault));
	assert_int_equal(chain.fault_at, at);
}

static void a_chain_to_an_anchor_is_sound(void **unused)
{
	struct chain chain = build(&leaf.cert, &root.cert, &ca.cert, 1);

	(void)unused;
	assert_int_equal(chain.state, CHAIN_SOUND);
	assert_int_equal(chain.fault, CHAIN_NO_FAULT);
	assert_int_equal(chain.count, 2);
	assert_ptr_equal(chain.path[0], &leaf.cert);
	assert_ptr_equal(chain.path[1], &ca.cert);
	assert_ptr_equal(chain.anchor, &root.cert);
	assert_ptr_equal(chain_issuer(&chain, 0), &ca.cert);
	assert_ptr_equal(chain_issuer(&chain, 1), &root.cert);
	assert_false(chain.leaf_expired || chain.leaf_not_yet);
}

static void a_subordinate_authority_can_be_the_anchor(void **unused)
{
	struct chain chain = build(&leaf.cert, &ca.cert, &root.cert, 1);

	(void)unused;
	assert_int_equal(chain.state, CHAIN_SOUND);
	assert_int_equal(chain.count, 1);
	assert_ptr_equal(chain.anchor, &ca.cert);
}

static void a_chain_that_ends_at_nobody_we_know_is_untrusted(void **unused)
{
	struct pki_party stranger;
	struct cert both[] = {ca.cert, root.cert};

	(void)unused;
	assert_int_equal(build(&leaf.cert, NULL, NULL, 0).state, CHAIN_UNTRUSTED);
	assert_int_equal(build(&leaf.cert, NULL, both, 2).state, CHAIN_UNTRUSTED);
	assert_int_equal(build(&leaf.cert, NULL, both, 2).count, 3);
	assert_int_equal(build(&leaf.cert, &root.cert, NULL, 0).state,
			 CHAIN_UNTRUSTED); /* the CA is missing */
	assert_null(build(&leaf.cert, NULL, NULL, 0).anchor);
	assert_null(chain_issuer(&(struct chain){.path = {&leaf.cert}, .count = 1}, 0));
	pki_leaf(&arena, NULL, "自签", &stranger);
	assert_int_equal(build(&stranger.cert, &root.cert, &ca.cert, 1).state, CHAIN_UNTRUSTED);
	key_release(&stranger.key);
}

static void another_authority_of_the_same_name_is_not_known(void **unused)
{
	struct pki_party twin, child;

	(void)unused;
	pki_root(&arena, "根", &twin);
	pki_leaf(&arena, &twin, "孪生", &child);
	assert_int_equal(build(&child.cert, &root.cert, &twin.cert, 1).state, CHAIN_UNTRUSTED);
	assert_int_equal(build(&child.cert, &root.cert, NULL, 0).state, CHAIN_UNTRUSTED);
	key_release(&child.key);
	key_release(&twin.key);
}

static void a_signature_that_is_not_the_issuers_breaks_the_chain(void **unused)
{
	struct cert forged;
	struct slice copy;

	(void)unused;
	assert_ok(arena_copy(&arena, leaf.cert.der, &copy));
	((uint8_t *)(uintptr_t)copy.at)[copy.len - 1] ^= 1;
	assert_ok(cert_read(copy, &forged));
	assert_broken(CHAIN_BAD_SIGNATURE, 0, build(&forged, &root.cert, &ca.cert, 1));
	assert_broken(CHAIN_BAD_SIGNATURE, 0, build(&forged, &ca.cert, NULL, 0));
	/* an intermediate that the root did not sign */
	assert_ok(arena_copy(&arena, ca.cert.der, &copy));
	((uint8_t *)(uintptr_t)copy.at)[copy.len - 1] ^= 1;
	assert_ok(cert_read(copy, &forged));
	assert_broken(CHAIN_BAD_SIGNATURE, 1, build(&leaf.cert, &root.cert, &forged, 1));
}

static void a_self_signed_certificate_must_carry_its_own_signature(void **unused)
{
	struct cert forged;
	struct slice copy;

	(void)unused;
	assert_ok(arena_copy(&arena, root.cert.der, &copy));
	((uint8_t *)(uintptr_t)copy.at)[copy.len - 1] ^= 1;
	assert_ok(cert_read(copy, &forged));
	assert_broken(CHAIN_BAD_SIGNATURE, 0, build(&forged, NULL, NULL, 0));
}

/* A leaf below a CA that form describes, below the root. */
static struct chain below(struct issue_form form, struct pki_party *authority,
			  enum chain_state *without_anchor)
{
	struct pki_party child;
	struct chain chain;

	pki_issue(&arena, &form, authority);
	pki_leaf(&arena, authority, "下", &child);
	chain = build(&child.cert, &root.cert, &authority->cert, 1);
	*without_anchor = build(&child.cert, NULL, &authority->cert, 1).state;
	key_release(&child.key);
	key_release(&authority->key);
	return chain;
}

static void an_issuer_must_be_an_authority(void **unused)
{
	struct pki_party authority;
	struct issue_form form = pki_form(&arena, &authority, &root, "非 CA");
	enum chain_state alone;

	(void)unused;
	form.usage = CERT_SIGN_CERTS;
	form.constraints = ISSUE_END_ENTITY;
	assert_broken(CHAIN_NOT_A_CA, 1, below(form, &authority, &alone));
	assert_int_equal(alone, CHAIN_BROKEN);
	form = pki_form(&arena, &authority, &root, "无约束");
	assert_broken(CHAIN_NOT_A_CA, 1, below(form, &authority, &alone));
	form = pki_form(&arena, &authority, &root, "无签发权");
	form.usage = CERT_DIGITAL_SIGNATURE | CERT_SIGN_CRLS;
	form.constraints = ISSUE_CA;
	assert_broken(CHAIN_NO_CERT_SIGN, 1, below(form, &authority, &alone));
}

static void an_issuer_must_have_been_valid_at_the_moment(void **unused)
{
	struct pki_party authority;
	struct issue_form form = pki_form(&arena, &authority, &root, "过期");
	enum chain_state alone;

	(void)unused;
	form.usage = CERT_SIGN_CERTS;
	form.constraints = ISSUE_CA;
	form.not_after = pki_at("2027-01-01T00:00:00Z");
	assert_broken(CHAIN_ISSUER_PERIOD, 1, below(form, &authority, &alone));
}

static void the_leafs_own_period_is_told_and_breaks_nothing(void **unused)
{
	struct chain chain = build_at(&leaf.cert, &ca.cert, NULL, 0, pki_end() + 1);

	(void)unused;
	assert_int_equal(chain.state, CHAIN_SOUND);
	assert_true(chain.leaf_expired && !chain.leaf_not_yet);
	chain = build_at(&leaf.cert, &ca.cert, NULL, 0, pki_start() - 1);
	assert_true(chain.leaf_not_yet && !chain.leaf_expired);
}

static void an_unknown_critical_extension_breaks_the_chain_wherever_it_stands(void **unused)
{
	struct pki_party authority;
	struct der_writer w;
	enum chain_state alone;
	struct issue_form form = pki_form(&arena, &authority, &ca, "叶");

	(void)unused;
	der_writer_init(&w, &arena, 256);
	der_put_null(&w);
	wrap_extension(&w, 0, OID_TAX_SEAL_EXTENSION, true);
	assert_ok(der_written(&w, &form.extra));
	pki_issue(&arena, &form, &authority);
	assert_broken(CHAIN_UNKNOWN_CRITICAL, 0, build(&authority.cert, &root.cert, &ca.cert, 1));
	key_release(&authority.key);

	struct slice extra = form.extra;

	form = pki_form(&arena, &authority, &root, "带扩展");
	form.constraints = ISSUE_CA;
	form.extra = extra;
	assert_broken(CHAIN_UNKNOWN_CRITICAL, 1, below(form, &authority, &alone));
}

static void the_anchors_own_extensions_and_dates_are_not_examined(void **unused)
{
	struct pki_party anchor, child;
	struct issue_form form = pki_form(&arena, &anchor, NULL, "不合规的根");

	(void)unused;
	form.usage = CERT_DIGITAL_SIGNATURE;
	form.constraints = ISSUE_END_ENTITY;
	form.not_after = pki_at("2026-02-01T00:00:00Z");
	pki_issue(&arena, &form, &anchor);
	pki_leaf(&arena, &anchor, "叶", &child);
	assert_int_equal(build(&child.cert, &anchor.cert, NULL, 0).state, CHAIN_SOUND);
	assert_int_equal(build(&child.cert, NULL, &anchor.cert, 1).state, CHAIN_BROKEN);
	key_release(&child.key);
	key_release(&anchor.key);
}

static void a_memo_changes_no_answer(void **unused)
{
	struct sm2_memo *memo;
	struct chain_trust trust = {
		.anchors = &root.cert, .anchor_count = 1, .others = &ca.cert, .other_count = 1};
	struct chain chain;
	struct cert forged;
	struct slice copy;

	(void)unused;
	assert_ok(sm2_memo_new(64, &memo));
	trust.memo = memo;
	assert_ok(arena_copy(&arena, leaf.cert.der, &copy));
	((uint8_t *)(uintptr_t)copy.at)[copy.len - 1] ^= 1;
	assert_ok(cert_read(copy, &forged));
	for (int i = 0; i < 3; i++) {
		assert_ok(chain_build(&leaf.cert, &trust, middle(), &chain));
		assert_int_equal(chain.state, CHAIN_SOUND);
		assert_ok(chain_build(&forged, &trust, middle(), &chain));
		assert_broken(CHAIN_BAD_SIGNATURE, 0, chain);
		assert_ok(chain_build(&leaf.cert, &trust, pki_end() + 1, &chain));
		assert_broken(CHAIN_ISSUER_PERIOD, 1, chain);
	}
	sm2_memo_free(memo);
}

static struct cert sample_cert(const char *name)
{
	struct cert cert;

	assert_ok(cert_read_any(sample(&arena, arena_text(&arena, "certs/%s", name)), &arena, &cert));
	return cert;
}

static void the_irregular_root_of_the_samples_serves_as_anchor_only(void **unused)
{
	struct cert anchor = sample_cert("ofdrw__ROOT_cert.pem"), maker = sample_cert("982072deac_maker.der"),
		    tax = sample_cert("8889497574_signer.der");
	instant at = pki_at("2021-05-19T12:53:44Z");

	(void)unused;
	assert_int_equal(build_at(&maker, &anchor, NULL, 0, at).state, CHAIN_SOUND);
	assert_broken(CHAIN_NO_CERT_SIGN, 1, build_at(&maker, NULL, &anchor, 1, at));
	assert_int_equal(build_at(&tax, &anchor, NULL, 0, at).state, CHAIN_UNTRUSTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_to_an_anchor_is_sound),
		cmocka_unit_test(a_subordinate_authority_can_be_the_anchor),
		cmocka_unit_test(a_chain_that_ends_at_nobody_we_know_is_untrusted),
		cmocka_unit_test(another_authority_of_the_same_name_is_not_known),
		cmocka_unit_test(a_signature_that_is_not_the_issuers_breaks_the_chain),
		cmocka_unit_test(a_self_signed_certificate_must_carry_its_own_signature),
		cmocka_unit_test(an_issuer_must_be_an_authority),
		cmocka_unit_test(an_issuer_must_have_been_valid_at_the_moment),
		cmocka_unit_test(the_leafs_own_period_is_told_and_breaks_nothing),
		cmocka_unit_test(an_unknown_critical_extension_breaks_the_chain_wherever_it_stands),
		cmocka_unit_test(the_anchors_own_extensions_and_dates_are_not_examined),
		cmocka_unit_test(a_memo_changes_no_answer),
		cmocka_unit_test(the_irregular_root_of_the_samples_serves_as_anchor_only),
	};

	return cmocka_run_group_tests_name("chains", tests, start, stop);
}
