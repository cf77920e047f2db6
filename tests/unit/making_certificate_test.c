/* SPDX-License-Identifier: Apache-2.0 */
/* Art. 16(1): no seal is made with a certificate that is invalid, not in force, revoked, of an unlicensed authority, for
 * another use, or not the applicant's; and none that outlives its certificate. One row a clause. */
#include "lib/check.h"
#include "lib/pki.h"
#include "making/vetting.h"

#define OWNER "11990000MB1234562T"
#define UNIT "示例县市场监督管理局"
#define CODE "31000000000042"

static struct arena arena;
static struct pki_party root, ca, foreign, foreign_ca;
static struct crl crls[2]; /* of the authority: one that lists nobody, and one for each test */
static struct trust_view trust;

static instant now(void)
{
	return pki_at("2026-11-22T08:00:00Z");
}

static struct crl list(const struct pki_party *issuer, const struct cert *revoked)
{
	struct crl_entry entry = {.revoked_at = now() - DAY, .reason = REASON_KEY_COMPROMISE};
	struct crl_form form = {.issuer = &issuer->cert,
				.key = &issuer->key,
				.number = 1,
				.this_update = now() - HOUR,
				.next_update = now() + DAY,
				.entries = &entry,
				.count = revoked ? 1 : 0};
	struct slice der;
	struct crl crl;

	if (revoked)
		entry.serial = revoked->serial;
	assert_ok(crl_write(&form, &arena, &der));
	assert_ok(crl_read(der, &crl));
	return crl;
}

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "持牌根", &root);
	pki_ca(&arena, &root, "持牌机构", 0, &ca);
	pki_root(&arena, "无牌根", &foreign);
	pki_ca(&arena, &foreign, "无牌机构", 0, &foreign_ca);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&root.key);
	key_release(&ca.key);
	key_release(&foreign.key);
	key_release(&foreign_ca.key);
	arena_clear(&arena);
	return 0;
}

static int trust_anew(void **unused)
{
	(void)unused;
	crls[0] = list(&ca, NULL);
	trust = (struct trust_view){
		.trust = {.anchors = &root.cert, .anchor_count = 1, .others = &ca.cert, .other_count = 1},
		.revocation = {.crls = crls, .crl_count = 1},
	};
	return 0;
}

/* What differs from an honest certificate; zeroed: nothing. */
struct odd {
	const char *o, *cn;
	const char *from, *to;
	unsigned usage;
	const struct pki_party *issuer;
	bool authority;
};

static struct cert certificate(const struct odd *odd)
{
	struct pki_party party;
	struct issue_form form = pki_form(&arena, &party, odd->issuer ? odd->issuer : &ca, "x");

	form.subject = pki_name(&arena, odd->o ? odd->o : OWNER UNIT, odd->cn ? odd->cn : CODE);
	form.not_before = odd->from ? pki_at(odd->from) : pki_start();
	form.not_after = odd->to ? pki_at(odd->to) : pki_at("2028-01-01T00:00:00Z");
	form.usage = odd->usage ? odd->usage : CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	form.constraints = odd->authority ? ISSUE_CA : ISSUE_END_ENTITY;
	pki_issue(&arena, &form, &party);
	key_release(&party.key);
	return party.cert;
}

static struct certificate_demand demand(void)
{
	return (struct certificate_demand){.credit_code = slice_str(OWNER),
					   .owner_name = slice_str(UNIT),
					   .seal_code = slice_str(CODE),
					   .now = now()};
}

static err check(const struct cert *cert)
{
	const struct certificate_demand asked = demand();

	return certificate_check(&arena, cert, &asked, &trust);
}

/* In the office and in a cell, which must say the same. */
static err check_alike(const struct cert *cert)
{
	const struct certificate_demand asked = demand();
	struct vetted_certificate vetted;
	err e = check(cert);
	const char *why = e.code == E_OK ? "" : arena_text(&arena, "%s", err_trail()->detail);

	assert_err(e.code, vetting_check(&arena, cert->der, &asked, &trust, &vetted));
	if (e.code != E_OK)
		assert_string_equal(err_trail()->detail, why);
	else
		assert_true(vetted.ends == cert->not_after && sm2_public_eq(&vetted.key, &cert->key));
	return e;
}

/* What takes over the cell it is read in: it ends, hangs, or says something else. */
static err vet_or_do(struct arena *in, struct slice bytes, struct slice words, struct slice *answer)
{
	struct slice rest = words, der;

	TRY(frame_bytes(&rest, CERT_DER_MAX, &der));
	if (slice_is(der, "crash"))
		__builtin_trap();
	for (volatile bool hangs = slice_is(der, "hang"); hangs;)
		;
	if (!slice_is(der, "lie"))
		return vetting_certificate_duty.work(in, bytes, words, answer);
	*answer = slice_str("a good certificate");
	return OK;
}

static void a_certificate_that_takes_over_who_reads_it_costs_its_request_an_answer(void **unused)
{
	static const char *const deeds[] = {"crash", "hang", "lie"};
	struct cert good = certificate(&(struct odd){0});
	struct vetted_certificate vetted;
	(void)unused;

	for (size_t i = 0; i < COUNT(deeds); i++) {
		assert_err(E_CELL, vetting_read(&arena, slice_str(deeds[i]), &vetted));
		assert_ok(check_alike(&good));
	}
	assert_err(E_CERTIFICATE, vetting_read(&arena, slice_str("no certificate"), &vetted));
	assert_string_equal(err_trail()->place, "certificate");
	assert_ok(vetting_read(&arena, root.cert.der, &vetted)); /* by no rule */
}

static void an_honest_certificate_is_good(void **unused)
{
	struct cert cert = certificate(&(struct odd){0});
	(void)unused;

	assert_ok(check_alike(&cert));
}

