/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a signature (GB/T 38540-2020 §7.2). Backwards: the last field is put first. */
#include "der/oid.h"
#include "ses/parts.h"
#include "ses/signature.h"

/* TBS_Sign ::= SEQUENCE { version INTEGER, eseal SESeal, timeInfo GeneralizedTime, dataHash BIT STRING,
 *   propertyInfo IA5String, extDatas [0] ExtensionDatas OPTIONAL } */
err ses_tbs_write(struct arena *arena, const struct ses_tbs_form *form, struct slice *tbs)
{
	int version = ses_seal_kind(form->seal);
	struct der_writer w;

	if (version != SES_V4 && version != SES_V5)
		return FAIL(E_SEAL_FORM, "not a seal of version 4 or 5");
	if (form->data_hash.len != 32)
		return FAIL_AT(E_FIELD, "data_hash", "must be 32 bytes");
	if (form->property.len == 0 || form->property.len > SES_TEXT_MAX)
		return FAIL_AT(E_FIELD, "property", "is empty or too long");
	der_writer_init(&w, arena, SES_VALUE_MAX);
	ses_exts_put(&w, form->exts, form->ext_count);
	if (form->ext_count > 0)
		der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_ia5(&w, form->property);
	der_put_bits(&w, form->data_hash);
	der_put_time(&w, form->signed_at);
	der_put_raw(&w, form->seal);
	der_put_int(&w, version);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, tbs);
}

/* SES_Signature ::= SEQUENCE { toSign TBS_Sign, cert OCTET STRING, signatureAlgID OBJECT IDENTIFIER,
 *   signature BIT STRING, timeStamp [0] BIT STRING OPTIONAL } */
err ses_signature_write(struct arena *arena, struct slice tbs, struct slice signer_cert,
			struct slice signature, struct slice time_stamp, struct slice *out)
{
	struct der_writer w;

	der_writer_init(&w, arena, SES_VALUE_MAX);
	ses_time_stamp_put(&w, time_stamp);
	der_put_bits(&w, signature);
	der_put_oid(&w, OID_SM2_WITH_SM3);
	der_put_octets(&w, signer_cert);
	der_put_raw(&w, tbs);
	der_wrap(&w, 0, DER_SEQUENCE);
	return der_written(&w, out);
}
