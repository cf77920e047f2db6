/* SPDX-License-Identifier: Apache-2.0 */
/* Checks against the register: whose seal it is, what its status was at signing, whether the time is proved. */
#include "base/text.h"
#include "gm/name.h"
#include "verify/judged.h"

enum { USCC_SIZE = 18 }; /* 统一社会信用代码 */

/* Is the register asked at all under this policy? */
bool register_counts(const struct judged *j)
{
	return check_meaning(CHECK_seal_status)->grades[j->request->policy] != GRADE_IGNORE;
}

/* Without a moment there is nothing to ask. */
static bool has_moment(const struct judged *j)
{
	return j->seal_alone || j->source != TIME_NONE;
}

bool judged_asks_register(const struct judged *j)
{
	return j->seal && j->unreadable == REASON_NONE && j->request->evidence->status_at && has_moment(j) &&
	       register_counts(j);
}

/* What the registry says of this seal at the moment judged, asked once. */
static err ask(struct judged *j, const struct status_answer **answer)
{
	const struct evidence *evidence = j->request->evidence;

	*answer = &j->status;
	if (j->asked_status)
		return OK;
	j->asked_status = true;
	if (evidence->status_at && has_moment(j))
		TRY(evidence->status_at(evidence->self, j->arena, j->seal->code, j->moment, &j->status));
	if (j->status.status != STATUS_NOT_KNOWN) {
		j->report->status = (struct status_report){.there = true,
							   .value = seal_status_name(j->status.status),
							   .at = j->moment,
							   .registry = j->status.registry};
	}
	return OK;
}

/* A seal whose maker we do not know may be on file elsewhere: that our registry lacks it proves nothing. */
static enum reason not_on_file(const struct judged *j)
{
	return party_trusted(&j->maker) ? REASON_SEAL_NOT_FILED : REASON_STATUS_UNKNOWN;
}

static enum reason reason_of_status(const struct judged *j, enum seal_status status)
{
	switch (status) {
	case STATUS_ACTIVE:
		return REASON_NONE;
	case STATUS_NONE:
		return not_on_file(j);
	case STATUS_FILED: /* its owner had not taken it over yet */
		return REASON_SEAL_NOT_YET_VALID;
	case STATUS_SUSPENDED:
		return REASON_SEAL_SUSPENDED;
	case STATUS_SUPERSEDED:
		return REASON_SEAL_SUPERSEDED;
	case STATUS_CANCELLED:
		return REASON_SEAL_CANCELLED;
	case STATUS_INVALID:
		return REASON_SEAL_INVALID;
	case STATUS_EXPIRED:
		return REASON_SEAL_EXPIRED;
	default:
		return REASON_STATUS_UNKNOWN;
	}
}

/* 办法 art. 17, 23: the seal's status when it was used. */
err check_seal_status(struct judged *j)
{
	const struct status_answer *answer;
	enum reason reason;
	char since[INSTANT_TEXT];

	if (!j->seal || j->unreadable != REASON_NONE)
		return skip(j);
	TRY(ask(j, &answer));
	reason = reason_of_status(j, answer->status);
	if (reason != REASON_NONE) {
		instant_write(answer->since, since);
		return fault(j, reason, text_of(j, j->seal->code), answer->since ? "%s %s" : "%s",
			     seal_status_name(answer->status), since);
	}
	if (answer->seal_sm3.len > 0 && !slice_eq(answer->seal_sm3, sm3_slice(&j->seal_sm3)))
		return fault(j, not_on_file(j), text_of(j, j->seal->code),
			     "another seal is on file under this code");
	if (answer->until == 0)
		return OK;
	instant_write(answer->until, since);
	return fact(j, NOTE_STATUS_SINCE, text_of(j, j->seal->code), "%s", since);
}

/* A claimed time is no proof once the seal's active life has ended after it: whoever holds the key can claim any
 * time. That goes for a suspension that has been lifted again, too: what was made during it could claim a time before
 * it. Somebody trusted who saw the signature before the end bears it out. */
err check_time_proof(struct judged *j)
{
	const struct status_answer *answer;
	bool seen;
	char until[INSTANT_TEXT];

	if (!j->seal || j->seal_alone || j->unreadable != REASON_NONE || j->source == TIME_STAMPED)
		return skip(j);
	if (j->source == TIME_NONE)
		return fault(j, REASON_TIME_UNPROVEN, "timeInfo", "there is no signing time");
	TRY(ask(j, &answer));
	if (answer->status != STATUS_ACTIVE || answer->until == 0)
		return fact(j, NOTE_TIME_CLAIMED, "timeInfo", NULL);
	TRY(judged_seen_before(j, answer->until, &seen));
	if (seen)
		return fact(j, NOTE_TIME_CLAIMED, "timeInfo", NULL);
	instant_write(answer->until, until);
	return fault(j, REASON_TIME_UNPROVEN, "timeInfo", "the seal was active until %s", until);
}

/* What stands where the government profile has the credit code: the first 18 characters of O. Codes that fail their
 * check character have been issued (formats.md §13.2), so only the form counts here. */
static struct slice code_in(struct slice organisation)
{
	if (organisation.len < USCC_SIZE)
		return slice(NULL, 0);
	for (size_t i = 0; i < USCC_SIZE; i++) {
		uint8_t c = organisation.at[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z'))
			return slice(NULL, 0);
	}
	return slice(organisation.at, USCC_SIZE);
}

static err check_owner_name(struct judged *j, const struct party *signer)
{
	struct slice organisation, common, code;

	TRY(name_find(signer->cert.subject, NAME_O, j->arena, &organisation));
	TRY(name_find(signer->cert.subject, NAME_CN, j->arena, &common));
	code = code_in(organisation);
	if (!text_is_uscc(code))
		TRY(warn(j, NOTE_OWNER_NOT_IN_CERT, signer->field, "%.*s", SLICE_ARG(organisation)));
	if (code.len > 0 && register_counts(j) && j->status.owner.len > 0 && !slice_eq(code, j->status.owner))
		TRY(fault(j, REASON_OWNER_MISMATCH, signer->field, "%.*s, on file %.*s", SLICE_ARG(code),
			  SLICE_ARG(j->status.owner)));
	if (!slice_eq(common, j->seal->code))
		TRY(warn(j, NOTE_CODE_NOT_IN_CERT, signer->field, "%.*s", SLICE_ARG(common)));
	return OK;
}

/* formats.md §15: in the government profile CN is the seal code and O starts with the credit code, which must be
 * that of the owner on file. Other patterns occur and are told. */
err check_owner(struct judged *j)
{
	const struct status_answer *answer;
	const struct party *signer = j->signers;

	if (!j->ses || j->unreadable != REASON_NONE || signer->read.code != E_OK)
		return skip(j);
	if (register_counts(j))
		TRY(ask(j, &answer));
	TRY(check_owner_name(j, signer));
	if (slice_eq(signer->der, j->maker.der))
		TRY(warn(j, NOTE_SAME_CERTIFICATE, signer->field, NULL));
	if (signer->cert.not_before > j->seal->created)
		TRY(warn(j, NOTE_CERT_NEWER_THAN_SEAL, signer->field, NULL));
	return OK;
}
