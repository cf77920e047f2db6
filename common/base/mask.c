/* SPDX-License-Identifier: Apache-2.0 */
/* The masking half of base/log.h. */
#include "base/log.h"

enum { ID_CARD_LEN = 18, OLD_ID_CARD_LEN = 15, MOBILE_LEN = 11, OUR_TOKEN_MIN = 32 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What a token may be made of: RFC 6750 §2.1, b64token. */
static bool is_token(char c)
{
	return is_word(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '+' || c == '/' || c == '=';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts(const char *text, size_t len, const char *lower_word)
{
	size_t want = strlen(lower_word);

	if (len < want)
		return false;
	for (size_t i = 0; i < want; i++) {
		if (lower(text[i]) != lower_word[i])
			return false;
	}
	return true;
}

static int two(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

static bool is_month_and_day(const char *digits)
{
	return two(digits) >= 1 && two(digits) <= 12 && two(digits + 2) >= 1 && two(digits + 2) <= 31;
}

/* 公民身份号码, GB 11643-1999: region, date of birth, number, a digit or X. The check character is not asked
 * for: a mistyped number is personal data as well. The older form has 15 digits and a year of two. */
static bool is_id_card(const char *run, size_t digits, bool x)
{
	int century;

	if (run[0] < '1' || run[0] > '8')
		return false;
	if (digits == OLD_ID_CARD_LEN && !x)
		return is_month_and_day(run + 8);
	if (digits + x != ID_CARD_LEN)
		return false;
	century = two(run + 6);
	return century >= 18 && century <= 20 && is_month_and_day(run + 10);
}

/* A mobile number of China: 11 digits beginning with 13 to 19; 86 or 0086 may stand before it. */
static bool is_mobile(const char *run, size_t len)
{
	if (len == MOBILE_LEN + 2 && starts(run, len, "86"))
		return is_mobile(run + 2, len - 2);
	if (len == MOBILE_LEN + 4 && starts(run, len, "0086"))
		return is_mobile(run + 4, len - 4);
	if (len != MOBILE_LEN || run[0] != '1' || run[1] < '3')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(run[i]))
			return false;
	}
	return true;
}

/* Identity numbers are found wherever digits stand together, letters beside them or not. */
static void mask_id_cards(char *run, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t digits = 0;
		bool x;

		while (i + digits < len && is_digit(run[i + digits]))
			digits++;
		x = digits == ID_CARD_LEN - 1 && i + digits < len && lower(run[i + digits]) == 'x';
		if (digits > 0 && is_id_card(run + i, digits, x))
			memset(run + i + 5, '*', digits + x - 9);
		i += digits;
	}
}

/* Mobile numbers must stand alone: 11 digits in a row occur in digests as well. */
static void mask_run(char *run, size_t len)
{
	if (is_mobile(run, len))
		memset(run + len - MOBILE_LEN + 3, '*', 4);
	else
		mask_id_cards(run, len);
}

/* "Bearer abc…" and our own "eseal_…" (names such as eseal_issuing are shorter): how many bytes of the token follow the words kept; 0 when none. */
static size_t token_at(const char *text, size_t len, size_t *keep)
{
	bool ours = starts(text, len, "eseal_");
	size_t end;

	if (!ours && !starts(text, len, "bearer "))
		return 0;
	*keep = ours ? 6 : 7;
	end = *keep;
	while (end < len && is_token(text[end]))
		end++;
	return !ours || end - *keep >= OUR_TOKEN_MIN ? end - *keep : 0;
}

/* A private key in PEM, from its first dash to the end of the text: nothing behind its beginning is kept. */
static bool is_private_key(const char *text, size_t len)
{
	size_t i = 0;

	if (!starts(text, len, "-----begin "))
		return false;
	while (i < len && i < 64 && !starts(text + i, len - i, "private key"))
		i++;
	return i < len && i < 64;
}

/* Move what follows a masked part up behind three stars. */
static size_t cut(char *text, size_t len, size_t from, size_t count)
{
	memcpy(text + from, "***", 3);
	memmove(text + from + 3, text + from + count, len - from - count);
	return len - count + 3;
}

size_t log_mask(char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t keep = 0;
		size_t token = token_at(text + i, len - i, &keep);
		size_t run = 0;

		if (is_private_key(text + i, len - i))
			return cut(text, len, i, len - i);
		if (token > 3) {
			len = cut(text, len, i + keep, token);
			i += keep + 3;
			continue;
		}
		while (i + run < len && is_word(text[i + run]))
			run++;
		mask_run(text + i, run);
		i += run ? run : 1;
	}
	return len;
}
