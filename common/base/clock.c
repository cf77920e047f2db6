/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static instant read_clock(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (instant)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

instant clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

instant clock_steady(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Days since 1970-01-01 of a date of the Gregorian calendar, counted in years that begin in March. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

err instant_from_utc(int year, int month, int day, int hour, int minute, int second, instant *out)
{
	REQUIRE(year >= 1 && year <= 9999, E_FIELD);
	REQUIRE(month >= 1 && month <= 12, E_FIELD);
	REQUIRE(day >= 1 && day <= days_in(year, month), E_FIELD);
	REQUIRE(hour >= 0 && hour <= 23, E_FIELD);
	REQUIRE(minute >= 0 && minute <= 59, E_FIELD);
	REQUIRE(second >= 0 && second <= 59, E_FIELD);
	*out = days_of(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
	return OK;
}

void instant_to_utc(instant t, int out[6])
{
	int64_t days = t / DAY - (t % DAY < 0);
	int64_t rest = t - days * DAY;
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t march = (5 * of_year + 2) / 153;

	out[2] = (int)(of_year - (153 * march + 2) / 5 + 1);
	out[1] = (int)(march < 10 ? march + 3 : march - 9);
	out[0] = (int)(year + era * 400 + (out[1] <= 2));
	out[3] = (int)(rest / HOUR);
	out[4] = (int)(rest % HOUR / MINUTE);
	out[5] = (int)(rest % MINUTE / SECOND);
}

static bool digits(struct slice text, size_t from, size_t count, int *out)
{
	*out = 0;
	for (size_t i = from; i < from + count; i++) {
		if (i >= text.len || text.at[i] < '0' || text.at[i] > '9')
			return false;
		*out = *out * 10 + (text.at[i] - '0');
	}
	return true;
}

static err read_fraction(struct slice text, instant *out)
{
	instant unit = SECOND;
	instant sum = 0;

	REQUIRE(text.len >= 2 && text.len <= 7 && text.at[0] == '.', E_FIELD);
	for (size_t i = 1; i < text.len; i++) {
		REQUIRE(text.at[i] >= '0' && text.at[i] <= '9', E_FIELD);
		unit /= 10;
		sum += unit * (text.at[i] - '0');
	}
	*out = sum;
	return OK;
}

err instant_read(struct slice text, instant *out)
{
	static const size_t from[] = {0, 5, 8, 11, 14, 17};
	static const char marks[] = "0000-00-00T00:00:00";
	int field[6];
	instant fraction = 0;

	REQUIRE(text.len >= sizeof(marks) && text.at[text.len - 1] == 'Z', E_FIELD);
	for (size_t i = 0; i < sizeof(marks) - 1; i++)
		REQUIRE(marks[i] == '0' || text.at[i] == marks[i], E_FIELD);
	for (size_t i = 0; i < COUNT(from); i++)
		REQUIRE(digits(text, from[i], i == 0 ? 4 : 2, &field[i]), E_FIELD);
	if (text.len > sizeof(marks))
		TRY(read_fraction(slice(text.at + sizeof(marks) - 1, text.len - sizeof(marks)), &fraction));
	TRY(instant_from_utc(field[0], field[1], field[2], field[3], field[4], field[5], out));
	*out += fraction;
	return OK;
}

void instant_write(instant t, char out[INSTANT_TEXT])
{
	int f[6];
	int64_t fraction = (t % SECOND + SECOND) % SECOND;
	char tail[8] = "";

	instant_to_utc(t, f);
	if (fraction)
		snprintf(tail, sizeof(tail), ".%06u", (unsigned)fraction % 1000000u);
	snprintf(out, INSTANT_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u%sZ", (unsigned)f[0] % 10000u,
		 (unsigned)f[1] % 100u, (unsigned)f[2] % 100u, (unsigned)f[3] % 100u, (unsigned)f[4] % 100u,
		 (unsigned)f[5] % 100u, tail);
}
