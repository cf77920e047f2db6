/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate revocation lists, RFC 5280 §5: reading and judging. */
#include "der/oid.h"
#include "gm/internal.h"
#include "gm/name.h"
#include "gm/pem.h"
#include "gm/revocation_internal.h"

/* IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL, onlyContainsUserCerts [1] DEFAULT FALSE,
 *   onlyContainsCACerts [2] DEFAULT FALSE, onlySomeReasons [3] OPTIONAL, indirectCRL [4] DEFAULT FALSE,
 *   onlyContainsAttributeCerts [5] DEFAULT FALSE }
 * The last two are about certificates of others, whose numbers mean nothing here. */
static bool is_of_others(struct slice point)
{
	struct der in, list;
	struct der_element element;
	bool others = der_open(point, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &list).code != E_OK;

	while (!others && list.rest.len > 0)
		others = der_element(&list, &element).code != E_OK ||
			 element.tag == DER_CONTEXT_PRIMITIVE(4) || element.tag == DER_CONTEXT_PRIMITIVE(5);
	err_forget();
	return others;
}

/* crlExtensions that we understand: they name the key, the number, or where newer lists are. Of a list limited to some
 * certificates or reasons, or to what came anew, only what it says of a certificate counts, not its silence. */
static err read_crl_extensions(struct der *in, struct crl *crl)
{
	struct der inside, list;
	bool there;

	TRY(der_enter_optional(in, DER_CONTEXT(0), &inside, &there));
	if (!there)
		return OK;
	TRY(der_enter(&inside, DER_SEQUENCE, &list));
	TRY(der_end(&inside));
	while (list.rest.len > 0) {
		struct extension e;

		TRY(read_extension(&list, &e));
		if (slice_eq(e.oid, OID_DELTA_CRL))
			crl->partial = true;
		else if (slice_eq(e.oid, OID_ISSUING_POINT) && !is_of_others(e.value))
			crl->partial = true;
		else if (slice_eq(e.oid, OID_ISSUING_POINT) ||
			 (e.critical && !slice_eq(e.oid, OID_AUTHORITY_KEY_ID) &&
			  !slice_eq(e.oid, OID_CRL_NUMBER)))
			crl->unsupported = true;
	}
	return OK;
}

/* TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature AlgorithmIdentifier, issuer Name, thisUpdate Time,
 *   nextUpdate Time OPTIONAL, revokedCertificates SEQUENCE OF … OPTIONAL, crlExtensions [0] EXPLICIT OPTIONAL } */
static err read_tbs(struct crl *crl, struct slice outer_algorithm)
{
	struct der in, tbs;
	struct slice algorithm;
	int64_t version = 1;

	TRY(der_open(crl->tbs, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &tbs));
	if (der_peek(&tbs) == DER_INTEGER)
		TRY(der_int(&tbs, &version));
	if (version != 1)
		return FAIL(E_DER, "a CRL of version %lld", (long long)version);
	TRY(der_whole(&tbs, DER_SEQUENCE, &algorithm));
	if (!slice_eq(algorithm, outer_algorithm))
		return FAIL(E_ALGORITHM, "the two signature algorithms differ");
	TRY(der_whole(&tbs, DER_SEQUENCE, &crl->issuer));
	TRY(name_check(crl->issuer));
	TRY(der_any_time(&tbs, &crl->this_update));
	crl->has_next_update = der_peek(&tbs) == DER_UTCTIME || der_peek(&tbs) == DER_TIME;
	if (crl->has_next_update)
		TRY(der_any_time(&tbs, &crl->next_update));
	TRY(der_content_optional(&tbs, DER_SEQUENCE, &crl->entries));
	TRY(read_crl_extensions(&tbs, crl));
	return der_end(&tbs);
}

err crl_read(struct slice der, struct crl *out)
{
	struct signed_parts parts;

	REQUIRE(der.len <= CRL_DER_MAX, E_TOO_BIG);
	*out = (struct crl){.der = der};
	TRY(signed_read(der, &parts));
	out->tbs = parts.tbs;
	out->signature = parts.signature;
	TRY(read_tbs(out, parts.algorithm));
	return sm3_of(der, &out->digest);
}

