/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of the certificates of signer and maker: chain, use, period, revocation. Signer and maker are judged by the
 * same rules as of their own moments; only the names of the reasons differ. */
#include "verify/judged.h"

struct role {
	enum reason chain, untrusted, usage, expired, revoked;
	enum reason lost; /* the key was compromised since a moment that nothing proves */
	enum note expired_since, revoked_since;
};

static const struct role signer_role = {
	.chain = REASON_SIGNER_CHAIN,
	.untrusted = REASON_SIGNER_UNTRUSTED,
	.usage = REASON_SIGNER_KEY_USAGE,
	.expired = REASON_SIGNER_EXPIRED,
	.revoked = REASON_SIGNER_REVOKED,
	.lost = REASON_SIGNER_REVOKED,
	.expired_since = NOTE_SIGNER_EXPIRED_SINCE,
	.revoked_since = NOTE_SIGNER_REVOKED_SINCE,
};

static const struct role maker_role = {
	.chain = REASON_MAKER_CHAIN,
	.untrusted = REASON_MAKER_UNTRUSTED,
	.usage = REASON_MAKER_KEY_USAGE,
	.expired = REASON_MAKER_EXPIRED,
	.revoked = REASON_MAKER_REVOKED,
	.lost = REASON_TIME_UNPROVEN,
	.expired_since = NOTE_MAKER_EXPIRED_SINCE,
	.revoked_since = NOTE_MAKER_REVOKED_SINCE,
};

typedef err (*party_check)(struct judged *, const struct party *, const struct role *);

static bool usable(const struct party *party)
{
	return party->der.len > 0 && party->read.code == E_OK;
}

static err each_signer(struct judged *j, party_check check)
{
	bool any = false;

	for (size_t i = 0; j->unreadable == REASON_NONE && i < j->signer_count; i++) {
		if (!usable(&j->signers[i]))
			continue;
		any = true;
		TRY(check(j, &j->signers[i], &signer_role));
	}
	return any ? OK : skip(j);
}

static err the_maker(struct judged *j, party_check check)
{
	if (!j->seal || j->unreadable != REASON_NONE || !usable(&j->maker))
		return skip(j);
	return check(j, &j->maker, &maker_role);
}

/* RFC 5280 §6.1. A chain that is wrong in itself is a fault; a sound one that ends at nobody we know is not. */
static err check_chain(struct judged *j, const struct party *party, const struct role *role)
{
	const char *subject = NULL;

	if (party->chain.state == CHAIN_SOUND)
		return OK;
	if (party->chain.state == CHAIN_UNTRUSTED) {
		TRY(cert_issuer_text(party->chain.path[party->chain.count - 1], j->arena, &subject));
		return fault(j, role->untrusted, party->field, "%s", subject);
	}
	if (party->chain.fault_at < party->chain.count)
		TRY(cert_subject_text(party->chain.path[party->chain.fault_at], j->arena, &subject));
	return fault(j, role->chain, party->field, "%s: %s", chain_fault_text(party->chain.fault),
		     subject ? subject : "");
}

/* RFC 5280 §4.2.1.12: a certificate is used for the purposes it names. Genuine seals name several (formats.md §15), none of
 * them these alone. */
static bool serves_others(const struct cert *cert)
{
	return cert->has_purpose && !(cert->purpose & ~(unsigned)(CERT_TIME_STAMPING | CERT_OCSP_SIGNING));
}

/* formats.md §15: digitalSignature or nonRepudiation; further uses are told. */
static err check_usage(struct judged *j, const struct party *party, const struct role *role)
{
	if (serves_others(&party->cert))
		return fault(j, role->usage, party->field, "for time stamps or answers on revocation alone");
	if (!cert_may_sign(&party->cert))
		return fault(j, role->usage, party->field, NULL);
	if (party->cert.usage & CERT_SIGN_CERTS && !party->cert.ca)
		return warn(j, NOTE_EXTRA_USAGE, party->field, "keyCertSign");
	return OK;
}

