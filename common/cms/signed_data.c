/* SPDX-License-Identifier: Apache-2.0 */
#include "cms/signed_data.h"

#include <stdio.h>

#include "der/der.h"
#include "der/oid.h"

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }: NULL or absent here, but
 * for an algorithm that is going to be refused by name. */
static err read_algorithm(struct der *in, struct slice *oid)
{
	struct der_element parameters;
	struct der seq;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, oid));
	if (der_peek(&seq) == DER_NULL)
		TRY(der_null(&seq));
	else if (slice_eq(*oid, OID_RSA_PSS))
		TRY(der_element(&seq, &parameters));
	return der_end(&seq);
}

/* digestAlgorithms SET OF AlgorithmIdentifier */
static err read_digest_algorithms(struct der *in)
{
	struct der set;
	struct slice oid;

	TRY(der_enter(in, DER_SET, &set));
	while (der_peek(&set) != DER_NONE)
		TRY(read_algorithm(&set, &oid));
	return OK;
}

/* ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT OCTET STRING OPTIONAL } */
static err read_content(struct der *in, struct cms *cms)
{
	struct der seq, tagged;
	bool there;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, &cms->content_type));
	TRY(der_enter_optional(&seq, DER_CONTEXT(0), &tagged, &there));
	if (there) {
		TRY(der_octets(&tagged, &cms->content));
		TRY(der_end(&tagged));
	}
	if (slice_eq(cms->content_type, OID_PKCS7_DATA))
		note_add(&cms->notes, NOTE_INNER_PKCS7);
	else if (!slice_eq(cms->content_type, OID_GM_DATA))
		return FAIL(E_SIGNATURE_FORM, "the content is of an unknown type");
	return der_end(&seq);
}

/* certificates [0] IMPLICIT SET OF Certificate OPTIONAL */
static err read_certs(struct arena *arena, struct der *in, struct cms *cms)
{
	struct slice all[CMS_CERTS_MAX];
	struct der set;
	bool there;

	TRY(der_enter_optional(in, DER_CONTEXT(0), &set, &there));
	while (there && der_peek(&set) != DER_NONE) {
		if (cms->cert_count == CMS_CERTS_MAX)
			return FAIL(E_SIGNATURE_FORM, "more than %d certificates", CMS_CERTS_MAX);
		TRY(der_whole(&set, DER_SEQUENCE, &all[cms->cert_count++]));
	}
	cms->certs = arena_array(arena, cms->cert_count + 1, struct slice);
	REQUIRE(cms->certs, E_NO_MEMORY);
	memcpy(cms->certs, all, cms->cert_count * sizeof(all[0]));
	return OK;
}

/* One value of an attribute, once. */
static err attribute_value(struct slice *kept, struct der *values, unsigned tag)
{
	if (kept->at)
		return FAIL(E_SIGNATURE_FORM, "an attribute occurs twice");
	return der_content(values, tag, kept);
}

/* Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY } */
static err read_attribute(struct der *in, struct cms_signer *signer)
{
	struct der seq, values;
	struct slice type;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, &type));
	TRY(der_enter(&seq, DER_SET, &values));
	TRY(der_end(&seq));
	if (slice_eq(type, OID_CONTENT_TYPE)) {
		TRY(attribute_value(&signer->content_type, &values, DER_OID));
	} else if (slice_eq(type, OID_MESSAGE_DIGEST)) {
		TRY(attribute_value(&signer->message_digest, &values, DER_OCTETS));
	} else if (slice_eq(type, OID_SIGNING_TIME)) {
		if (signer->has_time)
			return FAIL(E_SIGNATURE_FORM, "an attribute occurs twice");
		TRY(der_any_time(&values, &signer->signing_time));
		signer->has_time = true;
	} else {
		return OK;
	}
	return der_end(&values);
}

/* Does a sort before b, or equal it, as DER orders the elements of a SET OF (X.690 §11.6)? */
static bool in_order(struct slice a, struct slice b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.at, b.at, common) : 0;

	return order < 0 || (order == 0 && a.len <= b.len);
}

/* authenticatedAttributes [0] IMPLICIT SET OF Attribute OPTIONAL */
static err read_attributes(struct der *in, struct cms_signer *signer)
{
	struct slice last = slice(NULL, 0);
	struct der_element attributes;
	struct der set;

	if (der_peek(in) != DER_CONTEXT(0))
		return OK;
	TRY(der_element(in, &attributes));
	signer->attributes = attributes.whole;
	TRY(der_open(attributes.content, &set));
	while (der_peek(&set) != DER_NONE) {
		struct der one = set;
		struct slice whole;

		TRY(der_whole(&one, DER_SEQUENCE, &whole));
		TRY(read_attribute(&set, signer));
		if (!in_order(last, whole))
			note_add(&signer->notes, NOTE_ATTRIBUTES_UNSORTED);
		last = whole;
	}
	if (!signer->message_digest.at || !signer->content_type.at)
		return FAIL(E_SIGNATURE_FORM, "attributes without content type or message digest");
	return OK;
}

/* SignerInfo ::= SEQUENCE { version INTEGER, issuerAndSerialNumber SEQUENCE { issuer Name, serialNumber INTEGER },
 *   digestAlgorithm, authenticatedAttributes [0] IMPLICIT OPTIONAL, digestEncryptionAlgorithm,
 *   encryptedDigest OCTET STRING, unauthenticatedAttributes [1] IMPLICIT OPTIONAL } */
