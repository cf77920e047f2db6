/* SPDX-License-Identifier: Apache-2.0 */
/* timeInfo of GM/T 0031-2014: "时间戳，也可以是 UTCTIME", and much else in the wild (formats.md §4.2). */
#ifndef SES_TIME_INFO_H
#define SES_TIME_INFO_H

#include "der/der.h"
#include "ses/signature.h"

/* The field and, if it can be understood, the time it names: text, an encoded time, a time-stamp token. */
err ses_v1_time(struct der *in, struct ses_signature *s);

/* A time as text: YYMMDDhhmmssZ, YYYYMMDDhhmmssZ, YYYY-MM-DDThh:mm:ss[.fff]Z; and without a zone
 * YYYY-MM-DD hh:mm:ss, YYYYMMDDhhmmss, which mean local time (UTC+8). False when it is none of these. */
bool ses_time_text(struct slice text, instant *out);

#endif
