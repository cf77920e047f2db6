/* SPDX-License-Identifier: Apache-2.0 */
#include "ses/seal.h"

#include "base/text.h"
#include "der/oid.h"
#include "gm/sm3.h"
#include "ses/parts.h"

/* SES_Header ::= SEQUENCE { ID IA5String, version INTEGER, Vid IA5String } */
static err read_header(struct der *in, struct ses_seal *seal)
{
	struct der seq;
	struct slice id;
	int64_t version;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_ia5(&seq, SES_TEXT_MAX, &id));
	TRY(der_int(&seq, &version));
	TRY(der_ia5(&seq, SES_TEXT_MAX, &seal->vendor));
	TRY(der_end(&seq));
	if (!slice_is(id, "ES"))
		return FAIL(E_SEAL_FORM, "header ID is not \"ES\"");
	if (version != SES_V1 && version != SES_V4 && version != SES_V5)
		return FAIL(E_SEAL_FORM, "unknown seal version %lld", (long long)version);
	seal->version = (int)version;
	return OK;
}

/* Cert ::= OCTET STRING
 * CertDigestObj ::= SEQUENCE { type PrintableString, value OCTET STRING } */
static err read_list_entry(struct der *in, int list_type, struct ses_list_entry *entry)
{
	struct der seq;

	*entry = (struct ses_list_entry){0};
	if (list_type == SES_LIST_CERTS)
		return der_octets(in, &entry->value);
	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_printable(&seq, SES_TEXT_MAX, &entry->digest_type));
	TRY(der_octets(&seq, &entry->value));
	return der_end(&seq);
}

/* SES_CertList ::= CHOICE { certs SEQUENCE OF Cert, certDigestList SEQUENCE OF CertDigestObj }, untagged: only
 * certListType tells the two apart. */
static err read_list(struct arena *arena, struct der *in, struct ses_seal *seal)
{
	struct ses_list_entry all[SES_CERTS_MAX];
	struct der seq;
	size_t n = 0;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	while (der_peek(&seq) != DER_NONE) {
		if (n == SES_CERTS_MAX)
			return FAIL(E_SEAL_FORM, "more than %d certificates", SES_CERTS_MAX);
		TRY(read_list_entry(&seq, seal->list_type, &all[n]));
		if (seal->version == SES_V1 && (all[n].value.len == 0 || all[n].value.at[0] != DER_SEQUENCE))
			note_add(&seal->notes, NOTE_V1_LIST_NO_CERT);
		n++;
	}
	if (n == 0)
		return FAIL(E_SEAL_FORM, "the list of certificates is empty");
	seal->list = arena_array(arena, n, struct ses_list_entry);
	REQUIRE(seal->list, E_NO_MEMORY);
	memcpy(seal->list, all, n * sizeof(all[0]));
	seal->list_count = n;
	return OK;
}

/* GeneralizedTime; in v1 UTCTime, and the other form in the wild. */
static err read_date(struct der *in, struct ses_seal *seal, instant *date)
{
	if (seal->version != SES_V1)
		return der_time(in, date);
	if (der_peek(in) == DER_TIME)
		note_add(&seal->notes, NOTE_V1_LONG_DATES);
	return der_any_time(in, date);
}

/* SES_ESPropertyInfo ::= SEQUENCE { type INTEGER, name UTF8String, certListType INTEGER, certList SES_CertList,
 *   createDate GeneralizedTime, validStart GeneralizedTime, validEnd GeneralizedTime }
 * v1 has no certListType. */
static err read_property(struct arena *arena, struct der *in, struct ses_seal *seal)
{
	struct der seq;
	int64_t list_type = SES_LIST_CERTS;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_int(&seq, &seal->type));
	TRY(der_utf8(&seq, SES_TEXT_MAX, &seal->name));
	if (seal->version != SES_V1)
		TRY(der_int(&seq, &list_type));
	if (list_type != SES_LIST_CERTS && list_type != SES_LIST_DIGESTS)
		return FAIL(E_SEAL_FORM, "certListType is %lld", (long long)list_type);
	seal->list_type = (int)list_type;
	TRY(read_list(arena, &seq, seal));
	TRY(read_date(&seq, seal, &seal->created));
	TRY(read_date(&seq, seal, &seal->valid_from));
	TRY(read_date(&seq, seal, &seal->valid_to));
	return der_end(&seq);
}