static err check_period(struct judged *j, const struct party *party, const struct role *role)
{
	char from[INSTANT_TEXT], to[INSTANT_TEXT];

	if (!party->has_moment)
		return fault(j, REASON_TIME_UNPROVEN, party->field, "there is no signing time");
	if (!cert_valid_at(&party->cert, party->moment)) {
		instant_write(party->cert.not_before, from);
		instant_write(party->cert.not_after, to);
		return fault(j, role->expired, party->field, "%s – %s", from, to);
	}
	if (!cert_valid_at(&party->cert, j->request->now)) {
		instant_write(party->cert.not_after, to);
		return fact(j, role->expired_since, party->field, "%s", to);
	}
	return OK;
}

static bool compromised(const struct revocation *r)
{
	return r->reason == REASON_KEY_COMPROMISE || r->reason == REASON_CA_COMPROMISE ||
	       r->reason == REASON_AA_COMPROMISE;
}

/* As of when what it signed counts no more. */
static instant end_of(const struct revocation *r)
{
	return compromised(r) && r->invalid_since < r->revoked_at ? r->invalid_since : r->revoked_at;
}

/* When a seal was made its maker says, which GM/T 0031-2025, seal verification d, takes for good, be he revoked since. But
 * when his key was lost, whoever has it says so: then something must show that there was this seal before. Its time stamp
 * does, that of the signature it lies in, somebody who saw that, and the register, which knows each seal by its digest. */
static err seal_is_older(struct judged *j, const struct revocation *r, bool *older)
{
	instant end = end_of(r);

	*older =
		!compromised(r) || register_counts(j) ||
		(j->seal_stamped && j->seal_stamp.fault == TIMESTAMP_SOUND && j->seal_stamp.gen_time < end) ||
		(j->source == TIME_STAMPED && j->moment < end);
	return *older || j->seal_alone ? OK : judged_seen_before(j, end, older);
}

/* formats.md §11: revoked before the moment: a fault. Revoked after a proved moment: told. Revoked after a moment
 * that is only claimed: not decided, or, when the signer's key was compromised, a fault; unless somebody trusted saw the
 * signature before. */
static err judge_revocation(struct judged *j, const struct party *party, const struct role *role,
			    const struct revocation *r, const char *whose, bool proved)
{
	instant from = end_of(r);
	char text[INSTANT_TEXT];

	if (!proved)
		TRY(judged_seen_before(j, from, &proved));
	instant_write(from, text);
	if (!party->has_moment || from <= party->moment)
		return fault(j, role->revoked, party->field, "%s%s, %s", whose, text,
			     revocation_reason_text(r->reason));
	if (!proved && compromised(r))
		return fault(j, role->lost, party->field, "%s%s, %s", whose, text,
			     revocation_reason_text(r->reason));
	if (!proved)
		return fault(j, REASON_TIME_UNPROVEN, party->field, "%srevoked %s, %s", whose, text,
			     revocation_reason_text(r->reason));
	return fact(j, role->revoked_since, party->field, "%s%s", whose, text);
}

/* Which certificate of the chain is meant: nothing need be said of the party's own. */
static err name_link(struct judged *j, const struct chain *chain, size_t i, const char **text)
{
	*text = "";
	if (i == 0)
		return OK;
	TRY(cert_subject_text(chain->path[i], j->arena, text));
	*text = arena_text(j->arena, "%s: ", *text);
	REQUIRE(*text, E_NO_MEMORY);
	return OK;
}

/* An authority that was revoked vouches for nobody from then on, as if the party itself had been. Of whom nothing is
 * known nothing was checked: evidence that is missing never reads as passed. */
