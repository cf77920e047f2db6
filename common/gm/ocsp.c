/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP responses, RFC 6960: reading. */
#include <openssl/evp.h>

#include "der/oid.h"
#include "gm/internal.h"
#include "gm/revocation_internal.h"

/* ResponderID ::= CHOICE { byName [1] EXPLICIT Name, byKey [2] EXPLICIT OCTET STRING } */
static err read_responder(struct der *in, struct ocsp *out)
{
	struct der inside;

	if (der_peek(in) == DER_CONTEXT(1)) {
		TRY(der_enter(in, DER_CONTEXT(1), &inside));
		TRY(der_whole(&inside, DER_SEQUENCE, &out->responder_name));
	} else {
		TRY(der_enter(in, DER_CONTEXT(2), &inside));
		TRY(der_octets(&inside, &out->responder_key));
	}
	return der_end(&inside);
}

/* Nonce ::= OCTET STRING; some write it without that. */
static void read_nonce(struct slice value, struct slice *nonce)
{
	struct der in;

	if (der_open(value, &in).code == E_OK && der_octets(&in, nonce).code == E_OK && in.rest.len == 0)
		return;
	*nonce = value;
	err_forget();
}

err ocsp_read_extensions(struct der *in, unsigned tag, struct slice *nonce, bool *unsupported)
{
	struct der inside, list;
	bool there;

	TRY(der_enter_optional(in, tag, &inside, &there));
	if (!there)
		return OK;
	TRY(der_enter(&inside, DER_SEQUENCE, &list));
	TRY(der_end(&inside));
	while (list.rest.len > 0) {
		struct extension e;

		TRY(read_extension(&list, &e));
		if (slice_eq(e.oid, OID_OCSP_NONCE))
			read_nonce(e.value, nonce);
		else if (e.critical)
			*unsupported = true;
	}
	return OK;
}

/* ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID, producedAt GeneralizedTime,
 *   responses SEQUENCE OF SingleResponse, responseExtensions [1] EXPLICIT OPTIONAL } */
static err read_data(struct ocsp *out)
{
	struct der in, seq;

	TRY(der_open(out->tbs, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(read_responder(&seq, out));
	TRY(der_time(&seq, &out->produced_at));
	TRY(der_content(&seq, DER_SEQUENCE, &out->responses));
	TRY(ocsp_read_extensions(&seq, DER_CONTEXT(1), &out->nonce, &out->unsupported));
	return der_end(&seq);
}

/* BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature BIT STRING,
 *   certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL } */
static err read_basic(struct slice der, struct ocsp *out)
{
	struct der in, seq, inside;
	bool there;

	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_whole(&seq, DER_SEQUENCE, &out->tbs));
	TRY(read_sm2_with_sm3(&seq));
	TRY(der_bits(&seq, &out->signature));
	TRY(der_enter_optional(&seq, DER_CONTEXT(0), &inside, &there));
	if (there) {
		TRY(der_content(&inside, DER_SEQUENCE, &out->certs));
		TRY(der_end(&inside));
	}
	TRY(der_end(&seq));
	return read_data(out);
}

/* OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] EXPLICIT SEQUENCE { responseType OBJECT
 *   IDENTIFIER, response OCTET STRING } OPTIONAL } */
err ocsp_read(struct slice der, struct ocsp *out)
{
	struct der in, seq, inside, bytes;
	struct slice type, basic;
	int64_t status;

	REQUIRE(der.len <= OCSP_DER_MAX, E_TOO_BIG);
	*out = (struct ocsp){.der = der};
	TRY(der_check(der, DER_ANY_CONTENT));
	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_enumerated(&seq, &status));
	if (status < 0 || status > 6)
		return FAIL(E_DER, "a response status that does not exist");
	out->status = (int)status;
	if (status != 0)
		return der_end(&seq);
	TRY(der_enter(&seq, DER_CONTEXT(0), &inside));
	TRY(der_end(&seq));
	TRY(der_enter(&inside, DER_SEQUENCE, &bytes));
	TRY(der_end(&inside));
	TRY(der_oid(&bytes, &type));
	TRY(der_octets(&bytes, &basic));
	TRY(der_end(&bytes));
	if (!slice_eq(type, OID_OCSP_BASIC))
		return FAIL(E_DER, "the response is of another kind than basic");
	return read_basic(basic, out);
}