/* SES_ESPictureInfo ::= SEQUENCE { type IA5String, data OCTET STRING, width INTEGER, height INTEGER } */
static err read_picture(struct der *in, struct ses_picture *picture)
{
	struct der seq;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_ia5(&seq, SES_TEXT_MAX, &picture->type));
	TRY(der_octets(&seq, &picture->data));
	TRY(der_int(&seq, &picture->width));
	TRY(der_int(&seq, &picture->height));
	return der_end(&seq);
}

/* SES_SealInfo ::= SEQUENCE { header SES_Header, esID IA5String, property SES_ESPropertyInfo,
 *   picture SES_ESPictureInfo, extDatas ExtensionDatas OPTIONAL } */
static err read_info(struct arena *arena, struct der *in, struct ses_seal *seal)
{
	struct der_element info;
	struct der seq;

	TRY(der_expect(in, DER_SEQUENCE, &info));
	seal->info = info.whole;
	TRY(der_open(info.content, &seq));
	TRY(read_header(&seq, seal));
	TRY(der_ia5(&seq, SES_TEXT_MAX, &seal->code));
	TRY(read_property(arena, &seq, seal));
	TRY(read_picture(&seq, &seal->picture));
	TRY(ses_exts_read(arena, &seq, DER_SEQUENCE, NOTE_SEAL_EXTS_TAGGED, &seal->exts, &seal->ext_count,
			  &seal->notes));
	return der_end(&seq);
}

/* cert OCTET STRING, signAlgID OBJECT IDENTIFIER, signedValue BIT STRING: the same three in all versions. */
static err read_maker(struct der *in, struct ses_seal *seal)
{
	struct der_element cert, algorithm;

	TRY(der_expect(in, DER_OCTETS, &cert));
	TRY(der_expect(in, DER_OID, &algorithm));
	TRY(der_bits(in, &seal->maker_signature));
	seal->maker_cert = cert.content;
	seal->cert_field = cert.whole;
	seal->maker_algorithm = algorithm.content;
	seal->algorithm_field = algorithm.whole;
	return OK;
}

/* v1: signInfo SES_SignInfo ::= SEQUENCE { cert, signatureAlgorithm, signData }; in the wild also wrapped in a
 * BIT STRING. */
static err read_v1_sign_info(struct der *in, struct ses_seal *seal)
{
	struct slice wrapped;
	struct der inside, seq;

	if (der_peek(in) == DER_BITS) {
		note_add(&seal->notes, NOTE_V1_OCTETS);
		TRY(der_bits(in, &wrapped));
		TRY(der_check(wrapped, 0));
		TRY(der_open(wrapped, &inside));
	} else {
		inside = *in;
		in->rest.len = 0;
	}
	TRY(der_enter(&inside, DER_SEQUENCE, &seq));
	TRY(read_maker(&seq, seal));
	TRY(der_end(&seq));
	return der_end(&inside);
}

/* v4, v5: SESeal ::= SEQUENCE { eSealInfo, cert, signAlgID, signedValue, timeStamp [0] BIT STRING OPTIONAL }
 * v1:     SESeal ::= SEQUENCE { esealInfo, signInfo } */
