/* SPDX-License-Identifier: Apache-2.0 */
/* Judging a token, in the order of formats.md §6. */
#include "gm/timestamp.h"

#include <openssl/evp.h>

#include "der/oid.h"
#include "gm/internal.h"

/* One attribute: SEQUENCE { type OBJECT IDENTIFIER, values SET OF }, with exactly one value. */
static err read_attribute(struct der *in, struct slice *type, struct slice *value)
{
	struct der seq, values;
	struct der_element element;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, type));
	TRY(der_enter(&seq, DER_SET, &values));
	TRY(der_end(&seq));
	TRY(der_element(&values, &element));
	*value = element.whole;
	return der_end(&values);
}

struct attributes {
	struct slice content_type, digest, certificate, certificate_v2; /* values, whole; empty when absent */
};

static err read_attributes(struct slice whole, struct attributes *out)
{
	const struct {
		struct slice type;
		struct slice *value;
	} known[] = {
		{OID_CONTENT_TYPE, &out->content_type},
		{OID_MESSAGE_DIGEST, &out->digest},
		{OID_SIGNING_CERTIFICATE, &out->certificate},
		{OID_SIGNING_CERTIFICATE_V2, &out->certificate_v2},
	};
	struct der in, list;

	*out = (struct attributes){0};
	TRY(der_open(whole, &in));
	TRY(der_enter(&in, DER_CONTEXT(0), &list));
	while (list.rest.len > 0) {
		struct slice type, value;

		TRY(read_attribute(&list, &type, &value));
		for (size_t i = 0; i < COUNT(known); i++) {
			if (!slice_eq(type, known[i].type))
				continue;
			if (known[i].value->len > 0)
				return FAIL(E_SIGNATURE, "an attribute stands twice");
			*known[i].value = value;
		}
	}
	return OK;
}

static err check_content(const struct timestamp *ts, const struct attributes *a)
{
	struct der in;
	struct slice type, digest;
	struct sm3 computed;

	TRY(der_open(a->content_type, &in));
	TRY(der_oid(&in, &type));
	TRY(der_open(a->digest, &in));
	TRY(der_octets(&in, &digest));
	TRY(sm3_of(ts->info, &computed));
	if (!slice_eq(type, OID_TST_INFO) || !slice_eq(digest, sm3_slice(&computed)))
		return FAIL(E_SIGNATURE, "the attributes belong to another content");
	return OK;
}

static err digest_with(struct slice oid, const struct cert *cert, uint8_t out[EVP_MAX_MD_SIZE], size_t *len)
{
	const char *name = slice_eq(oid, OID_SM3) ? "SM3" : slice_eq(oid, OID_SHA256) ? "SHA256" : "SHA1";

	if (!slice_eq(oid, OID_SM3) && !slice_eq(oid, OID_SHA256) && !slice_eq(oid, OID_SHA1))
		return FAIL(E_SIGNATURE, "the signer's certificate is named with an unknown digest");
	if (EVP_Q_digest(NULL, name, NULL, cert->der.at, cert->der.len, out, len) != 1)
		return crypto_fail(E_CRYPTO, "no digest");
	return OK;
}

/* SigningCertificate ::= SEQUENCE { certs SEQUENCE OF ESSCertID, policies OPTIONAL } (RFC 5035)
 * ESSCertID ::= SEQUENCE { certHash OCTET STRING, issuerSerial OPTIONAL }
 * ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash, issuerSerial OPTIONAL }
 * The first names the signer's own certificate. */
static err check_named(struct slice value, struct slice algorithm, const struct cert *cert)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	struct der in, seq, certs, id;
	struct slice hash;
	size_t len;

	if (value.len == 0)
		return OK;
	TRY(der_open(value, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_enter(&seq, DER_SEQUENCE, &certs));
	TRY(der_enter(&certs, DER_SEQUENCE, &id));
	if (der_peek(&id) == DER_SEQUENCE)
		TRY(read_algorithm(&id, &algorithm));
	TRY(der_octets(&id, &hash));
	TRY(digest_with(algorithm, cert, digest, &len));
	if (!slice_eq(hash, slice(digest, len)))
		return FAIL(E_SIGNATURE, "the token names another certificate as its signer's");
	return OK;
}

/* The signature covers the attributes with the tag of a SET (RFC 5652 §5.4), as stored. */
static err check_signature(const struct timestamp *ts, const struct cert *tsa, struct arena *arena)
{
	struct attributes a;
	struct slice covered;

	TRY(read_attributes(ts->attributes, &a));
	TRY(check_content(ts, &a));
	TRY(check_named(a.certificate, OID_SHA1, tsa));
	TRY(check_named(a.certificate_v2, OID_SHA256, tsa));
	TRY(arena_copy(arena, ts->attributes, &covered));
	*(uint8_t *)(uintptr_t)covered.at = DER_SET;
	return sm2_verify(&tsa->key, covered, ts->value, SM2_RAW_TOO);
}

/* The certificates inside the token and those given: others of the trust the chain is built with. Those that are
 * no SM2 certificates are passed over. */
static err gather(const struct timestamp *ts, const struct chain_trust *trust, struct arena *arena,
		  struct chain_trust *all)
{
	struct cert *certs = arena_array(arena, trust->other_count + TIMESTAMP_CERTS_MAX, struct cert);
	struct der in;

