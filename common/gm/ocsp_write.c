/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP requests, read and written, and the responses that answer them. */
#include <openssl/evp.h>

#include "der/oid.h"
#include "gm/internal.h"
#include "gm/revocation_internal.h"

/* How a CertID names the issuer. */
struct naming {
	const char *digest;
	struct slice oid;
};

static err put_hash(struct der_writer *w, const struct naming *naming, struct slice bytes)
{
	uint8_t hash[EVP_MAX_MD_SIZE];
	size_t len;

	if (EVP_Q_digest(NULL, naming->digest, NULL, bytes.at, bytes.len, hash, &len) != 1)
		return crypto_fail(E_CRYPTO, "no digest");
	der_put_octets(w, slice(hash, len));
	return OK;
}

/* CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber } */
static err put_cert_id(struct der_writer *w, const struct naming *naming, const struct cert_ref *cert)
{
	size_t end = der_mark(w), mark;

	der_put(w, DER_INTEGER, cert->serial);
	TRY(put_hash(w, naming, cert->issuer_key));
	TRY(put_hash(w, naming, cert->issuer_name));
	mark = der_mark(w);
	der_put_null(w);
	der_put_oid(w, naming->oid);
	der_wrap(w, mark, DER_SEQUENCE);
	der_wrap(w, end, DER_SEQUENCE);
	return OK;
}

/* Extensions with the nonce, under an explicit tag; nothing when there is none. */
static void put_nonce(struct der_writer *w, struct slice nonce, unsigned tag)
{
	size_t mark = der_mark(w);

	if (nonce.len == 0)
		return;
	der_put_octets(w, nonce);
	wrap_extension(w, mark, OID_OCSP_NONCE, false);
	der_wrap(w, mark, DER_SEQUENCE);
	der_wrap(w, mark, tag);
}

/* OCSPRequest ::= SEQUENCE { tbsRequest SEQUENCE { requestList SEQUENCE OF SEQUENCE { reqCert CertID },
 *   requestExtensions [2] EXPLICIT } } */
static err write_request(const struct naming *naming, const struct cert_ref *cert, struct slice nonce,
			 struct arena *arena, struct slice *der)
{
	struct der_writer w;
	size_t mark;

	der_writer_init(&w, arena, OCSP_DER_MAX);
	put_nonce(&w, nonce, DER_CONTEXT(2));
	mark = der_mark(&w);
	TRY(put_cert_id(&w, naming, cert));
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, der);
}

err ocsp_request_write(const struct cert_ref *cert, struct slice nonce, struct arena *arena,
		       struct slice *der)
{
	return write_request(&(struct naming){"SM3", OID_SM3}, cert, nonce, arena, der);
}

err ocsp_request_write_sha1(const struct cert_ref *cert, struct slice nonce, struct arena *arena,
			    struct slice *der)
{
	return write_request(&(struct naming){"SHA1", OID_SHA1}, cert, nonce, arena, der);
}

/* Request ::= SEQUENCE { reqCert CertID, singleRequestExtensions [0] EXPLICIT OPTIONAL } */
static err read_request(struct der *in, const struct cert *issuer, struct ocsp_request *out)
{
	struct der seq, id;
	struct slice ignored;
	size_t i = out->count;

	REQUIRE(i < OCSP_ASKED_MAX, E_TOO_BIG);
	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_whole(&seq, DER_SEQUENCE, &out->asked[i].id));
	TRY(der_open(out->asked[i].id, &id));
	TRY(ocsp_read_cert_id(&id, issuer, &out->asked[i].serial, &out->asked[i].ours));
	TRY(der_content_optional(&seq, DER_CONTEXT(0), &ignored));
	out->count++;
	return der_end(&seq);
}

/* TBSRequest ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, requestorName [1] EXPLICIT OPTIONAL, requestList SEQUENCE
 *   OF Request, requestExtensions [2] EXPLICIT OPTIONAL }; a signature, if there is one, is passed over */
