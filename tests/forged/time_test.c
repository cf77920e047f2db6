/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, S07 to S16: the wrong time, use or status. */
#include "lib/catalogue.h"
#include "lib/check.h"

static void made_by(struct recipe *r, const char *to, unsigned usage)
{
	r->maker = party_make(&(struct party_form){
		.cn = "电子印章制作系统", .issuer = &world.ca, .to = to, .usage = usage});
}

static void let_a_cipher_certificate_make(struct recipe *r)
{
	made_by(r, NULL, CERT_KEY_ENCIPHERMENT);
}

static void let_an_expired_maker_make(struct recipe *r)
{
	made_by(r, "2026-10-31T00:00:00Z", 0);
}

static void let_the_maker_expire_afterwards(struct recipe *r)
{
	made_by(r, "2026-11-15T00:00:00Z", 0);
	/* A list made after its end need not name it any more: there is one from before. */
	crl_make(&world.ca, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-12T00:00:00Z",
		 &r->crls[r->crl_count++]);
}

static void judge_the_maker_at_signing(struct recipe *r)
{
	let_the_maker_expire_afterwards(r);
	r->request.time_rule = TIME_RULE_GB38540;
}

static void sign_after_the_seals_end(struct recipe *r)
{
	r->seal.valid_to = pki_at("2026-11-19T00:00:00Z");
}

static void let_the_seal_end_since(struct recipe *r)
{
	r->seal.valid_to = pki_at("2026-11-21T00:00:00Z");
}

static void sign_before_the_seals_beginning(struct recipe *r)
{
	r->seal.valid_from = pki_at("2026-11-21T00:00:00Z");
}

static void let_the_seal_begin_the_day_before(struct recipe *r)
{
	r->seal.valid_from = pki_at("2026-11-19T00:00:00Z");
}

static void own_from(struct recipe *r, const char *from)
{
	r->signer = r->listed =
		party_make(&(struct party_form){.cn = "31000000000001", .issuer = &world.ca, .from = from});
}

static void sign_before_the_certificate(struct recipe *r)
{
	own_from(r, "2026-11-21T00:00:00Z");
}

static void let_the_certificate_begin_the_day_before(struct recipe *r)
{
	own_from(r, "2026-11-19T00:00:00Z");
}

static void sign_with_a_cipher_certificate(struct recipe *r)
{
	r->signer = r->listed =
		party_make(&(struct party_form){.cn = "31000000000001",
						.issuer = &world.ca,
						.usage = CERT_KEY_ENCIPHERMENT | CERT_KEY_AGREEMENT});
}

/* Certificates for one purpose alone: those who stamp time, and those who answer on revocation. */
static void sign_as(struct recipe *r, unsigned purpose)
{
	r->signer = r->listed = party_make(
		&(struct party_form){.cn = "31000000000001", .issuer = &world.ca, .purpose = purpose});
}

static void sign_with_the_certificate_of_a_time_stamper(struct recipe *r)
{
	sign_as(r, CERT_TIME_STAMPING);
}

static void sign_with_the_certificate_of_a_responder(struct recipe *r)
{
	sign_as(r, CERT_OCSP_SIGNING);
}

static void sign_with_a_certificate_for_mail_too(struct recipe *r)
{
	sign_as(r, CERT_CLIENT_AUTH | CERT_EMAIL);
}

static void revoke_owner(struct recipe *r, const char *when, enum revocation_reason reason)
{
	crl_make(&world.ca, world.owner.cert.serial, when, reason, "2026-11-21T12:00:00Z", &r->crls[0]);
}

static void sign_when_revoked(struct recipe *r)
{
	revoke_owner(r, "2026-11-19T00:00:00Z", REASON_CESSATION);
	r->tsa = &world.tsa;
}

static void be_revoked_since(struct recipe *r)
{
	revoke_owner(r, "2026-11-21T00:00:00Z", REASON_CESSATION);
}

static void be_revoked_since_with_a_time_stamp(struct recipe *r)
{
	be_revoked_since(r);
	r->tsa = &world.tsa;
}

static void lose_the_key_since(struct recipe *r)
{
	revoke_owner(r, "2026-11-21T00:00:00Z", REASON_KEY_COMPROMISE);
}

static void be_revoked_since_and_seen_before(struct recipe *r)
{
	be_revoked_since(r);
	r->seen = pki_at("2026-11-20T12:00:00Z");
}

static void be_revoked_since_and_seen_afterwards(struct recipe *r)
{
	be_revoked_since(r);
	r->seen = pki_at("2026-11-21T12:00:00Z");
}

static void lose_the_key_since_and_be_seen_afterwards(struct recipe *r)
{
	lose_the_key_since(r);
	r->seen = pki_at("2026-11-21T12:00:00Z");
}

