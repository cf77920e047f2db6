/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a certificate, in the order of RFC 5280 §4.1. */
#include "gm/cert.h"

#include "der/oid.h"
#include "gm/internal.h"
#include "gm/name.h"

/* KeyUsage ::= BIT STRING */
static err read_usage(struct der *in, struct cert *cert)
{
	uint32_t bits;

	TRY(der_named_bits(in, &bits));
	cert->has_usage = true;
	cert->usage = bits;
	return OK;
}

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
static err read_constraints(struct der *in, struct cert *cert)
{
	struct der seq;
	bool written_out;
	int64_t path_len = -1;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_bool_default_false(&seq, &cert->ca, &written_out));
	if (der_peek(&seq) == DER_INTEGER) {
		TRY(der_int(&seq, &path_len));
		if (path_len < 0 || path_len > INT32_MAX)
			return FAIL(E_CERT_FORM, "a path length out of range");
	}
	cert->has_constraints = true;
	cert->path_len = (int)path_len;
	return der_end(&seq);
}

static unsigned purpose_of(struct slice oid)
{
	const struct {
		struct slice oid;
		unsigned purpose;
	} known[] = {
		{OID_SERVER_AUTH, CERT_SERVER_AUTH},   {OID_CLIENT_AUTH, CERT_CLIENT_AUTH},
		{OID_EMAIL_PROTECTION, CERT_EMAIL},    {OID_TIME_STAMPING, CERT_TIME_STAMPING},
		{OID_OCSP_SIGNING, CERT_OCSP_SIGNING}, {OID_ANY_USAGE, CERT_ANY_PURPOSE},
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (slice_eq(oid, known[i].oid))
			return known[i].purpose;
	return CERT_OTHER_PURPOSE;
}

/* ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER */
static err read_purpose(struct der *in, struct cert *cert)
{
	struct der seq;
	struct slice oid;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	do {
		TRY(der_oid(&seq, &oid));
		cert->purpose |= purpose_of(oid);
	} while (seq.rest.len > 0);
	cert->has_purpose = true;
	return OK;
}

/* SubjectKeyIdentifier ::= OCTET STRING */
static err read_subject_key_id(struct der *in, struct cert *cert)
{
	return der_octets(in, &cert->subject_key_id);
}

/* AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL, authorityCertIssuer [1],
 *   authorityCertSerialNumber [2] } */
static err read_authority_key_id(struct der *in, struct cert *cert)
{
	struct der seq;
	struct der_element ignored;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_content_optional(&seq, DER_CONTEXT_PRIMITIVE(0), &cert->authority_key_id));
	while (seq.rest.len > 0)
		TRY(der_element(&seq, &ignored));
	return OK;
}

/* id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1: NULL */
static err read_no_check(struct der *in, struct cert *cert)
{
	cert->ocsp_no_check = true;
	return der_null(in);
}

/* Extensions we may pass over even when they are critical: they say nothing that we rely on. */
static bool is_harmless(struct slice oid)
{
	return slice_eq(oid, OID_SUBJECT_ALT_NAME) || slice_eq(oid, OID_ISSUER_ALT_NAME) ||
	       slice_eq(oid, OID_CRL_POINTS) || slice_eq(oid, OID_POLICIES) ||
	       slice_eq(oid, OID_AUTHORITY_INFO);
}

static err read_known(const struct extension *e, struct cert *cert)
{
	const struct {
		struct slice oid;
		err (*read)(struct der *, struct cert *);
	} known[] = {
		{OID_KEY_USAGE, read_usage},
		{OID_BASIC_CONSTRAINTS, read_constraints},
		{OID_EXTENDED_KEY_USAGE, read_purpose},
		{OID_SUBJECT_KEY_ID, read_subject_key_id},
		{OID_AUTHORITY_KEY_ID, read_authority_key_id},
		{OID_OCSP_NO_CHECK, read_no_check},
	};
	struct der in;

	for (size_t i = 0; i < COUNT(known); i++) {
		if (!slice_eq(e->oid, known[i].oid))
			continue;
		TRY(der_open(e->value, &in));
		TRY(known[i].read(&in, cert));
		if (known[i].read == read_purpose)
			cert->purpose_critical = e->critical;
		return der_end(&in);
	}
	/* A CA limited to some names, in a way we do not check, is not one we may follow, critical or not. */
	if (((e->critical && !is_harmless(e->oid)) || slice_eq(e->oid, OID_NAME_CONSTRAINTS)) &&
	    cert->unknown_critical.len == 0)
		cert->unknown_critical = e->oid;
	return OK;
}

/* Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension; each at most once (RFC 5280 §4.2). */
static err read_extensions(struct der *in, struct cert *cert)
{
	struct slice seen[CERT_EXTENSIONS_MAX];
	size_t count = 0;
	struct der seq;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	cert->extensions = seq.rest;
	do {
		struct extension e;

		TRY(read_extension(&seq, &e));
		for (size_t i = 0; i < count; i++)
			if (slice_eq(seen[i], e.oid))
				return FAIL(E_CERT_FORM, "an extension stands twice");
		REQUIRE(count < CERT_EXTENSIONS_MAX, E_TOO_BIG);
		seen[count++] = e.oid;
		TRY(read_known(&e, cert));
	} while (seq.rest.len > 0);
	return OK;
}

/* version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1 */
static err read_version(struct der *tbs, struct cert *cert)
{
	struct der inside;
	int64_t version = 0;
	bool there;

	TRY(der_enter_optional(tbs, DER_CONTEXT(0), &inside, &there));
	if (there) {
		TRY(der_int(&inside, &version));
		TRY(der_end(&inside));
		if (version < 1 || version > 2)
			return FAIL(E_CERT_FORM, "a version that does not exist");
	}
	cert->version = (int)version + 1;
	return OK;
}

/* CertificateSerialNumber ::= INTEGER. Some authorities in the wild give negative ones: kept as they are. */
static err read_serial(struct der *tbs, struct cert *cert)
{
	struct slice c;

	TRY(der_content(tbs, DER_INTEGER, &c));
	if (c.len == 0 || c.len > CERT_SERIAL_MAX)
		return FAIL(E_CERT_FORM, "a serial number of %zu bytes", c.len);
	if (c.len > 1 && ((c.at[0] == 0 && c.at[1] < 0x80) || (c.at[0] == 0xff && c.at[1] >= 0x80)))
		return FAIL(E_DER, "a serial number that is not minimal");
	cert->serial = c;
	return OK;
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time }. Readers disagree about the century of a two-digit year from 50
 * on; no certificate of SM2 (2010) can mean 19YY as RFC 5280 §4.1.2.5.1 reads it, so whoever writes it means 20YY. */
static err read_validity(struct der *tbs, struct cert *cert)
{
	static const instant year_2000 = 10957 * DAY;
	struct der seq;

	TRY(der_enter(tbs, DER_SEQUENCE, &seq));
	TRY(der_any_time(&seq, &cert->not_before));
	TRY(der_any_time(&seq, &cert->not_after));
	if (cert->not_before < year_2000 || cert->not_after < year_2000)
		return FAIL(E_DER, "a date whose century readers disagree about");
	return der_end(&seq);
}

/* issuerUniqueID [1], subjectUniqueID [2] IMPLICIT BIT STRING OPTIONAL; extensions [3] EXPLICIT OPTIONAL */
static err read_rest(struct der *tbs, struct cert *cert)
{
	struct slice ignored;
	struct der inside;
	bool there;

	TRY(der_content_optional(tbs, DER_CONTEXT_PRIMITIVE(1), &ignored));
	TRY(der_content_optional(tbs, DER_CONTEXT_PRIMITIVE(2), &ignored));
	TRY(der_enter_optional(tbs, DER_CONTEXT(3), &inside, &there));
	if (there) {
		if (cert->version != 3)
			return FAIL(E_CERT_FORM, "extensions in a certificate of version %d", cert->version);
		TRY(read_extensions(&inside, cert));
		TRY(der_end(&inside));
	}
	return der_end(tbs);
}

/* TBSCertificate ::= SEQUENCE { version, serialNumber, signature AlgorithmIdentifier, issuer Name, validity,
 *   subject Name, subjectPublicKeyInfo, … } */
static err read_tbs(struct cert *cert, struct slice outer_algorithm)
{
	struct der in, tbs;
	struct slice algorithm;

	TRY(der_open(cert->tbs, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &tbs));
	TRY(read_version(&tbs, cert));
	TRY(read_serial(&tbs, cert));
	TRY(der_whole(&tbs, DER_SEQUENCE, &algorithm));
	if (!slice_eq(algorithm, outer_algorithm))
		return FAIL(E_CERT_FORM, "the two signature algorithms differ");
	TRY(der_whole(&tbs, DER_SEQUENCE, &cert->issuer));
	TRY(name_check(cert->issuer));
	TRY(read_validity(&tbs, cert));
	TRY(der_whole(&tbs, DER_SEQUENCE, &cert->subject));
	TRY(name_check(cert->subject));
	TRY(der_whole(&tbs, DER_SEQUENCE, &cert->spki));
	TRY(sm2_public_read(cert->spki, &cert->key));
	return read_rest(&tbs, cert);
}

err cert_read_undigested(struct slice der, struct cert *out)
{
	struct signed_parts parts;

	REQUIRE(der.len <= CERT_DER_MAX, E_TOO_BIG);
	*out = (struct cert){.der = der, .path_len = -1};
	TRY(signed_read(der, &parts));
	out->tbs = parts.tbs;
	out->signature = parts.signature;
	return read_tbs(out, parts.algorithm);
}

err cert_read(struct slice der, struct cert *out)
{
	TRY(cert_read_undigested(der, out));
	return sm3_of(der, &out->digest);
}
