/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of times: time stamps, the order of events, the seal's own period. */

#include "verify/judged.h"

#define SKEW (TIME_SKEW_SECONDS * SECOND)

static err check_stamp(struct judged *j, const struct timestamp_result *stamp, const char *where)
{
	if (stamp->fault == TIMESTAMP_SOUND)
		return OK;
	return fault(j,
		     stamp->fault == TIMESTAMP_UNTRUSTED ? REASON_TIMESTAMP_UNTRUSTED
							 : REASON_TIMESTAMP_INVALID,
		     where, "%s", timestamp_fault_text(stamp->fault));
}

/* About eight hours apart: local time marked as UTC, seen in genuine files (formats.md §11). */
static bool about_eight_hours(instant a, instant b)
{
	instant apart = a > b ? a - b : b - a;

	return apart > 8 * HOUR - SKEW && apart < 8 * HOUR + SKEW;
}

/* The token stamps the signature value. It may be later than the claim, for it was asked for afterwards. */
err check_time_stamp(struct judged *j)
{
	char text[INSTANT_TEXT];
	instant stamped;

	if (!j->stamped)
		return skip(j);
	TRY(check_stamp(j, &j->stamp, "timeStamp"));
	stamped = j->stamp.gen_time;
	if (j->stamp.fault != TIMESTAMP_SOUND || !j->has_claim ||
	    (j->claimed <= stamped + SKEW && stamped <= j->claimed + SKEW))
		return OK;
	instant_write(j->claimed, text);
	return warn(j, about_eight_hours(j->claimed, stamped) ? NOTE_TIME_ZONE : NOTE_TIME_DIFFERS,
		    "timeInfo", "%s", text);
}

/* GM/T 0031-2025, seal verification f: an invalid time stamp is an error, and so is a createDate later than it. */
err check_seal_time_stamp(struct judged *j)
{
	if (!j->seal_stamped)
		return skip(j);
	TRY(check_stamp(j, &j->seal_stamp, j->ses ? "eseal.timeStamp" : "timeStamp"));
	if (j->seal_stamp.fault == TIMESTAMP_SOUND && j->seal->created > j->seal_stamp.gen_time + SKEW)
		return fault(j, REASON_TIME_ORDER, "createDate", "later than the seal's time stamp");
	return OK;
}

/* formats.md §9 c and §11: made before it is used, used before it is judged. */
err check_time_order(struct judged *j)
{
	instant now = j->request->now;

	if (j->unreadable != REASON_NONE)
		return skip(j);
	if (j->has_claim && j->claimed > now + SKEW)
		TRY(fault(j, REASON_TIME_ORDER, "timeInfo", "in the future%s",
			  about_eight_hours(j->claimed, now)
				  ? ", by about eight hours: local time marked as UTC?"
				  : ""));
	if (!j->seal)
		return OK;
	if (j->seal->created > now + SKEW)
		TRY(fault(j, REASON_TIME_ORDER, "createDate", "in the future"));
	if (j->source != TIME_NONE && j->seal->created > j->moment + SKEW)
		TRY(fault(j, REASON_TIME_ORDER, "createDate", "later than the signing"));
	if (j->seal->created > j->seal->valid_to)
		TRY(fault(j, REASON_TIME_ORDER, "createDate", "later than the end of validity"));
	return OK;
}

/* GB/T 38540-2020 §6.3 e: validStart … validEnd; of a document at the moment of signing, of a seal that is to be
 * used now. */
err check_seal_period(struct judged *j)
{
	char text[INSTANT_TEXT];

	if (!j->seal || j->unreadable != REASON_NONE)
		return skip(j);
	if (!j->seal_alone && j->source == TIME_NONE)
		return fault(j, REASON_TIME_UNPROVEN, "timeInfo", "there is no signing time");
	if (j->moment < j->seal->valid_from) {
		instant_write(j->seal->valid_from, text);
		return fault(j, REASON_SEAL_NOT_YET_VALID, "validStart", "%s", text);
	}
	if (j->moment > j->seal->valid_to) {
		instant_write(j->seal->valid_to, text);
		return fault(j, REASON_SEAL_EXPIRED, "validEnd", "%s", text);
	}
	if (j->request->now > j->seal->valid_to) {
		instant_write(j->seal->valid_to, text);
		return fact(j, NOTE_SEAL_EXPIRED_SINCE, "validEnd", "%s", text);
	}
	return OK;
}
