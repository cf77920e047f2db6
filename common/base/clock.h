/* SPDX-License-Identifier: Apache-2.0 */
/* Time is an instant: microseconds since 1970-01-01T00:00:00Z, without leap seconds. Only doors, couriers and
 * commands read the clock; everything below them is told the time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/arena.h"

typedef int64_t instant;

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

enum { INSTANT_TEXT = 40 }; /* room for "2026-11-22T08:00:00.000000Z" and a NUL */

/* The wall clock. */
instant clock_now(void);

/* A clock that never goes back, for measuring and deadlines. */
instant clock_steady(void);

/* From a calendar date and time in UTC. E_FIELD when there is no such date (30 February, 24:00, second 60).
 */
err instant_from_utc(int year, int month, int day, int hour, int minute, int second, instant *out);

/* The date and time in UTC, as int[6]: year month day hour minute second. */
void instant_to_utc(instant t, int out[6]);

/* RFC 3339 in UTC: "2026-11-22T08:00:00Z", a fraction of up to 6 digits allowed when reading; written only
 * when it is not zero. E_FIELD on anything else, another zone included. */
err instant_read(struct slice text, instant *out);
void instant_write(instant t, char out[INSTANT_TEXT]);

#endif
