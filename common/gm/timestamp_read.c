/* SPDX-License-Identifier: Apache-2.0 */
/* Reading tokens, requests and responses. */
#include "der/oid.h"
#include "gm/internal.h"
#include "gm/timestamp.h"

/* MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING } */
static err read_imprint(struct der *in, struct slice *algorithm, struct slice *imprint)
{
	struct der seq;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(read_algorithm(&seq, algorithm));
	TRY(der_octets(&seq, imprint));
	return der_end(&seq);
}

/* Extensions we do not know may be passed over unless they are critical. */
static err refuse_critical(struct der *in, unsigned tag)
{
	struct der list;
	bool there;

	TRY(der_enter_optional(in, tag, &list, &there));
	while (there && list.rest.len > 0) {
		struct extension e;

		TRY(read_extension(&list, &e));
		if (e.critical)
			return FAIL(E_SIGNATURE_FORM, "a critical extension is not known");
	}
	return OK;
}

/* TSTInfo ::= SEQUENCE { version INTEGER, policy OBJECT IDENTIFIER, messageImprint, serialNumber INTEGER,
 *   genTime GeneralizedTime, accuracy SEQUENCE OPTIONAL, ordering BOOLEAN DEFAULT FALSE, nonce INTEGER OPTIONAL,
 *   tsa [0] GeneralName OPTIONAL, extensions [1] IMPLICIT Extensions OPTIONAL } */
static err read_info(struct slice info, struct timestamp *out)
{
	struct der in, seq;
	struct slice ignored;
	int64_t version;
	bool ordering, written_out;

	TRY(der_open(info, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_int(&seq, &version));
	if (version != 1 && version != 2) /* GM/T 0031-2025 says 2 (formats.md §6) */
		return FAIL(E_SIGNATURE_FORM, "a TSTInfo of version %lld", (long long)version);
	out->version = (int)version;
	TRY(der_oid(&seq, &out->policy));
	TRY(read_imprint(&seq, &out->algorithm, &out->imprint));
	TRY(der_integer(&seq, &out->serial));
	TRY(der_time_fraction(&seq, &out->gen_time));
	TRY(der_content_optional(&seq, DER_SEQUENCE, &ignored));
	TRY(der_bool_default_false(&seq, &ordering, &written_out));
	if (der_peek(&seq) == DER_INTEGER)
		TRY(der_integer(&seq, &out->nonce));
	TRY(der_content_optional(&seq, DER_CONTEXT(0), &ignored));
	TRY(refuse_critical(&seq, DER_CONTEXT(1)));
	return der_end(&seq);
}

static err read_sm3(struct der *in)
{
	struct slice oid;

	TRY(read_algorithm(in, &oid));
	if (!slice_eq(oid, OID_SM3))
		return FAIL(E_ALGORITHM, "the token is digested with something else than SM3");
	return OK;
}

/* GB/T 35275's 1.2.156.10197.1.301.1, and what others write */
static err read_signature_algorithm(struct der *in)
{
	struct slice oid;

	TRY(read_algorithm(in, &oid));
	if (!slice_eq(oid, OID_SM2_SIGN) && !slice_eq(oid, OID_SM2_WITH_SM3) && !slice_eq(oid, OID_SM2))
		return FAIL(E_ALGORITHM, "the token is signed with something else than SM2");
	return OK;
}

/* SignerInfo ::= SEQUENCE { version INTEGER, issuerAndSerialNumber, digestAlgorithm, authenticatedAttributes [0]
 *   IMPLICIT, digestEncryptionAlgorithm, encryptedDigest OCTET STRING, unauthenticatedAttributes [1] IMPLICIT
 *   OPTIONAL } */
static err read_signer(struct der *in, struct timestamp *out)
{
	struct der seq, sid;
	struct slice ignored;
	int64_t version;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_int(&seq, &version));
	TRY(der_enter(&seq, DER_SEQUENCE, &sid));
	TRY(der_whole(&sid, DER_SEQUENCE, &out->signer_issuer));
	TRY(der_content(&sid, DER_INTEGER, &out->signer_serial));
	TRY(der_end(&sid));
	TRY(read_sm3(&seq));
	TRY(der_whole(&seq, DER_CONTEXT(0), &out->attributes));
	TRY(read_signature_algorithm(&seq));
	TRY(der_octets(&seq, &out->value));
	TRY(der_content_optional(&seq, DER_CONTEXT(1), &ignored));
	return der_end(&seq);
}

/* EncapsulatedContentInfo ::= SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING } */
static err read_content(struct der *in, struct timestamp *out)
{
	struct der seq, inside;
	struct slice type;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, &type));
	if (!slice_eq(type, OID_TST_INFO))
		return FAIL(E_SIGNATURE_FORM, "the signed content is no TSTInfo");
	TRY(der_enter(&seq, DER_CONTEXT(0), &inside));
	TRY(der_octets(&inside, &out->info));
	TRY(der_end(&inside));
	TRY(der_end(&seq));
	return read_info(out->info, out);
}

/* SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo, certificates [0] IMPLICIT OPTIONAL,
 *   crls [1] IMPLICIT OPTIONAL, signerInfos SET OF SignerInfo } */
static err read_signed_data(struct der *in, struct timestamp *out)
{
	struct der seq, digests, signers;
	struct slice ignored;
	int64_t version;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_int(&seq, &version));
	TRY(der_enter(&seq, DER_SET, &digests));
	TRY(read_sm3(&digests));
	TRY(der_end(&digests));
	TRY(read_content(&seq, out));
	TRY(der_content_optional(&seq, DER_CONTEXT(0), &out->certs));
	TRY(der_content_optional(&seq, DER_CONTEXT(1), &ignored));
	TRY(der_enter(&seq, DER_SET, &signers));
	TRY(read_signer(&signers, out));
	if (signers.rest.len > 0)
		return FAIL(E_SIGNATURE_FORM, "a token has one signer");
	return der_end(&seq);
}

/* ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT } */
err timestamp_read(struct slice der, struct timestamp *out)
{
	struct der in, seq, inside;
	struct slice type;

	REQUIRE(der.len <= TIMESTAMP_DER_MAX, E_TOO_BIG);
	*out = (struct timestamp){.der = der};
	TRY(der_check(der, DER_ANY_CONTENT));
	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_oid(&seq, &type));
	out->gm_type = slice_eq(type, OID_GM_SIGNED_DATA);
	if (!out->gm_type && !slice_eq(type, OID_PKCS7_SIGNED_DATA))
		return FAIL(E_SIGNATURE_FORM, "a token is signed data");
	TRY(der_enter(&seq, DER_CONTEXT(0), &inside));
	TRY(der_end(&seq));
	TRY(read_signed_data(&inside, out));
	return der_end(&inside);
}

/* TimeStampReq ::= SEQUENCE { version INTEGER { v1(1) }, messageImprint, reqPolicy OBJECT IDENTIFIER OPTIONAL,
 *   nonce INTEGER OPTIONAL, certReq BOOLEAN DEFAULT FALSE, extensions [0] IMPLICIT Extensions OPTIONAL } */
err timestamp_request_read(struct slice der, struct timestamp_request *out)
{
	struct der in, seq;
	int64_t version;
	bool written_out;

	REQUIRE(der.len <= TIMESTAMP_DER_MAX, E_TOO_BIG);
	*out = (struct timestamp_request){0};
	TRY(der_check(der, DER_ANY_CONTENT));
	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_int(&seq, &version));
	if (version != 1)
		return FAIL(E_SIGNATURE_FORM, "a request of version %lld", (long long)version);
	TRY(read_imprint(&seq, &out->algorithm, &out->imprint));
	if (der_peek(&seq) == DER_OID)
		TRY(der_oid(&seq, &out->policy));
	if (der_peek(&seq) == DER_INTEGER)
		TRY(der_integer(&seq, &out->nonce));
	TRY(der_bool_default_false(&seq, &out->cert_wanted, &written_out));
	TRY(refuse_critical(&seq, DER_CONTEXT(0)));
	return der_end(&seq);
}

/* PKIStatusInfo ::= SEQUENCE { status INTEGER, statusString SEQUENCE OF UTF8String OPTIONAL, failInfo BIT STRING
 *   OPTIONAL } */
static err read_status(struct der *in)
{
	struct der seq;
	uint32_t failure = 0;
	struct slice ignored;
	int64_t status;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_int(&seq, &status));
	TRY(der_content_optional(&seq, DER_SEQUENCE, &ignored));
	if (der_peek(&seq) == DER_BITS)
		TRY(der_named_bits(&seq, &failure));
	TRY(der_end(&seq));
	if (status != 0 && status != 1)
		return FAIL(E_SIGNATURE_FORM, "the time stamp was refused: status %lld, failure bits %x",
			    (long long)status, (unsigned)failure);
	return OK;
}

/* TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL } */
err timestamp_response_read(struct slice der, struct slice stamped, struct slice nonce, struct slice *token)
{
	struct timestamp read;
	struct der in, seq;
	struct sm3 digest;

	REQUIRE(der.len <= TIMESTAMP_DER_MAX, E_TOO_BIG);
	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(read_status(&seq));
	if (seq.rest.len == 0)
		return FAIL(E_SIGNATURE_FORM, "the answer holds no token");
	TRY(der_whole(&seq, DER_SEQUENCE, token));
	TRY(der_end(&seq));
	TRY(timestamp_read(*token, &read));
	TRY(sm3_of(stamped, &digest));
	if (!slice_eq(read.algorithm, OID_SM3) || !slice_eq(read.imprint, sm3_slice(&digest)))
		return FAIL(E_SIGNATURE, "the token stamps something else");
	while (nonce.len > 1 && nonce.at[0] == 0)
		nonce = slice_from(nonce, 1);
	if (!slice_eq(read.nonce, nonce))
		return FAIL(E_SIGNATURE, "the token answers another request");
	return OK;
}
