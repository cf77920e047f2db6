/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a seal (GB/T 38540-2020 §6.2). Backwards: the last field is put first. */
#include "der/oid.h"
#include "gm/sm3.h"
#include "ses/parts.h"
#include "ses/seal.h"

/* SES_Header ::= SEQUENCE { ID IA5String, version INTEGER, Vid IA5String } */
static void put_header(struct der_writer *w, const struct ses_seal_form *form)
{
	size_t mark = der_mark(w);

	der_put_ia5(w, form->vendor);
	der_put_int(w, form->version);
	der_put_ia5(w, slice_str("ES"));
	der_wrap(w, mark, DER_SEQUENCE);
}

/* CertInfoList ::= SEQUENCE OF OCTET STRING
 * CertDigestList ::= SEQUENCE OF SEQUENCE { type PrintableString, value OCTET STRING } */
static err put_list(struct der_writer *w, const struct ses_seal_form *form)
{
	size_t all = der_mark(w);

	for (size_t i = form->cert_count; i-- > 0;) {
		size_t one = der_mark(w);
		struct sm3 digest;

		if (form->list_type == SES_LIST_CERTS) {
			der_put_octets(w, form->certs[i]);
			continue;
		}
		TRY(sm3_of(form->certs[i], &digest));
		der_put_octets(w, sm3_slice(&digest));
		der_put_printable(w, slice_str("SM3"));
		der_wrap(w, one, DER_SEQUENCE);
	}
	der_wrap(w, all, DER_SEQUENCE);
	return OK;
}

/* SES_ESPropertyInfo ::= SEQUENCE { type INTEGER, name UTF8String, certListType INTEGER, certList SES_CertList,
 *   createDate GeneralizedTime, validStart GeneralizedTime, validEnd GeneralizedTime } */
static err put_property(struct der_writer *w, const struct ses_seal_form *form)
{
	size_t mark = der_mark(w);

	der_put_time(w, form->valid_to);
	der_put_time(w, form->valid_from);
	der_put_time(w, form->created);
	TRY(put_list(w, form));
	der_put_int(w, form->list_type);
	der_put_utf8(w, form->name);
	der_put_int(w, form->type);
	der_wrap(w, mark, DER_SEQUENCE);
	return OK;
}

/* SES_ESPictureInfo ::= SEQUENCE { type IA5String, data OCTET STRING, width INTEGER, height INTEGER } */
static void put_picture(struct der_writer *w, const struct ses_picture *picture)
{
	size_t mark = der_mark(w);

	der_put_int(w, picture->height);
	der_put_int(w, picture->width);
	der_put_octets(w, picture->data);
	der_put_ia5(w, picture->type);
	der_wrap(w, mark, DER_SEQUENCE);
}

static err check_form(const struct ses_seal_form *form)
{
	if (form->version != SES_V4 && form->version != SES_V5)
		return FAIL_AT(E_FIELD, "version", "seals are written as version 4 or 5");
	if (form->list_type != SES_LIST_CERTS && form->list_type != SES_LIST_DIGESTS)
		return FAIL_AT(E_FIELD, "list_type", "must be 1 or 2");
	if (form->code.len == 0 || form->code.len > SES_TEXT_MAX || form->vendor.len > SES_TEXT_MAX)
		return FAIL_AT(E_FIELD, "code", "is empty or too long");
	if (form->name.len == 0 || form->name.len > SES_TEXT_MAX)
		return FAIL_AT(E_FIELD, "name", "is empty or too long");
	if (form->cert_count == 0 || form->cert_count > SES_CERTS_MAX)
		return FAIL_AT(E_FIELD, "certs", "must be 1 to %d", SES_CERTS_MAX);
	if (form->picture.data.len == 0 || form->picture.width <= 0 || form->picture.height <= 0)
		return FAIL_AT(E_FIELD, "picture", "is missing or has no size");
	if (form->valid_to <= form->valid_from)
		return FAIL_AT(E_FIELD, "valid_to", "lies before the beginning");
	if (form->ext_count > SES_EXTS_MAX)
		return FAIL_AT(E_FIELD, "exts", "more than %d", SES_EXTS_MAX);
	return OK;
}

/* SES_SealInfo ::= SEQUENCE { header, esID IA5String, property, picture, extDatas OPTIONAL } */
err ses_seal_info_write(struct arena *arena, const struct ses_seal_form *form, struct slice *info)
{
	struct der_writer w;

	TRY(check_form(form));
	der_writer_init(&w, arena, SES_SEAL_MAX);
	ses_exts_put(&w, form->exts, form->ext_count);
	put_picture(&w, &form->picture);
	TRY(put_property(&w, form));
	der_put_ia5(&w, form->code);
	put_header(&w, form);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, info);
}

/* SESeal ::= SEQUENCE { eSealInfo, cert OCTET STRING, signAlgID OBJECT IDENTIFIER, signedValue BIT STRING,
 *   timeStamp [0] BIT STRING OPTIONAL } */
err ses_seal_write(struct arena *arena, struct slice info, struct slice maker_cert, struct slice signature,
		   struct slice time_stamp, struct slice *seal)
{
	struct der_writer w;
	struct ses_seal check;

	der_writer_init(&w, arena, SES_SEAL_MAX);
	ses_time_stamp_put(&w, time_stamp);
	der_put_bits(&w, signature);
	der_put_oid(&w, OID_SM2_WITH_SM3);
	der_put_octets(&w, maker_cert);
	der_put_raw(&w, info);
	der_wrap(&w, 0, DER_SEQUENCE);
	TRY(der_written(&w, seal));
	TRY(ses_seal_read(arena, *seal, &check));
	if (check.version == SES_V4 && time_stamp.len > 0)
		return FAIL_AT(E_FIELD, "time_stamp", "a seal of version 4 has none");
	return OK;
}
