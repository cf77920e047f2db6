/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, P and part of D: chains, and evidence on revocation. */
#include "der/oid.h"
#include "lib/catalogue.h"
#include "lib/check.h"

#define CN "31000000000001"

static void own(struct recipe *r, const struct pki_party *party)
{
	r->signer = r->listed = party;
}

/* Somebody issued by this party, whom the judge finds among the intermediates. */
static void own_under(struct recipe *r, const struct pki_party *issuer)
{
	recipe_trust(r, &issuer->cert);
	own(r, party_make(&(struct party_form){.cn = CN, .issuer = issuer}));
}

/* An authority under the root; a CRL of it, so that only the chain is in question. */
static const struct pki_party *authority(struct recipe *r, const struct party_form *form)
{
	const struct pki_party *party = party_make(form);

	crl_make(party, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z",
		 &r->crls[r->crl_count++]);
	return party;
}

static void sign_with_a_certificate_of_ones_own(struct recipe *r)
{
	own(r, &world.stranger);
}

static void sign_with_a_foreigners(struct recipe *r)
{
	own(r, &world.foreigner);
}

static void be_issued_by_a_leaf(struct recipe *r)
{
	own_under(r, &world.colleague);
}

static void be_issued_by_a_ca(struct recipe *r)
{
	own_under(r, authority(r, &(struct party_form){.cn = "CA 2",
						       .issuer = &world.root,
						       .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS,
						       .ca = true}));
}

static void be_issued_by_a_ca_without_the_usage(struct recipe *r)
{
	own_under(r, party_make(&(struct party_form){.cn = "CA 2", .issuer = &world.root, .ca = true}));
}

static void be_issued_one_level_too_deep(struct recipe *r)
{
	own_under(r, party_make(&(struct party_form){.cn = "CA 3",
						     .issuer = &world.ca,
						     .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS,
						     .ca = true}));
}

static void be_issued_under_another_name(struct recipe *r)
{
	own(r, party_make(&(struct party_form){
		       .cn = CN, .issuer = &world.ca, .issuer_name = &world.foreign_ca}));
}

/* The authority's own name, in another kind of text and in other letters. */
static void be_issued_under_the_same_name_in_other_letters(struct recipe *r)
{
	struct pki_party *alike = arena_new(r->arena, struct pki_party);

	assert_non_null(alike);
	alike->cert.subject = replaced(r->arena, world.ca.cert.subject,
				       "\x0c\x02"
				       "CA",
				       "\x13\x02"
				       "ca");
	own(r, party_make(&(struct party_form){.cn = CN, .issuer = &world.ca, .issuer_name = alike}));
}

static void be_issued_by_an_expired_ca(struct recipe *r)
{
	own_under(r, authority(r, &(struct party_form){.cn = "CA 2",
						       .issuer = &world.root,
						       .to = "2026-11-10T00:00:00Z",
						       .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS,
						       .ca = true}));
}

/* Two authorities that certify each other and nobody else. */
static void be_issued_in_a_circle(struct recipe *r)
{
	struct party_form form = {
		.cn = "Ring A", .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS, .ca = true, .path_len = -1};
	const struct pki_party *a = party_make(&form), *b;
	struct issue_form back;
	struct pki_party a_again;

	form.cn = "Ring B";
	form.issuer = a;
	b = party_make(&form);
	back = pki_form(&world.arena, &a_again, b, "Ring A");
	key_release(&a_again.key);
	back.subject = a->cert.subject;
	back.key = &a->key.public;
	back.usage = form.usage;
	back.constraints = ISSUE_CA;
	pki_issue(&world.arena, &back, &a_again);
	recipe_trust(r, &a_again.cert);
	own_under(r, b);
}

/* An authority of another root, certified by ours as well; the judge finds that instead of its own root. */
static void be_issued_by_a_foreign_ca_certified_here(struct recipe *r, const char *to)
{
	struct pki_party *cross = arena_new(r->arena, struct pki_party);
	struct issue_form form;

	assert_non_null(cross);
	form = pki_form(r->arena, cross, &world.root, "Foreign CA");
	key_release(&cross->key);
	form.subject = world.foreign_ca.cert.subject;
	form.key = &world.foreign_ca.key.public;
	form.usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS;
	form.constraints = ISSUE_CA;
	if (to)
		form.not_after = pki_at(to);
	pki_issue(r->arena, &form, cross);
	r->trusted[2] = cross->cert;
	own(r, &world.foreigner);
}

static void be_cross_certified(struct recipe *r)
{
	be_issued_by_a_foreign_ca_certified_here(r, NULL);
}

static void have_been_cross_certified(struct recipe *r)
{
	be_issued_by_a_foreign_ca_certified_here(r, "2026-11-10T00:00:00Z");
}

