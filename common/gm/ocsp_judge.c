/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP responses: is it about this certificate, and by somebody who may say so? */
#include <openssl/evp.h>

#include "der/oid.h"
#include "gm/internal.h"
#include "gm/revocation_internal.h"

static err hash_is(const char *name, struct slice bytes, struct slice hash, bool *same)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	size_t len;

	if (EVP_Q_digest(NULL, name, NULL, bytes.at, bytes.len, digest, &len) != 1)
		return crypto_fail(E_CRYPTO, "no digest");
	*same = slice_eq(hash, slice(digest, len));
	return OK;
}

/* CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber } */
err ocsp_read_cert_id(struct der *in, const struct cert *issuer, struct slice *serial, bool *ours)
{
	struct der seq;
	struct slice algorithm, name, key;
	const char *digest;
	bool name_fits, key_fits;

	*ours = false;
	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(read_algorithm(&seq, &algorithm));
	TRY(der_octets(&seq, &name));
	TRY(der_octets(&seq, &key));
	TRY(der_content(&seq, DER_INTEGER, serial));
	TRY(der_end(&seq));
	digest = slice_eq(algorithm, OID_SM3) ? "SM3" : slice_eq(algorithm, OID_SHA256) ? "SHA256" : "SHA1";
	if (digest[3] == '1' && !slice_eq(algorithm, OID_SHA1))
		return OK;
	TRY(hash_is(digest, issuer->subject, name, &name_fits));
	TRY(hash_is(digest, slice(issuer->key.point, SM2_POINT_SIZE), key, &key_fits));
	*ours = name_fits && key_fits;
	return OK;
}

/* RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT ENUMERATED OPTIONAL } */
static err read_revoked(struct der *in, struct revocation *r)
{
	struct der info, inside;
	int64_t reason;
	bool there;

	TRY(der_enter(in, DER_CONTEXT(1), &info));
	TRY(der_time(&info, &r->revoked_at));
	r->invalid_since = r->revoked_at;
	TRY(der_enter_optional(&info, DER_CONTEXT(0), &inside, &there));
	if (there) {
		TRY(der_enumerated(&inside, &reason));
		TRY(der_end(&inside));
		r->reason = (enum revocation_reason)reason;
	}
	return der_end(&info);
}

/* CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT NULL } */
static err read_status(struct der *in, struct revocation *r)
{
	struct slice ignored;

	if (der_peek(in) == DER_CONTEXT(1)) {
		r->state = REVOCATION_REVOKED;
		return read_revoked(in, r);
	}
	if (der_peek(in) == DER_CONTEXT_PRIMITIVE(0)) {
		r->state = REVOCATION_GOOD;
		return der_content(in, DER_CONTEXT_PRIMITIVE(0), &ignored);
	}
	r->state = REVOCATION_UNKNOWN;
	return der_content(in, DER_CONTEXT_PRIMITIVE(2), &ignored);
}

/* SingleResponse ::= SEQUENCE { certID, certStatus, thisUpdate GeneralizedTime, nextUpdate [0] EXPLICIT OPTIONAL,
 *   singleExtensions [1] EXPLICIT OPTIONAL } */
static err read_single(struct der *in, const struct revocation_question *q, struct revocation *r, bool *ours)
{
	struct der seq, inside;
	struct slice serial, nonce;
	bool there, unsupported = false;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(ocsp_read_cert_id(&seq, q->issuer, &serial, ours));
	*ours = *ours && slice_eq(serial, q->cert->serial);
	TRY(read_status(&seq, r));
	TRY(der_time(&seq, &r->this_update));
	r->next_update = r->this_update;
	TRY(der_enter_optional(&seq, DER_CONTEXT(0), &inside, &there));
	if (there) {
		TRY(der_time(&inside, &r->next_update));
		TRY(der_end(&inside));
	}
	TRY(ocsp_read_extensions(&seq, DER_CONTEXT(1), &nonce, &unsupported));
	*ours = *ours && !unsupported;
	return der_end(&seq);
}

static err find_single(const struct revocation_question *q, const struct ocsp *ocsp, struct revocation *out,
		       bool *found)
{
	struct der in;

	*found = false;
	TRY(der_open(ocsp->responses, &in));
	while (in.rest.len > 0 && !*found) {
		*out = (struct revocation){.source = REVOCATION_BY_OCSP};
		TRY(read_single(&in, q, out, found));
	}
	return OK;
}

/* Does the response name this party as its responder? byKey is the SHA-1 of the key's point. */
static err names(const struct ocsp *ocsp, const struct cert *cert, bool *named)
{
	if (ocsp->responder_name.len > 0) {
		*named = slice_eq(ocsp->responder_name, cert->subject);
		return OK;
	}
	return hash_is("SHA1", slice(cert->key.point, SM2_POINT_SIZE), ocsp->responder_key, named);
}

