/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: their length, their branches, and those that lead nowhere. */
#include "gm/chain.h"

#include "lib/check.h"
#include "lib/pki.h"

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

static struct chain build(const struct cert *of, const struct cert *anchor, const struct cert *others,
			  size_t count)
{
	struct chain_trust trust = {
		.anchors = anchor, .anchor_count = 1, .others = others, .other_count = count};
	struct chain chain;

	assert_ok(chain_build(of, &trust, middle(), &chain));
	return chain;
}

static void assert_broken(enum chain_fault fault, size_t at, struct chain chain)
{
	assert_int_equal(chain.state, CHAIN_BROKEN);
	assert_string_equal(chain_fault_text(chain.fault), chain_fault_text(fault));
	assert_int_equal(chain.fault_at, at);
}

static void the_length_of_a_path_is_bounded_by_its_authorities(void **unused)
{
	struct pki_party second, child;
	struct cert both[2];

	(void)unused;
	pki_ca(&arena, &ca, "第三级", -1, &second); /* below a CA that allows none below */
	pki_leaf(&arena, &second, "太深", &child);
	both[0] = second.cert;
	both[1] = ca.cert;
	assert_broken(CHAIN_PATH_LENGTH, 2, build(&child.cert, &root.cert, both, 2));
	assert_int_equal(build(&child.cert, &ca.cert, both, 1).state, CHAIN_SOUND);
	key_release(&child.key);
	key_release(&second.key);
}

static void a_long_chain_ends_at_our_limit(void **unused)
{
	struct pki_party parties[CHAIN_LENGTH_MAX + 1];
	struct cert others[CHAIN_LENGTH_MAX + 1];
	size_t count = COUNT(parties);

	(void)unused;
	for (size_t i = 0; i < count; i++) {
		pki_ca(&arena, i ? &parties[i - 1] : &root, arena_text(&arena, "第%zu层", i), -1,
		       &parties[i]);
		others[i] = parties[i].cert;
	}
	assert_int_equal(build(&others[CHAIN_LENGTH_MAX - 1], &root.cert, others, count).state, CHAIN_SOUND);
	assert_broken(CHAIN_TOO_LONG, CHAIN_LENGTH_MAX - 1,
		      build(&others[CHAIN_LENGTH_MAX], &root.cert, others, count));
	for (size_t i = 0; i < count; i++)
		key_release(&parties[i].key);
}

static void a_certificate_that_leads_back_to_itself_is_a_loop(void **unused)
{
	struct pki_party a, b, child;
	struct cert both[2];

	(void)unused;
	pki_root(&arena, "甲", &a);
	struct issue_form form = pki_form(&arena, &b, &a, "乙");

	form.constraints = ISSUE_CA;
	pki_issue(&arena, &form, &b);
	form.key = &a.key.public; /* now 乙 certifies 甲 */
	form.subject = a.cert.subject;
	form.issuer = b.cert.subject;
	form.issuer_key = &b.key;
	pki_issue(&arena, &form, &a);
	pki_leaf(&arena, &a, "环", &child);
	both[0] = a.cert;
	both[1] = b.cert;
	assert_broken(CHAIN_LOOP, 2, build(&child.cert, &root.cert, both, 2));
	key_release(&child.key);
	key_release(&b.key);
	key_release(&a.key);
}

static void a_signer_of_another_name_is_a_mismatch(void **unused)
{
	struct pki_party child;
	struct issue_form form = pki_form(&arena, &child, &ca, "名称不符");

	(void)unused;
	form.usage = CERT_DIGITAL_SIGNATURE;
	form.issuer = pki_name(&arena, NULL, "别人");
	pki_issue(&arena, &form, &child);
	assert_broken(CHAIN_NAME_MISMATCH, 0, build(&child.cert, &root.cert, &ca.cert, 1));
	assert_broken(CHAIN_NAME_MISMATCH, 0, build(&child.cert, &ca.cert, NULL, 0));
	form.no_key_ids = true;
	pki_issue(&arena, &form, &child);
	assert_broken(CHAIN_NAME_MISMATCH, 0, build(&child.cert, &root.cert, &ca.cert, 1));
	key_release(&child.key);
}

static void a_sound_path_is_found_beside_broken_ones(void **unused)
{
	struct pki_party expired, twin;
	struct issue_form form = pki_form(&arena, &expired, &root, "下级");
	struct cert three[3];

	(void)unused;
	key_release(&expired.key);
	form.key = &ca.key.public; /* the same CA, an older certificate */
	form.constraints = ISSUE_CA;
	form.not_after = pki_at("2026-02-01T00:00:00Z");
	pki_issue(&arena, &form, &expired);
	pki_ca(&arena, &root, "下级", 0, &twin); /* the same name, another key */
	three[0] = expired.cert;
	three[1] = twin.cert;
	three[2] = ca.cert;
	assert_int_equal(build(&leaf.cert, &root.cert, three, 3).state, CHAIN_SOUND);
	assert_broken(CHAIN_ISSUER_PERIOD, 1, build(&leaf.cert, &root.cert, three, 2));
	key_release(&twin.key);
}

static void many_branches_are_cut_off(void **unused)
{
	enum { MANY = CHAIN_CHECKS_MAX + 8 };
	struct cert *others = arena_array(&arena, MANY + 1, struct cert);
	struct pki_party plain;
	struct issue_form form = pki_form(&arena, &plain, &ca, "无密钥标识");

	(void)unused;
	form.no_key_ids = true;
	pki_issue(&arena, &form, &plain);
	for (size_t i = 0; i < MANY; i++) {
		struct pki_party twin;

		pki_ca(&arena, NULL, "下级", -1, &twin);
		others[i] = twin.cert;
		key_release(&twin.key);
	}
	others[MANY] = ca.cert;
	assert_broken(CHAIN_TOO_LONG, 0, build(&plain.cert, &root.cert, others, MANY + 1));
	/* a certificate that names its issuer's key finds it among any number */
	assert_int_equal(build(&leaf.cert, &root.cert, others, MANY + 1).state, CHAIN_SOUND);
	key_release(&plain.key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_length_of_a_path_is_bounded_by_its_authorities),
		cmocka_unit_test(a_long_chain_ends_at_our_limit),
		cmocka_unit_test(a_certificate_that_leads_back_to_itself_is_a_loop),
		cmocka_unit_test(a_signer_of_another_name_is_a_mismatch),
		cmocka_unit_test(a_sound_path_is_found_beside_broken_ones),
		cmocka_unit_test(many_branches_are_cut_off),
	};

	return cmocka_run_group_tests_name("shapes of chains", tests, start, stop);
}
