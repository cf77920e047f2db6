/* SPDX-License-Identifier: Apache-2.0 */
/* The electronic seal (SESeal): read v1 (GM/T 0031-2014), v4 (GB/T 38540-2020) and v5 (GM/T 0031-2025); write v4
 * and v5. Only form is looked at here. Whether the maker's signature verifies, the certificates can be trusted
 * and the seal is in force is for verify/ to judge.
 *
 * Everything in a seal as read points into the bytes received: signatures are verified over those, never over
 * something encoded again. */
#ifndef SES_SEAL_H
#define SES_SEAL_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/note.h"

enum { SES_V1 = 1, SES_V4 = 4, SES_V5 = 5 };
enum { SES_LIST_CERTS = 1, SES_LIST_DIGESTS = 2 }; /* certListType */

/* ExtData ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
struct ses_ext {
	struct slice id; /* content octets of the OID */
	bool critical;
	struct slice value;
};

/* One entry of the certificate list: a certificate, or its digest with the kind of digest it says to be. */
struct ses_list_entry {
	struct slice value;
	struct slice digest_type; /* "SM3" and the like; empty for a certificate */
};

struct ses_picture {
	struct slice type; /* "PNG", "ofd", … as written */
	struct slice data;
	int64_t width; /* mm */
	int64_t height;
};

struct ses_seal {
	struct slice whole; /* SESeal with its header */
	struct slice info;  /* SES_SealInfo with its header: what the maker signs in v4 and v5 */
	int version;        /* of the header: SES_V1, SES_V4, SES_V5 */
	struct slice vendor;
	struct slice code; /* esID */
	int64_t type;
	struct slice name;
	int list_type; /* SES_LIST_CERTS in v1, which has no such field */
	struct ses_list_entry *list;
	size_t list_count;
	instant created;
	instant valid_from;
	instant valid_to;
	struct ses_picture picture;
	struct ses_ext *exts;
	size_t ext_count;

	struct slice maker_cert;      /* DER certificate */
	struct slice maker_algorithm; /* content octets of the OID */
	struct slice maker_signature; /* content of the BIT STRING */
	struct slice time_stamp;      /* TimeStampToken, empty when absent */

	struct slice cert_field;      /* the certificate's OCTET STRING and the OID with their headers: */
	struct slice algorithm_field; /* part of what the maker signs in v1 */
	note_set notes;
};

/* What kind of seal the bytes hold, by shape alone (formats.md §8): SES_V1, SES_V4, SES_V5, or 0. */
int ses_seal_kind(struct slice bytes);

/* Read a seal; nothing may follow it. Arrays are taken from the arena, the rest points into bytes.
 * E_DER: not canonical DER. E_SEAL_FORM: canonical, but no seal: another shape, header ID not "ES", a version
 * that is unknown or does not fit the shape, an empty certificate list, more than SES_CERTS_MAX certificates or
 * SES_EXTS_MAX extensions. E_TOO_BIG over SES_SEAL_MAX. Deviations that are tolerated become notes. */
err ses_seal_read(struct arena *arena, struct slice bytes, struct ses_seal *seal);

/* The same for a seal that has been given to der_check already, as a part of something larger. */
err ses_seal_read_checked(struct arena *arena, struct slice bytes, struct ses_seal *seal);

/* What the maker's signature covers (formats.md §4.3): in v4 and v5 the info as received; in v1
 * SEQUENCE { info, cert, algorithm } around the three as received. E_NO_MEMORY. */
err ses_seal_signed_part(struct arena *arena, const struct ses_seal *seal, struct slice *out);

/* Whether this certificate (DER) is one that the seal lists: byte for byte, or by its SM3 digest. */
err ses_seal_lists(const struct ses_seal *seal, struct slice cert, bool *listed);

/* What a maker fills in. Texts are UTF-8; code and vendor must be IA5. */
struct ses_seal_form {
	int version; /* SES_V4 or SES_V5 */
	struct slice vendor;
	struct slice code;
	int64_t type;
	struct slice name;
	int list_type;             /* of what is written: digests are made from the certificates */
	const struct slice *certs; /* the owner's certificates, DER */
	size_t cert_count;
	instant created;
	instant valid_from;
	instant valid_to;
	struct ses_picture picture;
	const struct ses_ext *exts;
	size_t ext_count;
};

/* Step 2 of making (GB/T 38540 §6.2): the SES_SealInfo to be signed. E_FIELD: version, list type or a text that
 * its type cannot hold, no certificate, no picture. E_TOO_BIG. */
err ses_seal_info_write(struct arena *arena, const struct ses_seal_form *form, struct slice *info);

/* Step 5: put the seal together. signature is the maker's SM2 value over info. time_stamp is a token over
 * the signature's bytes, or empty; E_FIELD when given for a v4 seal. */
err ses_seal_write(struct arena *arena, struct slice info, struct slice maker_cert, struct slice signature,
		   struct slice time_stamp, struct slice *seal);

#endif