static err read_fields(struct arena *arena, struct slice bytes, struct ses_seal *seal)
{
	struct der in, seq;

	TRY(der_open(bytes, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(read_info(arena, &seq, seal));
	if (seal->version == SES_V1)
		return read_v1_sign_info(&seq, seal);
	TRY(read_maker(&seq, seal));
	TRY(ses_time_stamp_read(&seq, &seal->time_stamp, &seal->notes));
	TRY(der_end(&seq));
	if (seal->version == SES_V4 && seal->time_stamp.len > 0)
		note_add(&seal->notes, NOTE_SEAL_TIMESTAMP_IN_V4);
	return der_end(&in);
}

static bool starts_with(struct slice bytes, const char *magic, size_t len)
{
	return bytes.len >= len && memcmp(bytes.at, magic, len) == 0;
}

static bool type_is(struct slice type, const char *name)
{
	if (type.len != strlen(name))
		return false;
	for (size_t i = 0; i < type.len; i++) {
		uint8_t c = type.at[i];

		if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != name[i])
			return false;
	}
	return true;
}

/* Does the picture begin as pictures of the type it names do? SVG is text, and no single mark tells it. */
static bool picture_fits(const struct ses_picture *picture)
{
	static const struct {
		const char *type, *magic;
		size_t len;
	} kinds[] = {
		{"PNG", "\x89PNG", 4},      {"GIF", "GIF8", 4},          {"BMP", "BM", 2},
		{"JPG", "\xff\xd8\xff", 3}, {"JPEG", "\xff\xd8\xff", 3}, {"OFD", "PK", 2},
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (type_is(picture->type, kinds[i].type))
			return starts_with(picture->data, kinds[i].magic, kinds[i].len);
	}
	return type_is(picture->type, "SVG");
}

static void note_deviations(struct ses_seal *seal)
{
	const struct ses_picture *picture = &seal->picture;

	if (seal->code.len != 14 || !text_is_digits(seal->code))
		note_add(&seal->notes, NOTE_CODE_FORM);
	if (type_is(picture->type, "OFD"))
		note_add(&seal->notes, NOTE_PICTURE_OFD);
	for (size_t i = 0; i < picture->type.len; i++) {
		if (picture->type.at[i] >= 'a' && picture->type.at[i] <= 'z')
			note_add(&seal->notes, NOTE_PICTURE_TYPE_CASE);
	}
	if (!picture_fits(picture))
		note_add(&seal->notes, NOTE_PICTURE_OTHER);
	if (picture->width > SES_PICTURE_MM_MAX || picture->height > SES_PICTURE_MM_MAX)
		note_add(&seal->notes, NOTE_PICTURE_PIXELS);
}

int ses_seal_kind(struct slice bytes)
{
	struct ses_shape shape;
	int64_t version;

	if (!ses_shape_read(bytes, &shape) || shape.tags[0] != DER_SEQUENCE)
		return 0;
	version = ses_header_version(bytes);
	if (shape.count == 2)
		return version == SES_V1 && (shape.tags[1] == DER_SEQUENCE || shape.tags[1] == DER_BITS)
			       ? SES_V1
			       : 0;
	if (shape.count < 4 || shape.count > 5 || shape.tags[1] != DER_OCTETS || shape.tags[2] != DER_OID ||
	    shape.tags[3] != DER_BITS)
		return 0;
	return version == SES_V4 || version == SES_V5 ? (int)version : 0;
}

err ses_seal_read_checked(struct arena *arena, struct slice bytes, struct ses_seal *seal)
{
	*seal = (struct ses_seal){.whole = bytes};
	TRY(ses_as_form(read_fields(arena, bytes, seal), E_SEAL_FORM));
	note_deviations(seal);
	return OK;
}

err ses_seal_read(struct arena *arena, struct slice bytes, struct ses_seal *seal)
{
	REQUIRE(bytes.len <= SES_SEAL_MAX, E_TOO_BIG);
	TRY(der_check(bytes, 0));
	return ses_seal_read_checked(arena, bytes, seal);
}

err ses_seal_signed_part(struct arena *arena, const struct ses_seal *seal, struct slice *out)
{
	struct der_writer w;

	if (seal->version != SES_V1) {
		*out = seal->info;
		return OK;
	}
	der_writer_init(&w, arena, SES_SEAL_MAX);
	der_put_raw(&w, seal->algorithm_field);
	der_put_raw(&w, seal->cert_field);
	der_put_raw(&w, seal->info);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, out);
}

err ses_seal_lists(const struct ses_seal *seal, struct slice cert, bool *listed)
{
	struct sm3 digest;

	*listed = false;
	if (seal->list_type == SES_LIST_DIGESTS)
		TRY(sm3_of(cert, &digest));
	for (size_t i = 0; i < seal->list_count; i++) {
		struct slice value = seal->list[i].value;

		if (slice_eq(value, seal->list_type == SES_LIST_DIGESTS ? sm3_slice(&digest) : cert))
			*listed = true;
	}
	return OK;
}
