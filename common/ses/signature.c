/* SPDX-License-Identifier: Apache-2.0 */
#include "ses/signature.h"

#include "der/oid.h"
#include "ses/parts.h"
#include "ses/time_info.h"

const char *ses_value_format(enum ses_value_kind kind)
{
	static const char *const formats[] = {
		[SES_VALUE_V1] = "GM/T 0031-2014",
		[SES_VALUE_V4] = "GB/T 38540-2020",
		[SES_VALUE_V5] = "GM/T 0031-2025",
		[SES_VALUE_SIGNED_DATA] = "GB/T 35275",
		[SES_VALUE_SIGNED_DATA_PKCS7] = "GB/T 35275",
		[SES_VALUE_BARE_SM2] = "SM2",
	};

	return (size_t)kind < COUNT(formats) ? formats[kind] : NULL;
}

/* contentType OBJECT IDENTIFIER is the first field of a ContentInfo. */
static enum ses_value_kind content_info_kind(struct slice bytes)
{
	struct der in, seq;
	struct slice type;

	if (der_open(bytes, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &seq).code != E_OK ||
	    der_oid(&seq, &type).code != E_OK)
		return SES_VALUE_UNKNOWN;
	if (slice_eq(type, OID_GM_SIGNED_DATA))
		return SES_VALUE_SIGNED_DATA;
	if (slice_eq(type, OID_PKCS7_SIGNED_DATA))
		return SES_VALUE_SIGNED_DATA_PKCS7;
	return SES_VALUE_UNKNOWN;
}

/* The first field of a value, whole, and the seal inside it. */
static struct slice first_field(struct slice bytes)
{
	struct der in, seq;
	struct der_element first;

	if (der_open(bytes, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &seq).code != E_OK ||
	    der_element(&seq, &first).code != E_OK)
		return slice(NULL, 0);
	return first.whole;
}

static int64_t embedded_version(struct slice tbs)
{
	struct der in, seq;
	struct der_element seal;
	int64_t version;

	if (der_open(tbs, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &seq).code != E_OK ||
	    der_int(&seq, &version).code != E_OK || der_element(&seq, &seal).code != E_OK)
		return 0;
	return ses_header_version(seal.tag == DER_OCTETS ? seal.content : seal.whole);
}

/* A value of the new shape that says to be version 1 is still of the new shape: reading it will refuse it. */
enum ses_value_kind ses_value_kind(struct slice bytes)
{
	struct ses_shape shape, tbs;
	int64_t version;

	if (!ses_shape_read(bytes, &shape) || shape.count < 2)
		return SES_VALUE_UNKNOWN;
	if (shape.tags[0] == DER_OID)
		return content_info_kind(bytes);
	if (shape.count == 2 && shape.tags[0] == DER_INTEGER && shape.tags[1] == DER_INTEGER)
		return SES_VALUE_BARE_SM2;
	if (shape.tags[0] != DER_SEQUENCE || !ses_shape_read(first_field(bytes), &tbs))
		return SES_VALUE_UNKNOWN;
	if (shape.count == 2 && shape.tags[1] == DER_BITS)
		return tbs.count == 7 && tbs.tags[0] == DER_INTEGER ? SES_VALUE_V1 : SES_VALUE_UNKNOWN;
	if (shape.count < 4 || shape.count > 5 || shape.tags[1] != DER_OCTETS || shape.tags[2] != DER_OID ||
	    shape.tags[3] != DER_BITS)
		return SES_VALUE_UNKNOWN;
	version = embedded_version(first_field(bytes));
	if (version == SES_V5)
		return SES_VALUE_V5;
	return version == SES_V4 || version == SES_V1 ? SES_VALUE_V4 : SES_VALUE_UNKNOWN;
}

/* The seal inside, which must be of the version that the signature says, and of the shape that has this version. */
static err read_eseal(struct arena *arena, struct der *in, enum ses_value_kind kind, struct ses_signature *s)
{
	struct slice eseal;
	int64_t version;

	if (kind == SES_VALUE_V1 && der_peek(in) == DER_OCTETS) {
		note_add(&s->notes, NOTE_V1_OCTETS);
		TRY(der_octets(in, &eseal));
		TRY(der_check(eseal, 0));
	} else {
		TRY(der_whole(in, DER_SEQUENCE, &eseal));
	}
	version = ses_header_version(eseal);
	if (version != 0 && (version != s->version || (version == SES_V1) != (kind == SES_VALUE_V1)))
		return FAIL(E_SIGNATURE_FORM, "version %d of the signature, %lld of its seal", s->version,
			    (long long)version);
	return ses_seal_read_checked(arena, eseal, &s->seal);
}

