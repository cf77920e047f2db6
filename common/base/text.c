/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

/* The length of the UTF-8 sequence at the start, 0 when it is not well-formed. */
static size_t utf8_sequence(const uint8_t *at, size_t len)
{
	uint8_t first = at[0];
	size_t more = first < 0x80   ? 0
		      : first < 0xc2 ? 9
		      : first < 0xe0 ? 1
		      : first < 0xf0 ? 2
		      : first < 0xf5 ? 3
				     : 9;

	if (more == 9 || more >= len)
		return 0;
	for (size_t i = 1; i <= more; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((first == 0xe0 && at[1] < 0xa0) || (first == 0xed && at[1] > 0x9f)) /* overlong, surrogate */
		return 0;
	if ((first == 0xf0 && at[1] < 0x90) || (first == 0xf4 && at[1] > 0x8f)) /* overlong, above 10FFFF */
		return 0;
	return more + 1;
}

/* How many of the next eight bytes are certainly ASCII and not NUL: most texts are. */
static size_t eight_plain(struct slice text, size_t at)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	uint64_t eight;

	if (text.len - at < sizeof(eight))
		return 0;
	memcpy(&eight, text.at + at, sizeof(eight));
	return ((eight | (eight - ones)) & highs) == 0 ? sizeof(eight) : 0;
}

