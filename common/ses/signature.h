/* SPDX-License-Identifier: Apache-2.0 */
/* The signature made with a seal (SES_Signature), as it lies in SignedValue.dat: read v1, v4 and v5, write v4 and
 * v5. As with seals, only form is looked at, and everything read points into the bytes received. */
#ifndef SES_SIGNATURE_H
#define SES_SIGNATURE_H

#include "ses/seal.h"

/* What a SignedValue.dat can be, by shape alone (formats.md §8). */
enum ses_value_kind {
	SES_VALUE_UNKNOWN,
	SES_VALUE_V1,
	SES_VALUE_V4,
	SES_VALUE_V5,
	SES_VALUE_SIGNED_DATA,       /* GB/T 35275, for cms/signed_data.h */
	SES_VALUE_SIGNED_DATA_PKCS7, /* the same under PKCS#7's name */
	SES_VALUE_BARE_SM2,          /* SEQUENCE { r, s } and no certificate */
};
enum ses_value_kind ses_value_kind(struct slice bytes);

/* "GB/T 38540-2020" and so on, as the report names it; NULL for SES_VALUE_UNKNOWN. */
const char *ses_value_format(enum ses_value_kind kind);

struct ses_signature {
	struct slice whole;
	struct slice tbs; /* TBS_Sign with its header: what the signer signs */
	int version;
	struct ses_seal seal;
	struct slice time_info; /* as written */
	instant claimed;        /* the same read; only valid with has_time */
	bool has_time;          /* v1 may hold text that is no time */
	struct slice data_hash; /* 32 bytes */
	struct slice property;
	struct ses_ext *exts;
	size_t ext_count;

	struct slice signer_cert; /* DER certificate */
	struct slice algorithm;   /* content octets of the OID */
	struct slice signature;   /* content of the BIT STRING */
	struct slice time_stamp;  /* TimeStampToken, empty when absent */
	note_set notes;           /* of the signature; the seal has its own */
};

/* Read a signature; nothing may follow it. E_DER: not canonical. E_SIGNATURE_FORM: another shape, versions of
 * signature and seal differ, dataHash not 32 bytes. E_SEAL_FORM: the seal inside. E_TOO_BIG over SES_VALUE_MAX. */
err ses_signature_read(struct arena *arena, struct slice bytes, struct ses_signature *signature);

/* What a signer fills in. */
struct ses_tbs_form {
	struct slice seal;      /* SESeal v4 or v5, whole */
	instant signed_at;      /* whole seconds are written */
	struct slice data_hash; /* 32 bytes: SM3 of Signature.xml */
	struct slice property;  /* IA5: the absolute path of Signature.xml */
	const struct ses_ext *exts;
	size_t ext_count;
};

/* The TBS_Sign to be signed, of the seal's version (GB/T 38540 §7.2 b 3). E_SEAL_FORM: no v4 or v5 seal. E_FIELD:
 * digest or property. */
err ses_tbs_write(struct arena *arena, const struct ses_tbs_form *form, struct slice *tbs);

/* Put the signature together. signature is the signer's SM2 value over tbs; time_stamp a token over its bytes,
 * or empty. */
err ses_signature_write(struct arena *arena, struct slice tbs, struct slice signer_cert,
			struct slice signature, struct slice time_stamp, struct slice *out);

#endif