static err read_signer(struct der *in, struct cms_signer *signer)
{
	struct der seq, who;
	struct slice ignored;
	int64_t version;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_int(&seq, &version));
	if (version != 1)
		return FAIL(E_SIGNATURE_FORM, "a signer of version %lld", (long long)version);
	TRY(der_enter(&seq, DER_SEQUENCE, &who));
	TRY(der_whole(&who, DER_SEQUENCE, &signer->issuer));
	TRY(der_content(&who, DER_INTEGER, &signer->serial));
	TRY(der_end(&who));
	TRY(read_algorithm(&seq, &signer->digest_algorithm));
	TRY(read_attributes(&seq, signer));
	TRY(read_algorithm(&seq, &signer->signature_algorithm));
	TRY(der_octets(&seq, &signer->signature));
	TRY(der_whole_optional(&seq, DER_CONTEXT(1), &ignored));
	if (slice_eq(signer->signature_algorithm, OID_SM2_WITH_SM3))
		note_add(&signer->notes, NOTE_SIGNATURE_OID);
	return der_end(&seq);
}

/* signerInfos SET OF SignerInfo */
static err read_signers(struct arena *arena, struct der *in, struct cms *cms)
{
	struct cms_signer all[CMS_SIGNERS_MAX] = {0};
	struct der set;

	TRY(der_enter(in, DER_SET, &set));
	while (der_peek(&set) != DER_NONE) {
		if (cms->signer_count == CMS_SIGNERS_MAX)
			return FAIL(E_SIGNATURE_FORM, "more than %d signers", CMS_SIGNERS_MAX);
		TRY(read_signer(&set, &all[cms->signer_count++]));
	}
	if (cms->signer_count == 0)
		return FAIL(E_SIGNATURE_FORM, "nobody signed");
	cms->signers = arena_array(arena, cms->signer_count, struct cms_signer);
	REQUIRE(cms->signers, E_NO_MEMORY);
	memcpy(cms->signers, all, cms->signer_count * sizeof(all[0]));
	return OK;
}

/* SignedData ::= SEQUENCE { version INTEGER, digestAlgorithms, contentInfo, certificates [0] OPTIONAL,
 *   crls [1] IMPLICIT SET OF CertificateList OPTIONAL, signerInfos } */
static err read_signed_data(struct arena *arena, struct der *in, struct cms *cms)
{
	struct slice ignored;
	struct der seq;
	int64_t version;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_int(&seq, &version));
	if (version != 1)
		return FAIL(E_SIGNATURE_FORM, "SignedData of version %lld", (long long)version);
	TRY(read_digest_algorithms(&seq));
	TRY(read_content(&seq, cms));
	TRY(read_certs(arena, &seq, cms));
	TRY(der_whole_optional(&seq, DER_CONTEXT(1), &ignored));
	TRY(read_signers(arena, &seq, cms));
	return der_end(&seq);
}

/* ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT SignedData } */
static err read_outer(struct arena *arena, struct slice bytes, struct cms *cms)
{
	struct der in, seq, tagged;

	TRY(der_open(bytes, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, &cms->outer_type));
	if (slice_eq(cms->outer_type, OID_PKCS7_SIGNED_DATA))
		note_add(&cms->notes, NOTE_OUTER_PKCS7);
	else if (!slice_eq(cms->outer_type, OID_GM_SIGNED_DATA))
		return FAIL(E_SIGNATURE_FORM, "not SignedData");
	TRY(der_enter(&seq, DER_CONTEXT(0), &tagged));
	TRY(der_end(&seq));
	TRY(read_signed_data(arena, &tagged, cms));
	return der_end(&tagged);
}

err cms_read(struct arena *arena, struct slice bytes, struct cms *cms)
{
	err e;

	REQUIRE(bytes.len <= CMS_MAX, E_TOO_BIG);
	*cms = (struct cms){.whole = bytes};
	TRY(der_check(bytes, DER_SORTED_SETS));
	e = read_outer(arena, bytes, cms);
	if (e.code == E_DER) {
		char detail[ERR_TEXT_MAX];

		snprintf(detail, sizeof(detail), "%s", err_trail()->detail);
		return FAIL(E_SIGNATURE_FORM, "%s", detail);
	}
	return e;
}

/* tbsCertificate ::= SEQUENCE { version [0] DEFAULT v1, serialNumber INTEGER, signature, issuer Name, … } */
static bool cert_is(struct slice cert, struct slice issuer, struct slice serial)
{
	struct der in, outer, tbs;
	struct slice found_serial, found_issuer, ignored;

	return der_open(cert, &in).code == E_OK && der_enter(&in, DER_SEQUENCE, &outer).code == E_OK &&
	       der_enter(&outer, DER_SEQUENCE, &tbs).code == E_OK &&
	       der_whole_optional(&tbs, DER_CONTEXT(0), &ignored).code == E_OK &&
	       der_content(&tbs, DER_INTEGER, &found_serial).code == E_OK &&
	       der_whole(&tbs, DER_SEQUENCE, &ignored).code == E_OK &&
	       der_whole(&tbs, DER_SEQUENCE, &found_issuer).code == E_OK && slice_eq(found_serial, serial) &&
	       slice_eq(found_issuer, issuer);
}

struct slice cms_signer_cert(const struct cms *cms, const struct cms_signer *signer)
{
	for (size_t i = 0; i < cms->cert_count; i++) {
		if (cert_is(cms->certs[i], signer->issuer, signer->serial))
			return cms->certs[i];
	}
	return slice(NULL, 0);
}