bool text_is_utf8(struct slice text)
{
	size_t i = 0, plain, len;

	while (i < text.len) {
		plain = eight_plain(text, i);
		i += plain;
		if (plain > 0)
			continue;
		len = text.at[i] ? utf8_sequence(text.at + i, text.len - i) : 0;

		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

/* The length of the printable character at the start, 0 when there is none. */
static size_t printable(const uint8_t *at, size_t len)
{
	bool c1 = at[0] == 0xc2 && len > 1 && at[1] < 0xa0;

	return at[0] < 0x20 || at[0] == 0x7f || c1 ? 0 : utf8_sequence(at, len);
}

bool text_is_line(struct slice text)
{
	size_t i = 0;

	while (i < text.len) {
		size_t len = printable(text.at + i, text.len - i);

		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

bool text_is_lines(struct slice text)
{
	while (text.len > 0) {
		const uint8_t *end = memchr(text.at, '\n', text.len);

		if (!end || !text_is_line(slice(text.at, (size_t)(end - text.at))))
			return false;
		text = slice_from(text, (size_t)(end - text.at) + 1);
	}
	return true;
}

void text_clean(uint8_t *at, size_t len)
{
	size_t i = 0;

	while (i < len) {
		size_t good = printable(at + i, len - i);

		if (good == 0)
			at[i] = '?';
		i += good ? good : 1;
	}
}

err text_put(struct buf *out, struct slice words)
{
	size_t from = out->len;

	TRY(buf_put(out, words));
	if (words.len > 0)
		text_clean(out->at + from, words.len);
	return OK;
}

bool text_is_digits(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

err text_int(struct slice text, int64_t min, int64_t max, int64_t *out)
{
	bool negative = text.len > 0 && text.at[0] == '-';
	struct slice number = slice_from(text, negative ? 1 : 0);
	int64_t sum = 0;

	if (!text_is_digits(number) || number.len > 18 || (number.len > 1 && number.at[0] == '0'))
		return FAIL(E_FIELD, "not a whole number");
	for (size_t i = 0; i < number.len; i++)
		sum = sum * 10 + (number.at[i] - '0');
	sum = negative ? -sum : sum;
	if (sum < min || sum > max)
		return FAIL(E_FIELD, "not between %lld and %lld", (long long)min, (long long)max);
	*out = sum;
	return OK;
}

err text_word(struct slice text, const char *const *words, size_t count, size_t *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!slice_is(text, words[i]))
			continue;
		*out = i;
		return OK;
	}
	return FAIL(E_FIELD, "not one of the %zu words it may be (\"%s\", …)", count,
		    count > 0 ? words[0] : "");
}

char hex_digit(unsigned nibble)
{
	return "0123456789abcdef"[nibble & 15];
}

int hex_value(uint8_t digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

err hex_write(struct arena *arena, struct slice bytes, const char **out)
{
	char *text = arena_take(arena, bytes.len * 2 + 1);

	REQUIRE(text, E_NO_MEMORY);
	for (size_t i = 0; i < bytes.len; i++) {
		text[2 * i] = hex_digit(bytes.at[i] >> 4);
		text[2 * i + 1] = hex_digit(bytes.at[i] & 15);
	}
	*out = text;
	return OK;
}

err hex_read(struct arena *arena, struct slice text, struct slice *out)
{
	uint8_t *bytes = arena_take(arena, text.len / 2 + 1);

	REQUIRE(bytes, E_NO_MEMORY);
	REQUIRE(text.len % 2 == 0, E_FIELD);
	for (size_t i = 0; i < text.len / 2; i++) {
		int high = hex_value(text.at[2 * i]);
		int low = hex_value(text.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return FAIL(E_FIELD, "not hexadecimal in lower case");
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	*out = slice(bytes, text.len / 2);
	return OK;
}

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

err base64_write(struct arena *arena, struct slice bytes, struct slice *out)
{
	size_t len = (bytes.len + 2) / 3 * 4;
	char *text = arena_take(arena, len + 1);
	char *to = text;

	REQUIRE(text, E_NO_MEMORY);
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t group = (uint32_t)bytes.at[i] << 16;

		group |= left > 1 ? (uint32_t)bytes.at[i + 1] << 8 : 0;
		group |= left > 2 ? (uint32_t)bytes.at[i + 2] : 0;
		*to++ = base64_letters[group >> 18 & 63];
		*to++ = base64_letters[group >> 12 & 63];
		*to++ = left > 1 ? base64_letters[group >> 6 & 63] : '=';
		*to++ = left > 2 ? base64_letters[group & 63] : '=';
	}
	*out = slice(text, len);
	return OK;
}

static int base64_value(uint8_t letter)
{
	const char *found = letter ? strchr(base64_letters, letter) : NULL;

	return found ? (int)(found - base64_letters) : -1;
}

err base64_read(struct arena *arena, struct slice text, struct slice *out)
{
	uint8_t *bytes = arena_take(arena, text.len / 4 * 3 + 1);
	size_t pad = text.len > 0 && text.at[text.len - 1] == '=';
	uint8_t *to = bytes;
	uint32_t group = 0;

	REQUIRE(bytes, E_NO_MEMORY);
	if (text.len % 4 != 0)
		return FAIL(E_FIELD, "base64 of a length that is not a multiple of four");
	pad += pad && text.at[text.len - 2] == '=';
	for (size_t i = 0; i < text.len; i++) {
		int value = i < text.len - pad ? base64_value(text.at[i]) : 0;

		if (value < 0)
			return FAIL(E_FIELD, "not a base64 letter at offset %zu", i);
		group = group << 6 | (uint32_t)value;
		if (i % 4 == 3) {
			*to++ = (uint8_t)(group >> 16);
			*to++ = (uint8_t)(group >> 8);
			*to++ = (uint8_t)group;
		}
	}
	for (size_t i = 0; i < pad; i++)
		if (*--to != 0)
			return FAIL(E_FIELD, "base64 with bits behind its last byte");
	*out = slice(bytes, (size_t)(to - bytes));
	return OK;
}

bool text_is_uscc(struct slice code)
{
	static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	unsigned sum = 0;
	unsigned weight = 1;

	if (code.len != 18)
		return false;
	for (size_t i = 0; i < code.len; i++) {
		const char *found = code.at[i] ? strchr(letters, code.at[i]) : NULL;

		if (!found)
			return false;
		/* weights 3^i mod 31; the check character has weight 1 and makes the sum a multiple of 31 */
		sum += (unsigned)(found - letters) * (i < 17 ? weight : 1);
		weight = weight * 3 % 31;
	}
	return sum % 31 == 0;
}

bool text_is_region(struct slice code)
{
	return code.len == 6 && text_is_digits(code);
}
