/* SPDX-License-Identifier: Apache-2.0 */
/* What the content of a primitive may look like (X.690 §8, §11). */
#include "base/text.h"
#include "der/internal.h"

const char *der_wrong_integer(struct slice c)
{
	if (c.len == 0)
		return "an INTEGER without content";
	if (c.len > 1 && ((c.at[0] == 0x00 && c.at[1] < 0x80) || (c.at[0] == 0xff && c.at[1] >= 0x80)))
		return "an INTEGER that is not minimal";
	return NULL;
}

const char *der_wrong_bool(struct slice c)
{
	if (c.len != 1 || (c.at[0] != 0x00 && c.at[0] != 0xff))
		return "a BOOLEAN that is neither 00 nor FF";
	return NULL;
}

const char *der_wrong_bits(struct slice c)
{
	if (c.len == 0)
		return "a BIT STRING without content";
	if (c.at[0] > 7 || (c.len == 1 && c.at[0] != 0))
		return "a BIT STRING with an impossible count of unused bits";
	if (c.at[c.len - 1] & ((1u << c.at[0]) - 1))
		return "a BIT STRING with unused bits set";
	return NULL;
}

const char *der_wrong_oid(struct slice c)
{
	if (c.len == 0 || c.at[c.len - 1] & 0x80)
		return "an OBJECT IDENTIFIER that is cut off";
	for (size_t i = 0; i < c.len; i++)
		if (c.at[i] == 0x80 && (i == 0 || !(c.at[i - 1] & 0x80)))
			return "an OBJECT IDENTIFIER with an arc that is not minimal";
	return NULL;
}

static int two(const uint8_t *digits)
{
	return (digits[0] - '0') * 10 + (digits[1] - '0');
}

/* MMDDHHMMSS */
static const char *read_rest(int year, const uint8_t *d, instant *out)
{
	err e = instant_from_utc(year, two(d), two(d + 2), two(d + 4), two(d + 6), two(d + 8), out);

	if (e.code == E_OK)
		return NULL;
	err_forget();
	return "a time that does not exist";
}

const char *der_wrong_time(struct slice c, instant *out)
{
	if (c.len != 15 || c.at[14] != 'Z' || !text_is_digits(slice(c.at, 14)))
		return "a GeneralizedTime that is not YYYYMMDDHHMMSSZ";
	return read_rest(two(c.at) * 100 + two(c.at + 2), c.at + 4, out);
}

const char *der_wrong_utctime(struct slice c, instant *out)
{
	if (c.len != 13 || c.at[12] != 'Z' || !text_is_digits(slice(c.at, 12)))
		return "a UTCTime that is not YYMMDDHHMMSSZ";
	/* RFC 5280 §4.1.2.5.1: from 50 on the years are 19YY */
	return read_rest(two(c.at) + (two(c.at) >= 50 ? 1900 : 2000), c.at + 2, out);
}

/* RFC 3161 §2.4.2: YYYYMMDDhhmmss[.s...]Z without trailing zeros. Kept to the microsecond. */
const char *der_wrong_fraction(struct slice c, instant *out)
{
	uint8_t whole[15];
	size_t digits;
	instant unit = SECOND / 10, part = 0;
	const char *wrong;

	if (c.len <= 15)
		return der_wrong_time(c, out);
	digits = c.len - 16;
	if (digits == 0 || c.at[14] != '.' || c.at[c.len - 1] != 'Z' || c.at[c.len - 2] == '0' ||
	    !text_is_digits(slice(c.at + 15, digits)))
		return "a GeneralizedTime with a fraction that is not canonical";
	for (size_t i = 0; i < digits; i++, unit /= 10)
		part += (c.at[15 + i] - '0') * unit;
	memcpy(whole, c.at, 14);
	whole[14] = 'Z';
	wrong = der_wrong_time(slice(whole, 15), out);
	if (!wrong)
		*out += part;
	return wrong;
}

/* X.680 §41.4 */
static bool is_printable(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c != 0 && strchr(" '()+,-./:=?", c));
}

const char *der_wrong_text(unsigned tag, struct slice c)
{
	if (tag == DER_UTF8)
		return text_is_utf8(c) ? NULL : "a UTF8String that is not UTF-8";
	for (size_t i = 0; i < c.len; i++) {
		if (tag == DER_PRINTABLE && !is_printable(c.at[i]))
			return "a PrintableString with a character it does not have";
		if (c.at[i] == 0 || c.at[i] > 0x7f)
			return "an IA5String with a character it does not have";
	}
	return NULL;
}