/* RFC 6960 §4.2.2.2: one whom the issuer certified for this alone. */
static bool is_delegate(const struct revocation_question *q, const struct ocsp *ocsp, const struct cert *cert)
{
	return cert->has_purpose && (cert->purpose & CERT_OCSP_SIGNING) && cert->unknown_critical.len == 0 &&
	       (!cert->has_usage || (cert->usage & (CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION))) &&
	       cert_valid_at(cert, ocsp->produced_at) && slice_eq(cert->issuer, q->issuer->subject) &&
	       cert_signed_by(cert, &q->issuer->key, q->memo).code == E_OK;
}

/* RFC 6960 §4.2.2.2.1: of a delegate whom the issuer did not exempt it must be known that it is not revoked. Another
 * delegate's word does not count here, or they could vouch for each other. */
static err delegate_stands(const struct revocation_question *q, const struct ocsp *ocsp,
			   const struct cert *delegate, bool *stands)
{
	const struct revocation_question own = {.cert = delegate,
						.issuer = q->issuer,
						.issuer_is_anchor = q->issuer_is_anchor,
						.at = ocsp->produced_at,
						.now = q->now,
						.memo = q->memo};
	struct revocation found;

	*stands = delegate->ocsp_no_check;
	if (*stands || !q->on_responders)
		return OK;
	TRY(revocation_of_all(&own, q->on_responders, &found));
	*stands = found.state == REVOCATION_GOOD;
	return OK;
}

/* Whose key to verify with: that of a delegate whose certificate is inside, or the issuer's. */
static err find_responder(const struct revocation_question *q, const struct ocsp *ocsp,
			  struct sm2_public *key, enum revocation_doubt *doubt)
{
	struct der in;
	bool named, stands;

	TRY(names(ocsp, q->issuer, &named));
	*key = q->issuer->key;
	*doubt = named ? REVOCATION_NO_DOUBT : REVOCATION_NOT_ENTITLED;
	TRY(der_open(ocsp->certs, &in));
	while (in.rest.len > 0) {
		struct der_element element;
		struct cert cert;

		TRY(der_element(&in, &element));
		if (cert_read(element.whole, &cert).code != E_OK)
			continue;
		TRY(names(ocsp, &cert, &named));
		if (!named || sm2_public_eq(&cert.key, &q->issuer->key) || !is_delegate(q, ocsp, &cert))
			continue;
		TRY(delegate_stands(q, ocsp, &cert, &stands));
		if (!stands)
			continue;
		*key = cert.key;
		*doubt = REVOCATION_NO_DOUBT;
		return OK;
	}
	return OK;
}

/* May it speak, and did it? */
static err check_responder(const struct revocation_question *q, const struct ocsp *ocsp,
			   enum revocation_doubt *doubt)
{
	struct sm2_public key;
	err e = find_responder(q, ocsp, &key, doubt);

	if (e.code == E_DER)
		*doubt = REVOCATION_NOT_ENTITLED;
	else if (e.code != E_OK)
		return err_note(e, HERE, "a responder cannot be checked");
	if (*doubt != REVOCATION_NO_DOUBT)
		return OK;
	e = sm2_verify_memo(q->memo, SM2_BRIEFLY, &key, ocsp->tbs, ocsp->signature, SM2_DER_ONLY);
	if (e.code == E_SIGNATURE || e.code == E_DER)
		*doubt = REVOCATION_BAD_SIGNATURE;
	else if (e.code != E_OK)
		return err_note(e, HERE, "a response cannot be checked");
	return OK;
}

err revocation_by_ocsp(const struct revocation_question *q, const struct ocsp *ocsp, struct revocation *out)
{
	enum revocation_doubt doubt = REVOCATION_NO_DOUBT;
	bool found = false;
	err e;

	*out = (struct revocation){.source = REVOCATION_BY_OCSP};
	if (ocsp->status != 0)
		return revocation_doubt(out, REVOCATION_NO_EVIDENCE);
	e = find_single(q, ocsp, out, &found);
	if (e.code == E_CRYPTO)
		return err_note(e, HERE, "a response cannot be checked");
	if (e.code != E_OK || !found)
		return revocation_doubt(out, REVOCATION_NO_EVIDENCE);
	TRY(check_responder(q, ocsp, &doubt));
	if (doubt == REVOCATION_NO_DOUBT && ocsp->unsupported)
		doubt = REVOCATION_UNSUPPORTED;
	if (doubt == REVOCATION_NO_DOUBT && q->nonce.len > 0 && !slice_eq(q->nonce, ocsp->nonce))
		doubt = REVOCATION_STALE;
	if (doubt == REVOCATION_NO_DOUBT && out->state == REVOCATION_UNKNOWN)
		doubt = REVOCATION_SAYS_UNKNOWN;
	if (doubt != REVOCATION_NO_DOUBT)
		return revocation_doubt(out, doubt);
	return revocation_weigh(q, out->state == REVOCATION_REVOKED, out);
}