static err check_hash(const struct ses_signature *s)
{
	if (s->data_hash.len != 32)
		return FAIL(E_SIGNATURE_FORM, "dataHash has %zu bytes", s->data_hash.len);
	return OK;
}

/* v4, v5: TBS_Sign ::= SEQUENCE { version INTEGER, eseal SESeal, timeInfo GeneralizedTime, dataHash BIT STRING,
 *   propertyInfo IA5String, extDatas [0] ExtensionDatas OPTIONAL } */
static err read_tbs(struct arena *arena, struct der *in, enum ses_value_kind kind, struct ses_signature *s)
{
	struct der_element tbs;
	struct der seq, time;
	int64_t version;

	TRY(der_expect(in, DER_SEQUENCE, &tbs));
	s->tbs = tbs.whole;
	TRY(der_open(tbs.content, &seq));
	TRY(der_int(&seq, &version));
	s->version = version == SES_V1 || version == SES_V4 || version == SES_V5 ? (int)version : 0;
	TRY(read_eseal(arena, &seq, kind, s));
	time = seq;
	TRY(der_content(&time, DER_TIME, &s->time_info));
	TRY(der_time(&seq, &s->claimed));
	s->has_time = true;
	TRY(der_bits(&seq, &s->data_hash));
	TRY(check_hash(s));
	TRY(der_ia5(&seq, SES_TEXT_MAX, &s->property));
	TRY(ses_exts_read(arena, &seq, DER_CONTEXT(0), NOTE_TBS_EXTS_UNTAGGED, &s->exts, &s->ext_count,
			  &s->notes));
	return der_end(&seq);
}

/* v1: TBS_Sign ::= SEQUENCE { version INTEGER, eseal SESeal, timeInfo BIT STRING, dataHash BIT STRING,
 *   propertyInfo IA5String, cert OCTET STRING, signatureAlgorithm OBJECT IDENTIFIER } */
static err read_v1_tbs(struct arena *arena, struct der *in, struct ses_signature *s)
{
	struct der_element tbs;
	struct der seq;
	int64_t version;

	TRY(der_expect(in, DER_SEQUENCE, &tbs));
	s->tbs = tbs.whole;
	TRY(der_open(tbs.content, &seq));
	TRY(der_int(&seq, &version));
	s->version = version == SES_V1 ? SES_V1 : 0;
	TRY(read_eseal(arena, &seq, SES_VALUE_V1, s));
	TRY(ses_v1_time(&seq, s));
	TRY(ses_v1_bits(&seq, &s->data_hash, &s->notes));
	TRY(check_hash(s));
	TRY(der_ia5(&seq, SES_TEXT_MAX, &s->property));
	TRY(der_octets(&seq, &s->signer_cert));
	TRY(der_oid(&seq, &s->algorithm));
	return der_end(&seq);
}

/* v4, v5: SES_Signature ::= SEQUENCE { toSign TBS_Sign, cert OCTET STRING, signatureAlgID OBJECT IDENTIFIER,
 *           signature BIT STRING, timeStamp [0] BIT STRING OPTIONAL }
 * v1:     SES_Signature ::= SEQUENCE { toSign TBS_Sign, signature BIT STRING } */
static err read_fields(struct arena *arena, struct slice bytes, enum ses_value_kind kind,
		       struct ses_signature *s)
{
	struct der in, seq;

	TRY(der_open(bytes, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	if (kind == SES_VALUE_V1) {
		TRY(read_v1_tbs(arena, &seq, s));
		TRY(der_bits(&seq, &s->signature));
		return der_end(&seq);
	}
	TRY(read_tbs(arena, &seq, kind, s));
	TRY(der_octets(&seq, &s->signer_cert));
	TRY(der_oid(&seq, &s->algorithm));
	TRY(der_bits(&seq, &s->signature));
	TRY(ses_time_stamp_read(&seq, &s->time_stamp, &s->notes));
	return der_end(&seq);
}

err ses_signature_read(struct arena *arena, struct slice bytes, struct ses_signature *s)
{
	enum ses_value_kind kind;

	REQUIRE(bytes.len <= SES_VALUE_MAX, E_TOO_BIG);
	*s = (struct ses_signature){.whole = bytes};
	TRY(der_check(bytes, 0));
	kind = ses_value_kind(bytes);
	if (kind != SES_VALUE_V1 && kind != SES_VALUE_V4 && kind != SES_VALUE_V5)
		return FAIL(E_SIGNATURE_FORM, "not an SES_Signature");
	return ses_as_form(read_fields(arena, bytes, kind, s), E_SIGNATURE_FORM);
}
