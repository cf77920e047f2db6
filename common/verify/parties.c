/* SPDX-License-Identifier: Apache-2.0 */
/* When it was signed, and as of when each party is judged (formats.md §11). */
#include "ses/time_info.h"
#include "verify/judged.h"

/* What the signer says: in the value, or, where the value has no place for it, in Signature.xml or the
 * dictionary. */
static void find_claim(struct judged *j)
{
	if (j->ses) {
		j->has_claim = j->ses->has_time;
		j->claimed = j->ses->claimed;
	} else if (j->cms && j->cms->signers[0].has_time) {
		j->has_claim = true;
		j->claimed = j->cms->signers[0].signing_time;
	}
	if (!j->has_claim && j->entry)
		j->has_claim = ses_time_text(j->entry->date_time, &j->claimed);
	if (!j->has_claim && j->mark && j->mark->has_date) {
		j->has_claim = true;
		j->claimed = j->mark->date;
	}
}

/* A token, and whether its authority's certificates had been revoked. */
static err judge_stamp(struct judged *j, struct slice token, struct slice stamped,
		       struct timestamp_result *out, struct standing *standing)
{
	TRY(timestamp_judge(token, stamped, &j->request->evidence->trust, j->request->now, j->arena, out));
	if (out->fault != TIMESTAMP_SOUND || !revocation_counts(j))
		return OK;
	TRY(judged_standing(j, &out->chain, out->gen_time, standing));
	for (size_t i = 0; i < standing->count; i++)
		if (timestamp_undone(out->gen_time, &standing->of[i]))
			out->fault = TIMESTAMP_REVOKED;
	return OK;
}

static err judge_stamps(struct judged *j)
{
	if (j->ses && j->ses->time_stamp.len > 0) {
		TRY(judge_stamp(j, j->ses->time_stamp, j->ses->signature, &j->stamp, &j->stamp_standing));
		j->stamped = true;
	}
	if (j->seal && j->seal->time_stamp.len > 0) {
		TRY(judge_stamp(j, j->seal->time_stamp, j->seal->maker_signature, &j->seal_stamp,
				&j->seal_stamp_standing));
		j->seal_stamped = true;
	}
	return OK;
}

err judged_time(struct judged *j)
{
	if (j->unreadable != REASON_NONE)
		return OK;
	TRY(judge_stamps(j));
	find_claim(j);
	if (j->seal_alone) {
		j->moment = j->request->now;
		return OK;
	}
	if (j->stamped && j->stamp.fault == TIMESTAMP_SOUND) {
		j->source = TIME_STAMPED;
		j->moment = j->stamp.gen_time;
	} else if (j->has_claim) {
		j->source = TIME_CLAIMED;
		j->moment = j->claimed;
	}
	j->report->time_source = j->source;
	j->report->signing_time = j->moment;
	return OK;
}

err judged_seen_before(struct judged *j, instant end, bool *seen)
{
	const struct evidence *evidence = j->request->evidence;

	if (!j->asked_seen && evidence->seen_at)
		TRY(evidence->seen_at(evidence->self, j->report->value_sm3, &j->seen));
	j->asked_seen = true;
	*seen = j->seen != 0 && j->seen < end;
	return OK;
}

/* Certificates to build chains from: those of the evidence, and those the value brought along. */
static err gather(struct judged *j, struct chain_trust *trust)
{
	struct cert *all;
	size_t n = 0;

	*trust = j->request->evidence->trust;
	if (!j->cms || j->cms->cert_count == 0)
		return OK;
	all = arena_array(j->arena, trust->other_count + j->cms->cert_count, struct cert);
	REQUIRE(all, E_NO_MEMORY);
	for (size_t i = 0; i < trust->other_count; i++)
		all[n++] = trust->others[i];
	for (size_t i = 0; i < j->cms->cert_count; i++) {
		if (cert_read(j->cms->certs[i], &all[n]).code == E_OK)
			n++;
	}
	trust->others = all;
	trust->other_count = n;
	return OK;
}

static bool has_chain(const struct party *party)
{
	return party->der.len > 0 && party->read.code == E_OK;
}

