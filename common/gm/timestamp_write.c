/* SPDX-License-Identifier: Apache-2.0 */
/* Writing requests and answers; each function stands below the ASN.1 it writes. */
#include "der/oid.h"
#include "gm/internal.h"
#include "gm/timestamp.h"

static void put_sm3(struct der_writer *w)
{
	size_t mark = der_mark(w);

	der_put_oid(w, OID_SM3);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* MessageImprint ::= SEQUENCE { hashAlgorithm, hashedMessage OCTET STRING } */
static void put_imprint(struct der_writer *w, struct slice algorithm, struct slice imprint)
{
	size_t mark = der_mark(w), inner;

	der_put_octets(w, imprint);
	inner = der_mark(w);
	der_put_oid(w, algorithm);
	der_wrap(w, inner, DER_SEQUENCE);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* TimeStampReq ::= SEQUENCE { version, messageImprint, reqPolicy OPTIONAL, nonce OPTIONAL, certReq } */
err timestamp_request_write(struct slice stamped, struct slice nonce, struct arena *arena, struct slice *der)
{
	struct der_writer w;
	struct sm3 digest;

	TRY(sm3_of(stamped, &digest));
	der_writer_init(&w, arena, TIMESTAMP_DER_MAX);
	der_put_bool(&w, true);
	if (nonce.len > 0)
		der_put_integer(&w, nonce);
	put_imprint(&w, OID_SM3, sm3_slice(&digest));
	der_put_int(&w, 1);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, der);
}

/* TSTInfo ::= SEQUENCE { version, policy, messageImprint, serialNumber, genTime, accuracy SEQUENCE { seconds
 *   INTEGER }, nonce } */
static err write_info(const struct timestamp_form *form, struct arena *arena, struct slice *info)
{
	struct der_writer w;
	size_t mark;

	der_writer_init(&w, arena, TIMESTAMP_DER_MAX);
	if (form->request->nonce.len > 0)
		der_put_integer(&w, form->request->nonce);
	mark = der_mark(&w);
	der_put_int(&w, 1);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_put_time(&w, form->gen_time);
	der_put_integer(&w, form->serial);
	put_imprint(&w, form->request->algorithm, form->request->imprint);
	der_put_oid(&w, form->policy);
	der_put_int(&w, form->version);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, info);
}

/* Attribute ::= SEQUENCE { type, values SET OF }: around the one value put since mark */
static void wrap_attribute(struct der_writer *w, size_t mark, struct slice type)
{
	der_wrap(w, mark, DER_SET);
	der_put_oid(w, type);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF SEQUENCE { hashAlgorithm, certHash } } (RFC 5035 §3) */
static void put_signing_certificate(struct der_writer *w, const struct cert *tsa)
{
	size_t mark = der_mark(w);

	der_put_octets(w, sm3_slice(&tsa->digest));
	put_sm3(w);
	der_wrap(w, mark, DER_SEQUENCE);
	der_wrap(w, mark, DER_SEQUENCE);
	der_wrap(w, mark, DER_SEQUENCE);
	wrap_attribute(w, mark, OID_SIGNING_CERTIFICATE_V2);
}

/* The authenticated attributes as a SET, in the order of DER. */
static err write_attributes(const struct timestamp_form *form, struct slice info, struct arena *arena,
			    struct slice *attributes)
{
	struct der_writer w;
	struct sm3 digest;
	size_t mark;

	TRY(sm3_of(info, &digest));
	der_writer_init(&w, arena, TIMESTAMP_DER_MAX);
	put_signing_certificate(&w, form->tsa);
	mark = der_mark(&w);
	der_put_octets(&w, sm3_slice(&digest));
	wrap_attribute(&w, mark, OID_MESSAGE_DIGEST);
	mark = der_mark(&w);
	der_put_oid(&w, OID_TST_INFO);
	wrap_attribute(&w, mark, OID_CONTENT_TYPE);
	der_wrap_set_of(&w, 0, DER_SET);
	return der_written(&w, attributes);
}

