/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, P08 to P10: OCSP answers that prove nothing. There is no CRL of the authority; what is to be had on its
 * certificates a responder says, who is asked as whoever fetches does: with a nonce, which the answer must bring back. */
#include "lib/catalogue.h"
#include "lib/check.h"

static const char nonce[] = "0123456789abcdef", other_nonce[] = "fedcba9876543210";

/* How the responder answers, for the document that is being judged. */
static struct {
	const struct pki_party *party;
	const char *nonce;
	enum revocation_state state;
	const char *this_update;
} responder;

static struct slice answer_about(struct arena *arena, const struct cert_ref *cert)
{
	struct ocsp_request request;
	struct ocsp_answer answer = {.state = responder.state};
	struct ocsp_reply reply = {
		.request = &request,
		.answers = &answer,
		.responder = &responder.party->cert,
		.key = &responder.party->key,
		.produced_at = pki_at(responder.this_update),
		.this_update = pki_at(responder.this_update),
		.next_update = pki_at(responder.this_update) + DAY,
	};
	struct slice der;

	assert_ok(ocsp_request_write(cert, slice_str(responder.nonce), arena, &der));
	assert_ok(ocsp_request_read(der, &world.ca.cert, &request));
	assert_ok(ocsp_response_write(&reply, arena, &der));
	return der;
}

/* Of the authority's certificates only; an answer without the nonce that was asked for is not handed on. */
static err ask(void *self, struct arena *arena, const struct cert_ref *cert, struct revocation_found *more)
{
	struct slice *der = arena_new(arena, struct slice);
	struct ocsp ocsp;

	(void)self;
	*more = (struct revocation_found){0};
	if (!slice_eq(cert->issuer_name, world.ca.cert.subject))
		return OK;
	assert_non_null(der);
	*der = answer_about(arena, cert);
	assert_ok(ocsp_read(*der, &ocsp));
	if (!slice_eq(ocsp.nonce, slice_str(nonce)))
		return OK;
	more->ocsps = der;
	more->ocsp_count = 1;
	return OK;
}

/* id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1 */
static const char no_check[] = "\x30\x0f\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x05\x04\x02\x05\x00";

static const struct pki_party *delegate(const struct pki_party *issuer, unsigned purpose)
{
	return party_make(&(struct party_form){.cn = "应答者",
					       .issuer = issuer,
					       .purpose = purpose,
					       .extra = slice(no_check, sizeof(no_check) - 1)});
}

static void ask_a_delegate(struct recipe *r)
{
	responder.party = delegate(&world.ca, CERT_OCSP_SIGNING);
	responder.nonce = nonce;
	responder.state = REVOCATION_GOOD;
	responder.this_update = "2026-11-22T07:30:00Z";
	r->crls[0] = r->crls[--r->crl_count];
	r->evidence.revocation_of = ask;
}

static void ask_one_without_the_usage(struct recipe *r)
{
	ask_a_delegate(r);
	responder.party = delegate(&world.ca, CERT_CLIENT_AUTH);
}

static void ask_a_delegate_of_somebody_else(struct recipe *r)
{
	ask_a_delegate(r);
	responder.party = delegate(&world.foreign_ca, CERT_OCSP_SIGNING);
}

static void replay_an_old_answer(struct recipe *r)
{
	ask_a_delegate(r);
	responder.this_update = "2026-11-01T00:00:00Z";
}

static void replay_the_answer_to_another_question(struct recipe *r)
{
	ask_a_delegate(r);
	responder.nonce = other_nonce;
}

static void ask_one_who_does_not_know(struct recipe *r)
{
	ask_a_delegate(r);
	responder.state = REVOCATION_UNKNOWN;
}

static const struct forgery rows[] = {
#include "forged/ocsp.def"
};

int main(void)
{
	return catalogue_run("ocsp", rows, COUNT(rows));
}