static void lose_the_key_since_and_be_seen_before(struct recipe *r)
{
	lose_the_key_since(r);
	r->seen = pki_at("2026-11-20T12:00:00Z");
}

static void have_status(struct recipe *r, enum seal_status status)
{
	r->status.status = status;
	r->status.since = pki_at("2026-11-19T00:00:00Z");
	r->tsa = &world.tsa;
}

static void sign_when_suspended(struct recipe *r)
{
	have_status(r, STATUS_SUSPENDED);
}

static void sign_when_cancelled(struct recipe *r)
{
	have_status(r, STATUS_CANCELLED);
}

static void sign_when_superseded(struct recipe *r)
{
	have_status(r, STATUS_SUPERSEDED);
}

static void sign_when_invalid(struct recipe *r)
{
	have_status(r, STATUS_INVALID);
}

static void sign_with_a_seal_not_filed(struct recipe *r)
{
	have_status(r, STATUS_NONE);
}

static void sign_before_taking_over(struct recipe *r)
{
	have_status(r, STATUS_FILED);
}

static void ask_nobody(struct recipe *r)
{
	have_status(r, STATUS_NOT_KNOWN);
}

static void sign_with_another_seal_than_filed(struct recipe *r)
{
	have_status(r, STATUS_ACTIVE);
	r->status.seal_sm3 = slice_str("0123456789abcdef0123456789abcdef");
}

static void own_what_is_filed_for_another(struct recipe *r)
{
	have_status(r, STATUS_ACTIVE);
	r->status.owner = slice_str("12100000000018032A");
}

static void own_what_is_filed(struct recipe *r)
{
	have_status(r, STATUS_ACTIVE);
	r->status.owner = slice_str("91350100M000100Y43");
	r->signer = r->listed = party_make(&(struct party_form){
		.cn = "31000000000001", .o = "91350100M000100Y43某某公司", .issuer = &world.ca});
}

static void be_suspended_since(struct recipe *r)
{
	r->status.until = pki_at("2026-11-21T00:00:00Z");
}

static void be_suspended_since_with_a_time_stamp(struct recipe *r)
{
	be_suspended_since(r);
	r->tsa = &world.tsa;
}

static void be_suspended_since_and_seen_before(struct recipe *r)
{
	be_suspended_since(r);
	r->seen = pki_at("2026-11-20T12:00:00Z");
}

static void be_seen_only_afterwards(struct recipe *r)
{
	be_suspended_since(r);
	r->seen = pki_at("2026-11-21T12:00:00Z");
}

static void stamp(struct recipe *r)
{
	r->tsa = &world.tsa;
}

static void stamp_other_data(struct recipe *r)
{
	r->tsa = &world.tsa;
	r->stamped = slice_str("other data");
}

static void stamp_at_an_unknown_authority(struct recipe *r)
{
	r->tsa = party_make(&(struct party_form){
		.cn = "TSA", .issuer = &world.foreign_ca, .purpose = CERT_TIME_STAMPING});
}

static void stamp_without_the_purpose(struct recipe *r)
{
	r->tsa = &world.colleague;
}

static void stamp_with_a_purpose_that_is_not_critical(struct recipe *r)
{
	r->tsa = party_make(&(struct party_form){.cn = "时间戳",
						 .issuer = &world.ca,
						 .purpose = CERT_TIME_STAMPING,
						 .purpose_optional = true});
}

static void stamp_with_other_purposes_besides(struct recipe *r)
{
	r->tsa = party_make(&(struct party_form){
		.cn = "时间戳", .issuer = &world.ca, .purpose = CERT_TIME_STAMPING | CERT_SERVER_AUTH});
}

static void stamp_the_seal(struct recipe *r)
{
	r->seal.version = SES_V5;
	r->seal_tsa = &world.tsa;
}

static void stamp_another_seal(struct recipe *r)
{
	stamp_the_seal(r);
	r->seal_stamped = slice_str("another seal");
}

static void stamp_the_seal_before_it_was_made(struct recipe *r)
{
	stamp_the_seal(r);
	r->seal_stamped_at = r->seal.created - DAY;
}

static void have_no_crl_of_the_makers_authority(struct recipe *r)
{
	const struct party_form form = {
		.cn = "CA 2", .issuer = &world.root, .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS, .ca = true};
	const struct pki_party *authority = party_make(&form);

	recipe_trust(r, &authority->cert);
	r->maker = party_make(&(struct party_form){.cn = "电子印章制作系统", .issuer = authority});
}

static void sign_tomorrow(struct recipe *r)
{
	r->signed_at = pki_at("2026-11-23T08:00:00Z");
}

static void sign_before_the_making(struct recipe *r)
{
	r->seal.created = pki_at("2026-11-21T00:00:00Z");
}

static const struct forgery rows[] = {
#include "forged/time.def"
};

int main(void)
{
	return catalogue_run("time", rows, COUNT(rows));
}
