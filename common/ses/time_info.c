/* SPDX-License-Identifier: Apache-2.0 */
#include "ses/time_info.h"

#include "gm/timestamp.h"
#include "ses/parts.h"

/* Reads digits of the text where the pattern has letters; anything else must be equal. */
static bool fields(struct slice text, const char *pattern, int out[6])
{
	static const char letters[] = "YMDhms";

	if (text.len < strlen(pattern))
		return false;
	for (int i = 0; i < 6; i++)
		out[i] = 0;
	for (size_t i = 0; pattern[i]; i++) {
		const char *letter = strchr(letters, pattern[i]);

		if (!letter && text.at[i] != pattern[i])
			return false;
		if (letter && (text.at[i] < '0' || text.at[i] > '9'))
			return false;
		if (letter)
			out[letter - letters] = out[letter - letters] * 10 + (text.at[i] - '0');
	}
	return true;
}

/* "", or "." and digits. */
static bool is_fraction(struct slice text)
{
	if (text.len == 0)
		return true;
	if (text.at[0] != '.' || text.len < 2)
		return false;
	for (size_t i = 1; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	}
	return true;
}

bool ses_time_text(struct slice text, instant *out)
{
	static const struct {
		const char *pattern;
		bool short_year;
	} forms[] = {
		{"YYYY-MM-DDThh:mm:ss", false},
		{"YYYY-MM-DD hh:mm:ss", false},
		{"YYYYMMDDhhmmss", false},
		{"YYMMDDhhmmss", true},
	};
	bool utc = text.len > 0 && text.at[text.len - 1] == 'Z';
	int f[6];

	if (utc)
		text.len--;
	for (size_t i = 0; i < COUNT(forms); i++) {
		if (!fields(text, forms[i].pattern, f) ||
		    !is_fraction(slice_from(text, strlen(forms[i].pattern))))
			continue;
		if (forms[i].short_year)
			f[0] += f[0] >= 50 ? 1900 : 2000;
		if (instant_from_utc(f[0], f[1], f[2], f[3], f[4], f[5], out).code != E_OK)
			continue;
		if (!utc)
			*out -= 8 * HOUR;
		return true;
	}
	return false;
}

/* An encoded UTCTime or GeneralizedTime, or a token. */
static bool encoded_time(struct slice content, instant *out)
{
	struct timestamp token;
	struct der in;

	if (der_open(content, &in).code == E_OK && der_any_time(&in, out).code == E_OK &&
	    der_end(&in).code == E_OK)
		return true;
	if (content.len == 0 || content.at[0] != DER_SEQUENCE || timestamp_read(content, &token).code != E_OK)
		return false;
	*out = token.gen_time;
	return true;
}

err ses_v1_time(struct der *in, struct ses_signature *s)
{
	unsigned tag = der_peek(in);

	if (tag == DER_UTCTIME || tag == DER_TIME) {
		struct der time = *in;

		TRY(der_content(&time, tag, &s->time_info));
		TRY(der_any_time(in, &s->claimed));
		s->has_time = true;
		return OK;
	}
	TRY(ses_v1_bits(in, &s->time_info, &s->notes));
	s->has_time = encoded_time(s->time_info, &s->claimed);
	if (!s->has_time) {
		s->has_time = ses_time_text(s->time_info, &s->claimed);
		note_add(&s->notes, NOTE_V1_FREE_TIME);
	}
	return OK;
}
