/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of the signed value and the seal in it: structure, algorithms, digests, signatures. */
#include "der/oid.h"
#include "ses/time_info.h"
#include "verify/judged.h"

/* GB/T 38540-2020 §7.3 a: parse; a format error is an error. */
err check_structure(struct judged *j)
{
	if (j->unreadable == REASON_NONE)
		return OK;
	return fault(j, j->unreadable, j->unreadable_where, j->unreadable_detail ? "%s" : NULL,
		     j->unreadable_detail);
}

/* GM/T 0099-2020 §7.2.2: Seal has an SES_Signature, Sign with SM2 has GB/T 35275. Later signatures leave the
 * record's Type open, so it is never believed. */
err check_type(struct judged *j)
{
	if (j->mark && j->unreadable == REASON_NONE)
		return judged_sub_filter(j);
	if (!j->entry || j->unreadable != REASON_NONE)
		return skip(j);
	if ((j->entry->type == OFD_TYPE_SEAL) != (j->ses != NULL))
		return fault(j, REASON_SIGNATURE_MALFORMED, "Type", "%s, and the value is %s",
			     j->entry->type == OFD_TYPE_SEAL ? "Seal" : "Sign", ses_value_format(j->kind));
	if (j->kind == SES_VALUE_BARE_SM2)
		return warn(j, NOTE_BARE_IN_SIGN, NULL, NULL);
	return OK;
}

static err check_party_algorithm(struct judged *j, const struct party *party)
{
	if (party->read.code == E_ALGORITHM)
		return fault(j, REASON_ALGORITHM, party->field, "the certificate is not of SM2: %s",
			     party->why ? party->why : "");
	return OK;
}

/* An algorithm that must be SM2 with SM3, and is not: by its name. */
static err refuse_algorithm(struct judged *j, enum reason reason, const char *where, struct slice oid)
{
	char said[OID_TEXT_MAX];

	oid_say(oid, said);
	return fault(j, reason, where, "%s", said);
}

/* SignerInfo names the two of them apart. MD5 and SHA-1 are worse than another algorithm. */
static err check_cms_algorithms(struct judged *j, const struct cms_signer *signer)
{
	struct slice digest = signer->digest_algorithm;
	bool weak = slice_eq(digest, OID_MD5) || slice_eq(digest, OID_SHA1);

	if (cms_algorithms_ok(signer))
		return OK;
	if (!slice_eq(digest, OID_SM3))
		return refuse_algorithm(j, weak ? REASON_DIGEST_WEAK : REASON_ALGORITHM,
					"signerInfos.digestAlgorithm", digest);
	return refuse_algorithm(j, REASON_ALGORITHM, "signerInfos.digestEncryptionAlgorithm",
				signer->signature_algorithm);
}

static err check_seal_algorithms(struct judged *j)
{
	if (!j->seal)
		return OK;
	if (!slice_eq(j->seal->maker_algorithm, OID_SM2_WITH_SM3))
		TRY(refuse_algorithm(j, REASON_ALGORITHM, j->ses ? "eseal.signAlgID" : "signAlgID",
				     j->seal->maker_algorithm));
	return check_party_algorithm(j, &j->maker);
}

/* GB/T 38540-2020 §7.1: signatureAlgID must agree with the certificate; so must SignatureMethod. */
err check_algorithms(struct judged *j)
{
	if (j->unreadable != REASON_NONE)
		return skip(j);
	if (j->entry && j->entry->method.len > 0 && !slice_is(j->entry->method, "1.2.156.10197.1.501"))
		TRY(fault(j, REASON_ALGORITHM, "SignatureMethod", "%.*s", SLICE_ARG(j->entry->method)));
	if (j->ses && !slice_eq(j->ses->algorithm, OID_SM2_WITH_SM3))
		TRY(refuse_algorithm(j, REASON_ALGORITHM, "signatureAlgID", j->ses->algorithm));
	for (size_t i = 0; i < j->signer_count; i++) {
		const struct party *signer = &j->signers[i];

		if (signer->cms)
			TRY(check_cms_algorithms(j, signer->cms));
		TRY(check_party_algorithm(j, signer));
	}
	return check_seal_algorithms(j);
}

static err check_cms_digest(struct judged *j, const struct cms_signer *signer)
{
	bool bound;
	err e = cms_digest_check(j->cms, signer, &j->digest, &bound);

	if (e.code != E_SIGNATURE)
		return e;
	return fault(j, REASON_DATA_HASH, NULL, "%s", err_trail()->detail);
}

/* GB/T 38540-2020 §7.3: the digest of the original data equals dataHash. For OFD that is SM3 of Signature.xml as
 * stored. */
err check_data_hash(struct judged *j)
{
	if (j->unreadable != REASON_NONE || j->seal_alone)
		return skip(j);
	if (!j->has_digest)
		return fault(j, REASON_NOT_COVERED, "dataHash", "what was signed is not at hand");
	if (j->ses && !slice_eq(j->ses->data_hash, sm3_slice(&j->digest)))
		return fault(j, REASON_DATA_HASH, "dataHash", NULL);
	for (size_t i = 0; j->cms && i < j->signer_count; i++)
		TRY(check_cms_digest(j, j->signers[i].cms));
	return OK;
}

/* Why a certificate could not be read, as a reason. */
static enum reason cert_reason(const struct party *party, enum reason chain, enum reason signature)
{
	switch (party->read.code) {
	case E_DER:
		return REASON_DER_NOT_CANONICAL;
	case E_ALGORITHM:
		return REASON_ALGORITHM;
	case E_KEY: /* not a point of the curve: nothing verifies with it */
		return signature;
	default:
		return chain;
	}
}

