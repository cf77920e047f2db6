/* SPDX-License-Identifier: Apache-2.0 */
/* Writing certificates: for the stand-in authority and for tests. */
#ifndef GM_ISSUE_H
#define GM_ISSUE_H

#include "gm/cert.h"
#include "gm/key.h"
#include "gm/name.h"

/* What is to be certified. Zeroed fields mean "not": no usage, no constraints, no purpose. */
struct issue_form {
	struct slice subject;         /* Name, DER */
	const struct sm2_public *key; /* the subject's */
	struct slice issuer;          /* Name, DER */
	const struct key *issuer_key; /* signs */
	struct slice serial;          /* magnitude, at most 20 bytes */
	instant not_before, not_after;
	unsigned usage;        /* enum cert_usage; written critical; 0: no extension */
	unsigned purpose;      /* enum cert_purpose */
	bool purpose_critical; /* RFC 3161 §2.3 demands it of time-stamping authorities */
	enum { ISSUE_NO_CONSTRAINTS, ISSUE_END_ENTITY, ISSUE_CA } constraints;
	int path_len;          /* with ISSUE_CA: -1 for unbounded */
	struct slice dns_name; /* subjectAltName dNSName; empty: none */
	uint8_t ip[4];         /* subjectAltName iPAddress, IPv4 */
	bool has_ip;
	bool ocsp_no_check;
	bool key_by_sm2; /* name the key by SM2's own identifier, without id-ecPublicKey, as some authorities do */
	bool no_key_ids;    /* leave the key identifiers out, as some authorities do */
	struct slice extra; /* further Extensions, DER, put as they are: lets tests break things */
};

/* The certificate, in the arena. Subject and authority key identifiers are put unless no_key_ids. E_CRYPTO, E_FIELD,
 * E_NO_MEMORY. */
err issue_cert(const struct issue_form *form, struct arena *arena, struct slice *der);

/* A serial number of 16 random bytes, positive (RFC 5280 §4.1.2.2). E_IO. */
err issue_serial(uint8_t serial[16]);

#endif