/* SignerInfo ::= SEQUENCE { version 1, issuerAndSerialNumber, digestAlgorithm, authenticatedAttributes [0] IMPLICIT,
 *   digestEncryptionAlgorithm, encryptedDigest OCTET STRING } */
static err put_signer(struct der_writer *w, const struct timestamp_form *form, struct slice attributes,
		      struct arena *arena)
{
	size_t end = der_mark(w), mark;
	struct slice value;
	struct der in, inside;

	TRY(key_sign(form->key, arena, attributes, &value));
	der_put_octets(w, value);
	put_sm2_with_sm3(w);
	TRY(der_open(attributes, &in));
	TRY(der_enter(&in, DER_SET, &inside));
	der_put(w, DER_CONTEXT(0), inside.rest);
	put_sm3(w);
	mark = der_mark(w);
	der_put(w, DER_INTEGER, form->tsa->serial);
	der_put_raw(w, form->tsa->issuer);
	der_wrap(w, mark, DER_SEQUENCE);
	der_put_int(w, 1);
	der_wrap(w, end, DER_SEQUENCE);
	return OK;
}

/* certificates [0] IMPLICIT SET OF Certificate */
static void put_certs(struct der_writer *w, const struct timestamp_form *form)
{
	size_t mark = der_mark(w);

	if (!form->request->cert_wanted)
		return;
	for (size_t i = form->chain_count; i-- > 0;)
		der_put_raw(w, form->chain[i].der);
	der_put_raw(w, form->tsa->der);
	der_wrap_set_of(w, mark, DER_CONTEXT(0));
}

/* EncapsulatedContentInfo ::= SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING } */
static void put_content(struct der_writer *w, struct slice info)
{
	size_t end = der_mark(w);

	der_put_octets(w, info);
	der_wrap(w, end, DER_CONTEXT(0));
	der_put_oid(w, OID_TST_INFO);
	der_wrap(w, end, DER_SEQUENCE);
}

/* ContentInfo { signedData, [0] SignedData { version 3, digestAlgorithms, encapContentInfo, certificates, signerInfos
 * } } */
err timestamp_token_write(const struct timestamp_form *form, struct arena *arena, struct slice *token)
{
	struct slice info, attributes;
	struct der_writer w;
	size_t mark;

	TRY(write_info(form, arena, &info));
	TRY(write_attributes(form, info, arena, &attributes));
	der_writer_init(&w, arena, TIMESTAMP_DER_MAX);
	TRY(put_signer(&w, form, attributes, arena));
	der_wrap(&w, 0, DER_SET);
	put_certs(&w, form);
	put_content(&w, info);
	mark = der_mark(&w);
	put_sm3(&w);
	der_wrap(&w, mark, DER_SET);
	der_put_int(&w, 3);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_oid(&w, form->gm_type ? OID_GM_SIGNED_DATA : OID_PKCS7_SIGNED_DATA);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, token);
}

/* TimeStampResp ::= SEQUENCE { status SEQUENCE { status INTEGER { granted(0) } }, timeStampToken } */
err timestamp_response_write(struct slice token, struct arena *arena, struct slice *der)
{
	struct der_writer w;
	size_t mark;

	der_writer_init(&w, arena, TIMESTAMP_DER_MAX);
	der_put_raw(&w, token);
	mark = der_mark(&w);
	der_put_int(&w, 0);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, der);
}

/* TimeStampResp ::= SEQUENCE { status SEQUENCE { status INTEGER { rejection(2) }, failInfo BIT STRING } } */
err timestamp_refusal_write(unsigned failure, struct arena *arena, struct slice *der)
{
	struct der_writer w;

	REQUIRE(failure < 32, E_BUG);
	der_writer_init(&w, arena, TIMESTAMP_DER_MAX);
	der_put_named_bits(&w, UINT32_C(1) << failure);
	der_put_int(&w, 2);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, der);
}