err crl_read_any(struct slice bytes, struct arena *arena, struct crl *out)
{
	struct slice der;

	TRY(pem_or_der(bytes, "X509 CRL", arena, &der));
	return crl_read(der, out);
}

/* crlEntryExtensions: reasonCode ENUMERATED, invalidityDate GeneralizedTime. Another critical one, certificateIssuer
 * first of all, makes the list one we cannot read. */
static err read_entry_extensions(struct der *in, struct revocation *r, bool *unsupported)
{
	struct der list;

	TRY(der_enter(in, DER_SEQUENCE, &list));
	while (list.rest.len > 0) {
		struct extension e;
		struct der value;
		int64_t reason;

		TRY(read_extension(&list, &e));
		TRY(der_open(e.value, &value));
		if (slice_eq(e.oid, OID_CRL_REASON)) {
			TRY(der_enumerated(&value, &reason));
			r->reason = (enum revocation_reason)reason;
		} else if (slice_eq(e.oid, OID_INVALIDITY_DATE)) {
			TRY(der_any_time(&value, &r->invalid_since));
		} else if (e.critical) {
			*unsupported = true;
		}
	}
	return OK;
}

/* SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL } */
static err read_entry(struct der *in, struct slice serial, struct revocation *r, bool *ours,
		      bool *unsupported)
{
	struct der seq;
	struct slice number;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_content(&seq, DER_INTEGER, &number));
	*ours = slice_eq(number, serial);
	if (!*ours)
		return OK;
	TRY(der_any_time(&seq, &r->revoked_at));
	r->reason = REASON_UNSPECIFIED;
	r->invalid_since = r->revoked_at;
	if (seq.rest.len > 0)
		TRY(read_entry_extensions(&seq, r, unsupported));
	return der_end(&seq);
}

/* The last entry for a serial number counts. */
static err find_entry(const struct crl *crl, struct slice serial, struct revocation *r, bool *found,
		      bool *unsupported)
{
	struct der in;

	*found = false;
	TRY(der_open(crl->entries, &in));
	while (in.rest.len > 0) {
		bool ours;

		TRY(read_entry(&in, serial, r, &ours, unsupported));
		*found |= ours;
	}
	return OK;
}

err revocation_by_crl(const struct revocation_question *q, const struct crl *crl, struct revocation *out)
{
	bool found = false, unsupported = crl->unsupported;
	err e;

	*out = (struct revocation){.this_update = crl->this_update,
				   .next_update = crl->has_next_update ? crl->next_update : crl->this_update,
				   .source = REVOCATION_BY_CRL};
	if (!name_alike(crl->issuer, q->cert->issuer) || !name_alike(crl->issuer, q->issuer->subject))
		return revocation_doubt(out, REVOCATION_NO_EVIDENCE);
	if (q->issuer->has_usage && !(q->issuer->usage & CERT_SIGN_CRLS) && !q->issuer_is_anchor)
		return revocation_doubt(out, REVOCATION_NOT_ENTITLED);
	e = memo_verify(q->memo, &q->issuer->key, &crl->digest, crl->tbs, crl->signature);
	if (e.code == E_SIGNATURE || e.code == E_DER)
		return revocation_doubt(out, REVOCATION_BAD_SIGNATURE);
	if (e.code != E_OK)
		return err_note(e, HERE, "a CRL cannot be checked");
	e = find_entry(crl, q->cert->serial, out, &found, &unsupported);
	if (e.code != E_OK || unsupported)
		return revocation_doubt(out, REVOCATION_UNSUPPORTED);
	/* removeFromCRL, which deltas alone have, says what a whole list says by silence */
	found = found && out->reason != REASON_REMOVE_FROM_CRL;
	if (!found && crl->partial)
		return revocation_doubt(out, REVOCATION_UNSUPPORTED);
	return revocation_weigh(q, found, out);
}
