/* SPDX-License-Identifier: Apache-2.0 */
/* X.509 certificates as GB/T 20518 has them: SM2 keys, SM2-with-SM3 signatures. Read once into a struct of slices
 * over the original DER, without the library's own certificate objects (which cost a third of a verification).
 *
 * Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING }
 */
#ifndef GM_CERT_H
#define GM_CERT_H

#include "base/arena.h"
#include "base/clock.h"
#include "gm/sm2.h"

/* KeyUsage, RFC 5280 §4.2.1.3: bit 0 is the lowest. */
enum cert_usage {
	CERT_DIGITAL_SIGNATURE = 1 << 0,
	CERT_NON_REPUDIATION = 1 << 1,
	CERT_KEY_ENCIPHERMENT = 1 << 2,
	CERT_DATA_ENCIPHERMENT = 1 << 3,
	CERT_KEY_AGREEMENT = 1 << 4,
	CERT_SIGN_CERTS = 1 << 5,
	CERT_SIGN_CRLS = 1 << 6,
	CERT_ENCIPHER_ONLY = 1 << 7,
	CERT_DECIPHER_ONLY = 1 << 8,
};

/* ExtendedKeyUsage: those we look for. */
enum cert_purpose {
	CERT_SERVER_AUTH = 1 << 0,
	CERT_CLIENT_AUTH = 1 << 1,
	CERT_EMAIL = 1 << 2,
	CERT_TIME_STAMPING = 1 << 3,
	CERT_OCSP_SIGNING = 1 << 4,
	CERT_ANY_PURPOSE = 1 << 5,
	CERT_OTHER_PURPOSE = 1 << 6,
};

struct cert {
	struct slice der;    /* all of it, as received */
	struct slice tbs;    /* the signed part, with its header */
	struct slice serial; /* INTEGER content octets, as received */
	struct slice issuer; /* Name, DER */
	struct slice subject;
	struct slice spki;       /* SubjectPublicKeyInfo, DER */
	struct slice signature;  /* the SM2 signature value */
	struct slice extensions; /* SEQUENCE OF Extension: its content; empty when there are none */
	struct slice subject_key_id, authority_key_id; /* empty when absent */
	struct slice
		unknown_critical; /* OID of the first critical extension we do not know; empty when none */
	struct sm2_public key;
	struct sm3 digest; /* of der: the certificate's fingerprint */
	instant not_before, not_after;
	int version;      /* 1, 2 or 3 */
	unsigned usage;   /* enum cert_usage; meaningful when has_usage */
	unsigned purpose; /* enum cert_purpose; meaningful when has_purpose */
	int path_len;     /* CA certificates allowed below; -1 when not bounded */
	bool has_usage, has_purpose, has_constraints;
	bool purpose_critical;
	bool ca;            /* basicConstraints cA */
	bool ocsp_no_check; /* id-pkix-ocsp-nocheck */
};

/* Read a certificate. der must hold nothing else; the struct points into it and needs no release. The
 * signature is not verified here: see chain.h.
 * E_DER, E_CERT_FORM (a version, algorithm pair, serial or extension that cannot be; an extension twice),
 * E_ALGORITHM when the key or the signature algorithm is not SM2, E_KEY when the key is no point of the curve,
 * E_TOO_BIG over CERT_DER_MAX. */
err cert_read(struct slice der, struct cert *out);

/* The same without the digest: for who makes it along with others, before the certificate is used. */
err cert_read_undigested(struct slice der, struct cert *out);

/* Read DER, or the first certificate of a PEM text. The DER is made in the arena. E_CERT_FORM and as cert_read. */
err cert_read_any(struct slice bytes, struct arena *arena, struct cert *out);

/* All certificates of a PEM text, or the one of DER bytes. E_TOO_BIG when there are more than max. */
err cert_read_all(struct slice bytes, struct arena *arena, size_t max, struct cert *out, size_t *count);

/* "-----BEGIN CERTIFICATE-----…". */
err cert_pem(struct slice der, struct arena *arena, struct slice *pem);

/* Was it signed with this key? E_SIGNATURE or E_DER when not. Looks at nothing else. memo may be NULL. */
err cert_signed_by(const struct cert *cert, const struct sm2_public *key, struct sm2_memo *memo);

/* not_before ≤ at ≤ not_after (RFC 5280 §4.1.2.5: both included). */
static inline bool cert_valid_at(const struct cert *cert, instant at)
{
	return cert->not_before <= at && at <= cert->not_after;
}

/* May it sign documents: key usage names digitalSignature or nonRepudiation (formats.md §15; GB/T 20518 demands the
 * extension, so a certificate without it may not). */
bool cert_may_sign(const struct cert *cert);

/* May it stamp time: as cert_may_sign, and the extended key usage is critical and names id-kp-timeStamping alone (RFC
 * 3161 §2.3). */
bool cert_may_stamp_time(const struct cert *cert);

/* Subject and issuer are the same name. */
bool cert_self_issued(const struct cert *cert);

/* For people: "C=CN, O=…, CN=…", and the serial number in lower-case hexadecimal. E_DER, E_NO_MEMORY. */
err cert_subject_text(const struct cert *cert, struct arena *arena, const char **text);
err cert_issuer_text(const struct cert *cert, struct arena *arena, const char **text);
err cert_serial_text(const struct cert *cert, struct arena *arena, const char **text);

/* The content of the extension with this OID (the octets of its extnValue); empty when absent. */
err cert_extension(const struct cert *cert, struct slice oid, struct slice *value, bool *critical);

#endif
