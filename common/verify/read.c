/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what is judged: which kind of value it is, the seal in it, the certificates of everybody in it. */
#include "der/der.h"
#include "der/oid.h"
#include "verify/judged.h"

enum reason reason_of_error(enum code code)
{
	switch (code) {
	case E_DER:
		return REASON_DER_NOT_CANONICAL;
	case E_SEAL_FORM:
		return REASON_SEAL_MALFORMED;
	case E_SIGNATURE_FORM:
		return REASON_SIGNATURE_MALFORMED;
	case E_ZIP_AMBIGUOUS:
	case E_PDF_AMBIGUOUS:
		return REASON_CONTAINER_AMBIGUOUS;
	case E_ZIP_PATH:
		return REASON_CONTAINER_PATH;
	case E_ZIP_LIMIT:
	case E_PDF_LIMIT:
	case E_TOO_BIG:
	case E_NO_MEMORY: /* the arena's limit, which a file can run into */
		return REASON_CONTAINER_LIMIT;
	case E_XML_FORBIDDEN:
		return REASON_XML_FORBIDDEN;
	case E_XML_SHAPE:
		return REASON_XML_SHAPE;
	case E_OFD_FORM:
	case E_PDF_FORM:
		return REASON_FORMAT_UNKNOWN;
	default:
		return REASON_NONE;
	}
}

/* Keep a reader's error as what makes the value unreadable; hand on what is a fault of ours. */
static err keep_error(struct judged *j, err e, const char *where)
{
	enum reason reason = e.code == E_TOO_BIG ? REASON_SIGNATURE_MALFORMED : reason_of_error(e.code);

	if (e.code == E_OK || j->unreadable != REASON_NONE)
		return OK;
	if (reason == REASON_NONE || e.code == E_NO_MEMORY)
		return e;
	j->unreadable = reason;
	j->unreadable_where = where;
	if (err_trail()->detail[0])
		j->unreadable_detail = arena_text(j->arena, "%s", err_trail()->detail);
	return OK;
}

/* GB/T 35276-2017 §7.3: SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER }, both positive. Here only whether it is
 * DER at all; values out of range and of other shapes fail where they are verified. */
static err check_sm2_form(struct judged *j, struct slice value, const char *where)
{
	struct der in, seq;
	struct slice r, s;
	bool other_shape;

	if (value.len == 2 * SM2_SCALAR_SIZE)
		return OK;
	TRY(keep_error(j, der_check(value, 0), where));
	other_shape = der_open(value, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &seq).code != E_OK ||
		      der_peek(&seq) != DER_INTEGER;
	if (other_shape)
		return OK;
	TRY(keep_error(j, der_integer(&seq, &r), where));
	if (der_peek(&seq) != DER_INTEGER)
		return OK;
	return keep_error(j, der_integer(&seq, &s), where);
}

static err read_party(struct judged *j, struct party *party, struct slice der, const char *field)
{
	party->field = field;
	party->der = der;
	party->read = OK;
	if (der.len == 0)
		return OK;
	party->read = cert_read_undigested(der, &party->cert);
	if (party->read.code == E_NO_MEMORY || party->read.code == E_CRYPTO)
		return party->read;
	if (party->read.code != E_OK && err_trail()->detail[0])
		party->why = arena_text(j->arena, "%s", err_trail()->detail);
	return OK;
}

static err read_one_signer(struct judged *j, struct slice der, const char *field)
{
	j->signers = arena_new(j->arena, struct party);
	REQUIRE(j->signers, E_NO_MEMORY);
	j->signer_count = 1;
	return read_party(j, j->signers, der, field);
}

static err read_seal(struct judged *j, const struct ses_seal *seal, const char *cert_field,
		     const char *value_field)
{
	j->seal = seal;
	if (slice_eq(seal->maker_algorithm, OID_SM2_WITH_SM3))
		TRY(check_sm2_form(j, seal->maker_signature, value_field));
	return read_party(j, &j->maker, seal->maker_cert, cert_field);
}

static err read_seal_alone(struct judged *j)
{
	struct ses_seal *seal = arena_new(j->arena, struct ses_seal);

	REQUIRE(seal, E_NO_MEMORY);
	TRY(keep_error(j, ses_seal_read(j->arena, j->value, seal), NULL));
	if (j->unreadable != REASON_NONE)
		return OK;
	j->report->format = seal->version == SES_V1   ? ses_value_format(SES_VALUE_V1)
			    : seal->version == SES_V4 ? ses_value_format(SES_VALUE_V4)
						      : ses_value_format(SES_VALUE_V5);
	return read_seal(j, seal, "cert", "signedValue");
}

static err read_ses(struct judged *j)
{
	struct ses_signature *ses = arena_new(j->arena, struct ses_signature);

	REQUIRE(ses, E_NO_MEMORY);
	TRY(keep_error(j, ses_signature_read(j->arena, j->value, ses), NULL));
	if (j->unreadable != REASON_NONE)
		return OK;
	j->ses = ses;
	if (slice_eq(ses->algorithm, OID_SM2_WITH_SM3)) /* else it is refused by the algorithm's name */
		TRY(check_sm2_form(j, ses->signature, "signature"));
	TRY(read_one_signer(j, ses->signer_cert, "cert"));
	return read_seal(j, &ses->seal, "eseal.cert", "eseal.signedValue");
}