	REQUIRE(certs, E_NO_MEMORY);
	*all = *trust;
	all->others = certs;
	all->other_count = 0;
	TRY(der_open(ts->certs, &in));
	while (in.rest.len > 0 && all->other_count < TIMESTAMP_CERTS_MAX) {
		struct der_element element;

		TRY(der_element(&in, &element));
		if (cert_read(element.whole, &certs[all->other_count]).code == E_OK)
			all->other_count++;
	}
	for (size_t i = 0; i < trust->other_count; i++)
		certs[all->other_count++] = trust->others[i];
	return OK;
}

static const struct cert *find_signer(const struct timestamp *ts, const struct chain_trust *all)
{
	for (size_t i = 0; i < all->other_count; i++)
		if (slice_eq(all->others[i].issuer, ts->signer_issuer) &&
		    slice_eq(all->others[i].serial, ts->signer_serial))
			return &all->others[i];
	return NULL;
}

static bool is_fault_of_token(err e)
{
	return e.code == E_SIGNATURE || e.code == E_DER || e.code == E_ALGORITHM;
}

static enum timestamp_fault judge_certificate(const struct timestamp_result *r)
{
	if (r->chain.state == CHAIN_BROKEN)
		return TIMESTAMP_CHAIN;
	if (r->chain.leaf_expired || r->chain.leaf_not_yet)
		return TIMESTAMP_PERIOD;
	if (!cert_may_stamp_time(r->tsa))
		return TIMESTAMP_PURPOSE;
	return TIMESTAMP_SOUND;
}

static err judge_content(const struct timestamp *ts, struct slice stamped, instant now,
			 enum timestamp_fault *fault)
{
	struct sm3 digest;

	TRY(sm3_of(stamped, &digest));
	if (!slice_eq(ts->algorithm, OID_SM3) || !slice_eq(ts->imprint, sm3_slice(&digest)))
		*fault = TIMESTAMP_IMPRINT;
	else if (ts->gen_time > now + TIMESTAMP_SKEW_SECONDS * SECOND)
		*fault = TIMESTAMP_FROM_FUTURE;
	return OK;
}

err timestamp_judge(struct slice token, struct slice stamped, const struct chain_trust *trust, instant now,
		    struct arena *arena, struct timestamp_result *out)
{
	struct chain_trust all;
	err e;

	*out = (struct timestamp_result){.fault = TIMESTAMP_FORMAT};
	if (timestamp_read(token, &out->token).code != E_OK)
		return OK;
	e = gather(&out->token, trust, arena, &all);
	if (e.code != E_OK)
		return e.code == E_NO_MEMORY ? err_note(e, HERE, "no room for certificates") : OK;
	out->gen_time = out->token.gen_time;
	out->fault = TIMESTAMP_NO_CERT;
	out->tsa = find_signer(&out->token, &all);
	if (!out->tsa)
		return OK;
	TRY(chain_build(out->tsa, &all, out->gen_time, &out->chain));
	e = check_signature(&out->token, out->tsa, arena);
	out->fault = e.code == E_OK ? judge_certificate(out) : TIMESTAMP_SIGNATURE;
	if (e.code != E_OK && !is_fault_of_token(e))
		return err_note(e, HERE, "a token cannot be checked");
	if (out->fault == TIMESTAMP_SOUND)
		TRY(judge_content(&out->token, stamped, now, &out->fault));
	if (out->fault == TIMESTAMP_SOUND && out->chain.state == CHAIN_UNTRUSTED)
		out->fault = TIMESTAMP_UNTRUSTED;
	return OK;
}

bool timestamp_undone(instant gen_time, const struct revocation *found)
{
	if (found->state != REVOCATION_REVOKED)
		return false;
	if (found->revoked_at <= gen_time || found->invalid_since <= gen_time)
		return true;
	return found->reason != REASON_AFFILIATION_CHANGED && found->reason != REASON_SUPERSEDED &&
	       found->reason != REASON_CESSATION;
}

const char *timestamp_fault_text(enum timestamp_fault fault)
{
	static const char *const texts[TIMESTAMP_FAULTS] = {
		[TIMESTAMP_SOUND] = "the time stamp is sound",
		[TIMESTAMP_FORMAT] = "this is not a time-stamp token",
		[TIMESTAMP_NO_CERT] = "the certificate of the time-stamping authority is missing",
		[TIMESTAMP_SIGNATURE] = "the signature of the time stamp does not verify",
		[TIMESTAMP_CHAIN] = "the chain of the time-stamping authority is broken",
		[TIMESTAMP_PERIOD] = "the authority's certificate was not valid at the time it stamped",
		[TIMESTAMP_PURPOSE] = "the authority's certificate is not for time stamping alone",
		[TIMESTAMP_IMPRINT] = "the time stamp belongs to other data",
		[TIMESTAMP_FROM_FUTURE] = "the time stamp lies in the future",
		[TIMESTAMP_REVOKED] = "a certificate of the time-stamping authority had been revoked",
		[TIMESTAMP_UNTRUSTED] = "the time-stamping authority is not known",
	};

	return (size_t)fault < TIMESTAMP_FAULTS ? texts[fault] : "an unknown fault";
}