static void a_broken_clause_is_told_by_its_name(void **unused)
{
	const struct {
		const char *why;
		struct odd odd;
	} rows[] = {
		{"it is not in force yet", {.from = "2027-01-01T00:00:00Z"}},
		{"it is no longer in force", {.to = "2026-11-22T07:59:59Z"}},
		{"its key usage does not allow signing", {.usage = CERT_KEY_ENCIPHERMENT}},
		{"it is the certificate of an authority", {.authority = true}},
		{"no licensed authority vouches for it", {.issuer = &foreign_ca}},
		{"its O does not begin with the owner's credit code", {.o = "91350100M000100Y43" UNIT}},
		{"its O does not begin with the owner's credit code", {.o = UNIT}},
		{"its O does not begin with the owner's credit code", {.o = "1199"}},
		{"its O does not name the owner behind the credit code", {.o = OWNER "别的单位"}},
		{"its O does not name the owner behind the credit code", {.o = OWNER UNIT "分局"}},
		{"its O does not name the owner behind the credit code", {.o = OWNER}},
		{"its CN is not the code of the seal", {.cn = "31000000000043"}},
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cert cert = certificate(&rows[i].odd);

		assert_err(E_CERTIFICATE, check_alike(&cert));
		assert_string_equal(err_trail()->detail, rows[i].why);
	}
}

static void a_certificate_whose_signature_is_forged_is_refused(void **unused)
{
	struct cert cert = certificate(&(struct odd){0});
	struct cert another = certificate(&(struct odd){0});
	(void)unused;

	cert.signature = another.signature;
	assert_err(E_CERTIFICATE, check(&cert));
}

static void a_revoked_certificate_is_refused(void **unused)
{
	struct cert cert = certificate(&(struct odd){0});
	(void)unused;

	crls[0] = list(&ca, &cert);
	assert_err(E_CERTIFICATE, check_alike(&cert));
	assert_string_equal(err_trail()->detail, "it is revoked");
}

static void a_certificate_of_a_revoked_authority_is_refused(void **unused)
{
	struct cert cert = certificate(&(struct odd){0});
	(void)unused;

	crls[1] = list(&root, &ca.cert);
	trust.revocation.crl_count = 2;
	assert_err(E_CERTIFICATE, check_alike(&cert));
	assert_string_equal(err_trail()->detail, "an authority above it is revoked");
}

static void without_a_current_list_nothing_is_known_and_nothing_is_made(void **unused)
{
	struct cert cert = certificate(&(struct odd){0});
	(void)unused;

	trust.revocation.crl_count = 0;
	assert_err(E_CERTIFICATE, check(&cert));
	crls[0].next_update = now() - 1;
	trust.revocation.crl_count = 1;
	assert_err(E_CERTIFICATE, check(&cert));
	assert_string_equal(err_trail()->detail, "no current CRL says that it is not revoked");
}

static void an_order_without_a_code_has_no_certificate(void **unused)
{
	struct cert cert = certificate(&(struct odd){.cn = "x"});
	struct certificate_demand demand = {
		.credit_code = slice_str(OWNER), .owner_name = slice_str(UNIT), .now = now()};
	(void)unused;

	assert_err(E_CERTIFICATE, certificate_check(&arena, &cert, &demand, &trust));
}

static void the_makers_certificate_is_held_to_the_same_but_its_name(void **unused)
{
	struct cert good = certificate(&(struct odd){.o = "示例县电子印章制作管理单位", .cn = "制作系统"});
	struct cert old = certificate(&(struct odd){.to = "2026-11-22T07:59:59Z"});
	(void)unused;

	assert_ok(certificate_check_maker(&arena, &good, now(), &trust));
	assert_err(E_CERTIFICATE, certificate_check_maker(&arena, &old, now(), &trust));
	assert_string_equal(err_trail()->place, "maker");
	crls[0] = list(&ca, &good);
	assert_err(E_CERTIFICATE, certificate_check_maker(&arena, &good, now(), &trust));
}

static void a_seal_does_not_outlive_its_certificate(void **unused)
{
	instant ends = pki_at("2028-01-01T00:00:00Z");
	(void)unused;

	assert_ok(certificate_check_period(ends, ends, now()));
	assert_ok(certificate_check_period(ends - SECOND, ends, now()));
	assert_err(E_SEAL_PERIOD, certificate_check_period(ends + SECOND, ends, now()));
	assert_err(E_SEAL_PERIOD, certificate_check_period(now(), ends, now()));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_honest_certificate_is_good, trust_anew),
		cmocka_unit_test_setup(a_broken_clause_is_told_by_its_name, trust_anew),
		cmocka_unit_test_setup(a_certificate_whose_signature_is_forged_is_refused, trust_anew),
		cmocka_unit_test_setup(a_revoked_certificate_is_refused, trust_anew),
		cmocka_unit_test_setup(a_certificate_of_a_revoked_authority_is_refused, trust_anew),
		cmocka_unit_test_setup(without_a_current_list_nothing_is_known_and_nothing_is_made,
				       trust_anew),
		cmocka_unit_test_setup(an_order_without_a_code_has_no_certificate, trust_anew),
		cmocka_unit_test_setup(the_makers_certificate_is_held_to_the_same_but_its_name, trust_anew),
		cmocka_unit_test_setup(a_seal_does_not_outlive_its_certificate, trust_anew),
		cmocka_unit_test_setup(a_certificate_that_takes_over_who_reads_it_costs_its_request_an_answer,
				       trust_anew),
	};
	struct cell_duty vetting = vetting_certificate_duty;

	vetting.work = vet_or_do;
	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&vetting, NULL});
	return cmocka_run_group_tests(tests, start, stop);
}