/* SignedData by itself may hold what it signs. */
static err read_inside(struct judged *j)
{
	if (j->has_digest || !cms_content_is_message(j->cms))
		return OK;
	j->message = j->cms->content;
	j->has_digest = true;
	return sm3_of(j->message, &j->digest);
}

static err read_cms(struct judged *j)
{
	struct cms *cms = arena_new(j->arena, struct cms);

	REQUIRE(cms, E_NO_MEMORY);
	TRY(keep_error(j, cms_read(j->arena, j->value, cms), NULL));
	if (j->unreadable != REASON_NONE)
		return OK;
	j->cms = cms;
	j->signers = arena_array(j->arena, cms->signer_count, struct party);
	REQUIRE(j->signers, E_NO_MEMORY);
	for (size_t i = 0; i < cms->signer_count; i++) {
		struct slice der = cms_signer_cert(cms, &cms->signers[i]);

		if (!der.at)
			der = j->request->evidence->signer_cert;
		if (cms_algorithms_ok(&cms->signers[i]))
			TRY(check_sm2_form(j, cms->signers[i].signature, "signerInfos.encryptedDigest"));
		TRY(read_party(j, &j->signers[i], der, "certificates"));
		j->signers[i].cms = &cms->signers[i];
	}
	j->signer_count = cms->signer_count;
	return read_inside(j);
}

static err read_unknown(struct judged *j)
{
	if (j->value.len > 0 && j->value.at[0] == DER_SEQUENCE)
		TRY(keep_error(j, der_check(j->value, 0), NULL));
	if (j->unreadable == REASON_NONE)
		j->unreadable = REASON_FORMAT_UNKNOWN;
	return OK;
}

static err read_value(struct judged *j)
{
	j->kind = ses_value_kind(j->value);
	if (j->kind == SES_VALUE_UNKNOWN && j->value.len == 2 * SM2_SCALAR_SIZE)
		j->kind = SES_VALUE_BARE_SM2; /* r ‖ s, without DER */
	j->report->format = ses_value_format(j->kind);
	switch (j->kind) {
	case SES_VALUE_V1:
	case SES_VALUE_V4:
	case SES_VALUE_V5:
		return read_ses(j);
	case SES_VALUE_SIGNED_DATA:
	case SES_VALUE_SIGNED_DATA_PKCS7:
		return read_cms(j);
	case SES_VALUE_BARE_SM2:
		TRY(check_sm2_form(j, j->value, NULL));
		return read_one_signer(j, j->request->evidence->signer_cert, NULL);
	default:
		return read_unknown(j);
	}
}

/* What a signature of a PDF document signs: two parts. Their digest is enough for most values; only SignedData
 * without attributes is made over the bytes themselves. */
static err read_parts(struct judged *j)
{
	const struct slice *parts = j->mark->parts;
	uint8_t *both;

	if (!j->cms || j->cms->content.at || !j->has_digest)
		return OK;
	for (size_t i = 0; i < j->cms->signer_count; i++) {
		if (j->cms->signers[i].attributes.len > 0 || j->message.len > 0)
			continue;
		both = arena_take(j->arena, parts[0].len + parts[1].len);
		REQUIRE(both, E_NO_MEMORY);
		memcpy(both, parts[0].at, parts[0].len);
		memcpy(both + parts[0].len, parts[1].at, parts[1].len);
		j->message = slice(both, parts[0].len + parts[1].len);
	}
	return OK;
}

static err read_mark(struct judged *j)
{
	j->value = j->mark->value;
	j->digest = j->mark->digest;
	j->has_digest = !j->mark->unsound;
	if (j->value.len == 0) {
		j->unreadable = REASON_SIGNATURE_MALFORMED;
		j->unreadable_where = j->mark->unsound_where;
		j->unreadable_detail = "there is no signed value";
		return OK;
	}
	TRY(read_value(j));
	if (!j->ses)
		j->report->kind = "sign";
	return read_parts(j);
}

err judged_read(struct judged *j)
{
	if (j->mark)
		return read_mark(j);
	if (j->entry) {
		j->value = j->entry->value;
		j->message = j->entry->xml;
		memcpy(j->digest.bytes, j->entry->file->sm3, SM3_SIZE);
		j->has_digest = true;
		if (j->entry->value_file)
			j->known_value_sm3 = j->entry->value_file->sm3;
		if (j->entry->type == OFD_TYPE_SIGN)
			j->report->kind = "sign";
	}
	if (j->seal_alone)
		return read_seal_alone(j);
	if (j->entry && !j->entry->value_file) {
		j->unreadable = REASON_SIGNATURE_MALFORMED;
		j->unreadable_detail = "the signed value is not in the package";
		j->unreadable_where = text_of(j, j->entry->value_path);
		return OK;
	}
	TRY(read_value(j));
	if (!j->entry && !j->ses && j->unreadable == REASON_NONE)
		j->report->kind = "sign";
	return OK;
}