/* Verify one signature value; raw 64 bytes are tolerated and told. */
static err verify_one(struct judged *j, const struct party *party, struct slice value,
		      enum sm2_remember remember, enum reason reason)
{
	struct sm2_signature read;
	err e = sm2_signature_read(value, SM2_RAW_TOO, &read);

	if (e.code == E_OK)
		e = sm2_verify_digest_memo(j->request->evidence->trust.memo, remember, &party->cert.key,
					   &party->e, &read);
	if (e.code == E_DER) /* DER it is, read.c has seen to that; but no pair */
		return fault(j, reason, party->field, "%s", err_trail()->detail);
	if (e.code == E_SIGNATURE || e.code == E_KEY)
		return fault(j, reason, party->field, NULL);
	TRY(e);
	if (read.raw)
		return warn(j, NOTE_SM2_RAW, party->field, NULL);
	return OK;
}

static struct slice signer_value(const struct judged *j, const struct party *signer)
{
	if (j->ses)
		return j->ses->signature;
	return j->cms ? signer->cms->signature : j->value;
}

static err check_one_signer(struct judged *j, const struct party *signer)
{
	if (signer->der.len == 0)
		return fault(j, REASON_SIGNER_UNTRUSTED, signer->field,
			     "there is no certificate to check with");
	if (signer->read.code != E_OK)
		return fault(j, cert_reason(signer, REASON_SIGNER_CHAIN, REASON_SIGNATURE), signer->field,
			     "the certificate cannot be read: %s", err_meaning(signer->read.code)->en);
	if (signer->signed_part.len == 0)
		return fault(j, REASON_NOT_COVERED, NULL, "what was signed is not at hand");
	return verify_one(j, signer, signer_value(j, signer), SM2_FORGET, REASON_SIGNATURE);
}

/* GB/T 38540-2020 §7.3: the signature value, from TBS_Sign, certificate and algorithm. GB/T 35275: every signer. */
err check_signer_signature(struct judged *j)
{
	if (j->unreadable != REASON_NONE || j->seal_alone)
		return skip(j);
	for (size_t i = 0; i < j->signer_count; i++)
		TRY(check_one_signer(j, &j->signers[i]));
	return OK;
}

/* GB/T 38540-2020 §7.3: the signer's certificate is one of the seal's list. A genuine seal copied from elsewhere
 * fails here. */
err check_signer_in_seal(struct judged *j)
{
	bool listed;

	if (!j->ses)
		return skip(j);
	TRY(ses_seal_lists(j->seal, j->ses->signer_cert, &listed));
	if (!listed)
		return fault(j, REASON_SIGNER_NOT_IN_SEAL, "cert", "%s",
			     j->report->signer.there ? j->report->signer.subject : "");
	return OK;
}

/* GB/T 38540-2020 §6.3 b: the maker's signature, from eSealInfo, maker certificate and algorithm. */
err check_maker_signature(struct judged *j)
{
	if (!j->seal)
		return skip(j);
	if (j->maker.read.code != E_OK)
		return fault(j, cert_reason(&j->maker, REASON_MAKER_CHAIN, REASON_SEAL_SIGNATURE),
			     j->maker.field, "the certificate cannot be read: %s",
			     err_meaning(j->maker.read.code)->en);
	return verify_one(j, &j->maker, j->seal->maker_signature, SM2_BRIEFLY, REASON_SEAL_SIGNATURE);
}

static err tell_notes(struct judged *j, note_set notes, const char *where)
{
	for (int n = NOTE_NONE + 1; n < NOTE_COUNT; n++) {
		if (note_in(notes, (enum note)n))
			TRY(warn(j, (enum note)n, where, NULL));
	}
	return OK;
}

/* GB/T 33190-2016 §18.2: SignatureDateTime is for people; only timeInfo counts. Local time without a mark is common. */
static err check_date_time(struct judged *j)
{
	const instant zone = 8 * HOUR, skew = TIME_SKEW_SECONDS * SECOND;
	struct slice written = j->entry->date_time;
	instant there, apart;

	if (written.len == 0 || !j->has_claim)
		return OK;
	if (!ses_time_text(written, &there))
		return warn(j, NOTE_DATE_TIME, "SignatureDateTime", "%.*s", SLICE_ARG(written));
	apart = there > j->claimed ? there - j->claimed : j->claimed - there;
	if (apart <= skew)
		return OK;
	return warn(j, apart >= zone - skew && apart <= zone + skew ? NOTE_TIME_ZONE : NOTE_DATE_TIME,
		    "SignatureDateTime", "%.*s", SLICE_ARG(written));
}

/* Deviations of formats.md §12.1, each by its name. */
err check_form(struct judged *j)
{
	if (j->unreadable != REASON_NONE)
		return skip(j);
	if (j->from_text)
		TRY(warn(j, NOTE_BASE64, NULL, NULL));
	if (j->entry)
		TRY(check_date_time(j));
	if (j->ses)
		TRY(tell_notes(j, j->ses->notes, NULL));
	if (j->seal)
		TRY(tell_notes(j, j->seal->notes, j->ses ? "eseal" : NULL));
	for (size_t i = 0; j->cms && i < j->signer_count; i++)
		TRY(tell_notes(j, j->signers[i].cms->notes, "signerInfos"));
	if (j->cms && cms_content_is_text(j->cms))
		TRY(warn(j, NOTE_DIGEST_AS_TEXT, NULL, NULL));
	return j->cms ? tell_notes(j, j->cms->notes, NULL) : OK;
}