static err check_revocation(struct judged *j, const struct party *party, const struct role *role)
{
	bool unknown = false, revoked = false, proved = j->source == TIME_STAMPED;
	const char *whose;

	TRY(judged_standings(j));
	for (size_t i = 0; i < party->standing.count; i++) {
		const struct revocation *found = &party->standing.of[i];

		unknown |= found->state == REVOCATION_UNKNOWN;
		if (found->state != REVOCATION_REVOKED)
			continue;
		revoked = true;
		if (role == &maker_role)
			TRY(seal_is_older(j, found, &proved));
		TRY(name_link(j, &party->chain, i, &whose));
		TRY(judge_revocation(j, party, role, found, whose, proved));
	}
	return unknown && !revoked ? skip(j) : OK;
}

static const char *doubt_text(enum revocation_doubt doubt)
{
	static const char *const texts[REVOCATION_DOUBTS] = {
		[REVOCATION_NO_DOUBT] = "",
		[REVOCATION_NO_EVIDENCE] = "there is no evidence of its issuer",
		[REVOCATION_BAD_SIGNATURE] = "the evidence is forged",
		[REVOCATION_NOT_ENTITLED] = "the evidence is signed by somebody who may not",
		[REVOCATION_STALE] = "the evidence is out of date",
		[REVOCATION_NOT_YET] = "the evidence is from the future",
		[REVOCATION_UNSUPPORTED] = "the evidence is of a kind that is not supported",
		[REVOCATION_AFTER_EXPIRY] = "the evidence is newer than the certificate's end",
		[REVOCATION_SAYS_UNKNOWN] = "the responder does not know the certificate",
	};

	return texts[doubt];
}

static err check_chain_known(struct judged *j, const struct chain *chain, const struct standing *standing,
			     const char *field)
{
	const char *whose;

	for (size_t i = 0; i < standing->count; i++) {
		if (standing->of[i].state != REVOCATION_UNKNOWN)
			continue;
		TRY(name_link(j, chain, i, &whose));
		TRY(fault(j, REASON_REVOCATION_UNKNOWN, field, "%s%s", whose,
			  doubt_text(standing->of[i].doubt)));
	}
	return OK;
}

static err check_known(struct judged *j, const struct party *party, const struct role *role)
{
	(void)role;
	TRY(judged_standings(j));
	return check_chain_known(j, &party->chain, &party->standing, party->field);
}

/* Of the tokens that are sound but for this; one that is not proves nothing anyway. */
err check_time_stamp_revocation_known(struct judged *j)
{
	if (!j->stamped && !j->seal_stamped)
		return skip(j);
	if (j->stamped && j->stamp.fault == TIMESTAMP_SOUND)
		TRY(check_chain_known(j, &j->stamp.chain, &j->stamp_standing, "timeStamp"));
	if (j->seal_stamped && j->seal_stamp.fault == TIMESTAMP_SOUND)
		TRY(check_chain_known(j, &j->seal_stamp.chain, &j->seal_stamp_standing,
				      j->ses ? "eseal.timeStamp" : "timeStamp"));
	return OK;
}

err check_signer_chain(struct judged *j)
{
	return each_signer(j, check_chain);
}

err check_signer_key_usage(struct judged *j)
{
	return each_signer(j, check_usage);
}

err check_signer_period(struct judged *j)
{
	return each_signer(j, check_period);
}

err check_signer_revocation(struct judged *j)
{
	return each_signer(j, check_revocation);
}

err check_signer_revocation_known(struct judged *j)
{
	return each_signer(j, check_known);
}

err check_maker_chain(struct judged *j)
{
	return the_maker(j, check_chain);
}

err check_maker_key_usage(struct judged *j)
{
	return the_maker(j, check_usage);
}

err check_maker_period(struct judged *j)
{
	return the_maker(j, check_period);
}

err check_maker_revocation(struct judged *j)
{
	return the_maker(j, check_revocation);
}

err check_maker_revocation_known(struct judged *j)
{
	return the_maker(j, check_known);
}