err ocsp_request_read(struct slice der, const struct cert *issuer, struct ocsp_request *out)
{
	struct der in, seq, tbs, list;
	struct slice ignored;
	bool unsupported = false;

	REQUIRE(der.len <= OCSP_DER_MAX, E_TOO_BIG);
	*out = (struct ocsp_request){0};
	TRY(der_check(der, DER_ANY_CONTENT));
	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_enter(&seq, DER_SEQUENCE, &tbs));
	TRY(der_content_optional(&seq, DER_CONTEXT(0), &ignored));
	TRY(der_end(&seq));
	TRY(der_content_optional(&tbs, DER_CONTEXT(0), &ignored));
	TRY(der_content_optional(&tbs, DER_CONTEXT(1), &ignored));
	TRY(der_enter(&tbs, DER_SEQUENCE, &list));
	while (list.rest.len > 0)
		TRY(read_request(&list, issuer, out));
	TRY(ocsp_read_extensions(&tbs, DER_CONTEXT(2), &out->nonce, &unsupported));
	if (out->count == 0 || unsupported)
		return FAIL(E_DER, "a request that asks nothing, or asks in a way we do not know");
	return der_end(&tbs);
}

/* CertStatus, see ocsp_judge.c */
static void put_status(struct der_writer *w, const struct ocsp_answer *answer)
{
	size_t end = der_mark(w), mark;

	if (answer->state == REVOCATION_GOOD) {
		der_put(w, DER_CONTEXT_PRIMITIVE(0), slice(NULL, 0));
		return;
	}
	if (answer->state == REVOCATION_UNKNOWN) {
		der_put(w, DER_CONTEXT_PRIMITIVE(2), slice(NULL, 0));
		return;
	}
	if (answer->reason != REASON_UNSPECIFIED) {
		mark = der_mark(w);
		der_put_enumerated(w, answer->reason);
		der_wrap(w, mark, DER_CONTEXT(0));
	}
	der_put_time(w, answer->revoked_at);
	der_wrap(w, end, DER_CONTEXT(1));
}

static void put_single(struct der_writer *w, const struct ocsp_reply *reply, size_t i)
{
	size_t end = der_mark(w);

	if (reply->next_update) {
		der_put_time(w, reply->next_update);
		der_wrap(w, end, DER_CONTEXT(0));
	}
	der_put_time(w, reply->this_update);
	put_status(w, &reply->answers[i]);
	der_put_raw(w, reply->request->asked[i].id);
	der_wrap(w, end, DER_SEQUENCE);
}

/* ResponderID ::= CHOICE { byName [1] EXPLICIT Name, byKey [2] EXPLICIT OCTET STRING: SHA-1 of the key } */
static err put_responder(struct der_writer *w, const struct ocsp_reply *reply)
{
	const struct cert *responder = reply->responder;
	uint8_t hash[EVP_MAX_MD_SIZE];
	size_t mark = der_mark(w), len;

	if (!reply->by_key) {
		der_put_raw(w, responder->subject);
		der_wrap(w, mark, DER_CONTEXT(1));
		return OK;
	}
	if (EVP_Q_digest(NULL, "SHA1", NULL, responder->key.point, SM2_POINT_SIZE, hash, &len) != 1)
		return crypto_fail(E_CRYPTO, "no digest");
	der_put_octets(w, slice(hash, len));
	der_wrap(w, mark, DER_CONTEXT(2));
	return OK;
}

static err write_data(const struct ocsp_reply *reply, struct arena *arena, struct slice *data)
{
	struct der_writer w;
	size_t mark;

	der_writer_init(&w, arena, OCSP_DER_MAX);
	put_nonce(&w, reply->request->nonce, DER_CONTEXT(1));
	mark = der_mark(&w);
	for (size_t i = reply->request->count; i-- > 0;)
		put_single(&w, reply, i);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_put_time(&w, reply->produced_at);
	TRY(put_responder(&w, reply));
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, data);
}

err ocsp_response_write(const struct ocsp_reply *reply, struct arena *arena, struct slice *der)
{
	struct der_writer w;
	struct slice data, value;

	TRY(write_data(reply, arena, &data));
	TRY(key_sign(reply->key, arena, data, &value));
	der_writer_init(&w, arena, OCSP_DER_MAX);
	der_put_raw(&w, reply->responder->der);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_bits(&w, value);
	put_sm2_with_sm3(&w);
	der_put_raw(&w, data);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_OCTETS);
	der_put_oid(&w, OID_OCSP_BASIC);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_enumerated(&w, 0);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, der);
}

err ocsp_error_write(int status, struct arena *arena, struct slice *der)
{
	struct der_writer w;

	der_writer_init(&w, arena, OCSP_DER_MAX);
	der_put_enumerated(&w, status);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, der);
}
