/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, P15 on: what revocation does to authorities, and to those who stamp time. */
#include "lib/catalogue.h"
#include "lib/check.h"

#define CN "31000000000001"

/* Another authority under the root, of which there is no list; and one of which there is. */
static const struct pki_party *silent_authority(struct recipe *r)
{
	const struct pki_party *ca = party_make(&(struct party_form){
		.cn = "CA 2", .issuer = &world.root, .usage = CERT_SIGN_CERTS | CERT_SIGN_CRLS, .ca = true});

	recipe_trust(r, &ca->cert);
	return ca;
}

static const struct pki_party *second_authority(struct recipe *r)
{
	const struct pki_party *ca = silent_authority(r);

	crl_make(ca, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-21T00:00:00Z",
		 &r->crls[r->crl_count++]);
	return ca;
}

static const struct pki_party *stamped_under(const struct pki_party *issuer)
{
	return party_make(
		&(struct party_form){.cn = "时间戳", .issuer = issuer, .purpose = CERT_TIME_STAMPING});
}

/* The other of maker and signer, so that one alone is in question. */
static void seal_under_another_authority(struct recipe *r)
{
	r->maker = party_make(&(struct party_form){.cn = "电子印章制作系统", .issuer = second_authority(r)});
}

static void sign_under_another_authority(struct recipe *r)
{
	r->signer = r->listed = party_make(&(struct party_form){.cn = CN, .issuer = second_authority(r)});
}

/* Its authority is revoked by the root, in a list that is newer than the honest one. */
static void have_the_authority_revoked(struct recipe *r, const char *when, enum revocation_reason reason)
{
	crl_make(&world.root, world.ca.cert.serial, when, reason, "2026-11-21T12:00:00Z",
		 &r->crls[r->crl_count++]);
	r->tsa = stamped_under(second_authority(r));
}

static void sign_under_a_revoked_authority(struct recipe *r)
{
	have_the_authority_revoked(r, "2026-11-19T00:00:00Z", REASON_CESSATION);
	seal_under_another_authority(r);
}

static void lose_the_authority_since(struct recipe *r)
{
	have_the_authority_revoked(r, "2026-11-21T00:00:00Z", REASON_CESSATION);
	seal_under_another_authority(r);
}

static void lose_the_authority_since_without_a_time_stamp(struct recipe *r)
{
	lose_the_authority_since(r);
	r->tsa = NULL;
}

static void have_a_maker_under_a_revoked_authority(struct recipe *r)
{
	have_the_authority_revoked(r, "2026-10-01T00:00:00Z", REASON_CESSATION);
	sign_under_another_authority(r);
}

static void have_a_maker_whose_authority_was_revoked_since(struct recipe *r)
{
	have_the_authority_revoked(r, "2026-11-10T00:00:00Z", REASON_CESSATION);
	sign_under_another_authority(r);
}

static void have_no_crl_of_the_root(struct recipe *r)
{
	r->crl_count = 2;
}

static void stamp_when_revoked(struct recipe *r, const char *when, enum revocation_reason reason)
{
	r->tsa = &world.tsa;
	crl_make(&world.ca, world.tsa.cert.serial, when, reason, "2026-11-21T12:00:00Z", &r->crls[0]);
}

static void stamp_after_the_end(struct recipe *r)
{
	stamp_when_revoked(r, "2026-11-19T00:00:00Z", REASON_CESSATION);
}

static void stamp_before_the_end(struct recipe *r)
{
	stamp_when_revoked(r, "2026-11-21T00:00:00Z", REASON_CESSATION);
}

static void stamp_with_a_key_lost_since(struct recipe *r)
{
	stamp_when_revoked(r, "2026-11-21T00:00:00Z", REASON_KEY_COMPROMISE);
}

static void stamp_under_a_silent_authority(struct recipe *r)
{
	r->tsa = stamped_under(silent_authority(r));
}

static void stamp_under_an_authority_with_a_list(struct recipe *r)
{
	r->tsa = stamped_under(second_authority(r));
}

static const struct forgery rows[] = {
#include "forged/revoked.def"
};

int main(void)
{
	return catalogue_run("revoked", rows, COUNT(rows));
}