static void made_under(struct recipe *r, const struct pki_party *issuer, const struct pki_party *issuer_name)
{
	r->maker = party_make(
		&(struct party_form){.cn = "电子印章制作系统", .issuer = issuer, .issuer_name = issuer_name});
}

static void be_made_by_one_whom_a_leaf_certified(struct recipe *r)
{
	recipe_trust(r, &world.colleague.cert);
	made_under(r, &world.colleague, NULL);
}

static void be_made_by_one_whom_a_ca_certified(struct recipe *r)
{
	const struct pki_party *ca =
		authority(r, &(struct party_form){.cn = "CA 2",
						  .issuer = &world.root,
						  .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS,
						  .ca = true});

	recipe_trust(r, &ca->cert);
	made_under(r, ca, NULL);
}

static void be_made_under_another_name(struct recipe *r)
{
	made_under(r, &world.ca, &world.foreign_ca);
}

static void be_made_by_a_foreigner(struct recipe *r)
{
	made_under(r, &world.foreign_ca, NULL);
}

/* Extension ::= SEQUENCE { extnID 1.2.3.4, critical TRUE, extnValue OCTET STRING { NULL } } */
static void carry_an_unknown_critical_extension(struct recipe *r)
{
	static const char extension[] = "\x30\x0c\x06\x03\x2a\x03\x04\x01\x01\xff\x04\x02\x05\x00";

	own(r, party_make(&(struct party_form){
		       .cn = CN, .issuer = &world.ca, .extra = slice(extension, sizeof(extension) - 1)}));
}

static void carry_an_unknown_extension(struct recipe *r)
{
	static const char extension[] = "\x30\x09\x06\x03\x2a\x03\x04\x04\x02\x05\x00";

	own(r, party_make(&(struct party_form){
		       .cn = CN, .issuer = &world.ca, .extra = slice(extension, sizeof(extension) - 1)}));
}

static void have_no_crl(struct recipe *r)
{
	r->crl_count = 0;
}

static void have_no_crl_and_not_need_one(struct recipe *r)
{
	r->crl_count = 0;
	r->request.policy = POLICY_OFFLINE;
}

static void have_an_old_crl(struct recipe *r)
{
	crl_make(&world.ca, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-01T00:00:00Z", &r->crls[0]);
}

static void have_a_crl_of_somebody_else(struct recipe *r)
{
	r->crls[0] = r->crls[1];
}

/* A list in the authority's name, signed by somebody else. */
static void have_a_forged_crl(struct recipe *r)
{
	struct pki_party forger = {.key = world.stranger.key, .cert = world.ca.cert};

	crl_make(&forger, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z", &r->crls[0]);
}

static void have_the_maker_revoked(struct recipe *r)
{
	crl_make(&world.ca, world.maker.cert.serial, "2026-10-01T00:00:00Z", REASON_CESSATION,
		 "2026-11-21T00:00:00Z", &r->crls[0]);
}

static void have_the_maker_revoked_since(struct recipe *r)
{
	crl_make(&world.ca, world.maker.cert.serial, "2026-11-10T00:00:00Z", REASON_CESSATION,
		 "2026-11-21T00:00:00Z", &r->crls[0]);
}

/* A maker who lost his key on the day after the signing; judged without a register, which knows each seal. */
static void have_the_maker_lose_the_key(struct recipe *r)
{
	r->request.policy = POLICY_OFFLINE;
	crl_make(&world.ca, world.maker.cert.serial, "2026-11-21T00:00:00Z", REASON_KEY_COMPROMISE,
		 "2026-11-21T12:00:00Z", &r->crls[0]);
}

static void have_the_maker_lose_the_key_of_a_seal_stamped_before(struct recipe *r)
{
	have_the_maker_lose_the_key(r);
	r->tsa = &world.tsa;
}

static void have_the_maker_lose_the_key_of_a_seal_stamped_afterwards(struct recipe *r)
{
	have_the_maker_lose_the_key(r);
	r->tsa = &world.tsa;
	r->signed_at = pki_at("2026-11-21T06:00:00Z");
}

static void judge_a_maker_revoked_since_by_the_older_rule(struct recipe *r)
{
	have_the_maker_revoked_since(r);
	r->request.time_rule = TIME_RULE_GB38540;
}

static void trust_an_old_list(struct recipe *r)
{
	r->evidence.trust_list_until = pki_at("2026-11-22T07:00:00Z");
}

static void trust_a_current_list(struct recipe *r)
{
	r->evidence.trust_list_until = pki_at("2026-11-22T09:00:00Z");
}

static const struct forgery rows[] = {
#include "forged/path.def"
};

int main(void)
{
	return catalogue_run("path", rows, COUNT(rows));
}