/* Where the moment is only claimed, what counts is what is known today; where it is proved, what is known of it. */
static err judge_party(struct judged *j, struct party *party, const struct chain_trust *trust, bool proved)
{
	instant now = j->request->now;

	if (!has_chain(party))
		return OK;
	party->known_at = party->has_moment && proved ? party->moment : now;
	return chain_build(&party->cert, trust, party->has_moment ? party->moment : now, &party->chain);
}

static err stand(struct judged *j, struct party *party)
{
	return has_chain(party) ? judged_standing(j, &party->chain, party->known_at, &party->standing) : OK;
}

err judged_standings(struct judged *j)
{
	if (j->has_standings)
		return OK;
	j->has_standings = true;
	for (size_t i = 0; i < j->signer_count; i++)
		TRY(stand(j, &j->signers[i]));
	return j->seal ? stand(j, &j->maker) : OK;
}

static err tell_ahead(struct judged *j)
{
	const struct evidence *evidence = j->request->evidence;
	struct expected expected = {0};

	if (!evidence->expect)
		return OK;
	if (j->seal && judged_asks_register(j)) {
		expected.status = true;
		expected.seal_code = j->seal->code;
		expected.at = j->moment;
	}
	for (size_t i = 0; i < j->signer_count; i++)
		if (has_chain(&j->signers[i]))
			judged_expect_links(j, &j->signers[i].chain, &expected);
	if (j->seal && has_chain(&j->maker))
		judged_expect_links(j, &j->maker.chain, &expected);
	return evidence->expect(evidence->self, j->arena, &expected);
}

static err describe(struct judged *j, const struct party *party, struct party_report *r)
{
	if (party->der.len == 0 || party->read.code != E_OK)
		return OK;
	r->there = true;
	r->not_before = party->cert.not_before;
	r->not_after = party->cert.not_after;
	TRY(cert_subject_text(&party->cert, j->arena, &r->subject));
	TRY(cert_issuer_text(&party->cert, j->arena, &r->issuer));
	return cert_serial_text(&party->cert, j->arena, &r->serial);
}

static void describe_seal(const struct ses_seal *seal, struct seal_report *r)
{
	r->there = true;
	r->code = seal->code;
	r->name = seal->name;
	r->vendor = seal->vendor;
	r->type = seal->type;
	r->version = seal->version;
	r->created = seal->created;
	r->valid_from = seal->valid_from;
	r->valid_to = seal->valid_to;
	r->picture_type = seal->picture.type;
	r->picture = seal->picture.data;
	r->width = seal->picture.width;
	r->height = seal->picture.height;
}

static err describe_all(struct judged *j)
{
	if (j->signer_count > 0)
		TRY(describe(j, &j->signers[0], &j->report->signer));
	if (j->seal) {
		TRY(describe(j, &j->maker, &j->report->maker));
		describe_seal(j->seal, &j->report->seal);
	}
	return OK;
}

/* The two rules: gb38540 judges the maker when the seal is used, gmt0031-2025 when the seal was made. */
static void set_moments(struct judged *j)
{
	for (size_t i = 0; i < j->signer_count; i++) {
		j->signers[i].has_moment = j->source != TIME_NONE;
		j->signers[i].moment = j->moment;
	}
	if (!j->seal)
		return;
	j->maker.has_moment = true;
	j->maker.moment = j->seal->created;
	if (j->request->time_rule == TIME_RULE_GB38540) {
		j->maker.has_moment = j->seal_alone || j->source != TIME_NONE;
		j->maker.moment = j->moment;
	}
}

err judged_parties(struct judged *j)
{
	struct chain_trust trust;

	if (j->unreadable != REASON_NONE)
		return OK;
	TRY(describe_all(j));
	if (!revocation_counts(j))
		return OK;
	set_moments(j);
	TRY(gather(j, &trust));
	for (size_t i = 0; i < j->signer_count; i++)
		TRY(judge_party(j, &j->signers[i], &trust, j->source == TIME_STAMPED));
	if (j->seal)
		TRY(judge_party(j, &j->maker, &trust, true));
	return tell_ahead(j);
}

bool party_trusted(const struct party *party)
{
	return party->der.len > 0 && party->read.code == E_OK && party->chain.state == CHAIN_SOUND;
}
