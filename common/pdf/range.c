/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/range.h"

#include <stdio.h>

#include "der/der.h"
#include "pdf/scan.h"

static const char HEADER[] = "%PDF-";

/* Readers look for the header in the first kilobyte. */
enum { HEADER_WITHIN = 1024 };

bool pdf_is_claimed(struct slice bytes)
{
	size_t within = bytes.len < HEADER_WITHIN ? bytes.len : HEADER_WITHIN;

	for (size_t i = 0; i + strlen(HEADER) <= within; i++)
		if (memcmp(bytes.at + i, HEADER, strlen(HEADER)) == 0)
			return true;
	return false;
}

/* Take a word off the end; false when something else stands there. */
static bool take_back(struct slice *bytes, const char *word)
{
	size_t len = strlen(word);

	if (bytes->len < len || memcmp(bytes->at + bytes->len - len, word, len) != 0)
		return false;
	bytes->len -= len;
	return true;
}

static void take_blanks_back(struct slice *bytes)
{
	while (bytes->len > 0 && pdf_is_blank(bytes->at[bytes->len - 1]))
		bytes->len--;
}

/* One end of line: \r\n, \n, \r or none. */
static void take_line_end_back(struct slice *bytes)
{
	if (!take_back(bytes, "\r\n") && !take_back(bytes, "\n"))
		take_back(bytes, "\r");
}

static bool take_number_back(struct slice *bytes, size_t *out)
{
	size_t value = 0, scale = 1;
	int digits = 0;

	for (; bytes->len > 0 && bytes->at[bytes->len - 1] >= '0' && bytes->at[bytes->len - 1] <= '9';
	     bytes->len--, digits++) {
		if (digits >= 10)
			return false;
		value += scale * (size_t)(bytes->at[bytes->len - 1] - '0');
		scale *= 10;
	}
	*out = value;
	return digits > 0;
}

err pdf_frame(struct slice bytes, size_t *xref)
{
	struct slice rest = bytes;

	if (!slice_starts(bytes, HEADER))
		return FAIL(E_PDF_AMBIGUOUS, "something stands before the header");
	take_line_end_back(&rest);
	if (!take_back(&rest, "%%EOF"))
		return FAIL(E_PDF_AMBIGUOUS, "it does not end with %%%%EOF");
	take_blanks_back(&rest);
	if (!take_number_back(&rest, xref))
		return FAIL(E_PDF_AMBIGUOUS, "no place of a cross-reference before the end");
	take_blanks_back(&rest);
	if (!take_back(&rest, "startxref") || *xref >= rest.len)
		return FAIL(E_PDF_AMBIGUOUS, "no startxref before the end");
	return OK;
}

static err unsound(struct arena *arena, struct pdf_signature *s, const char *where, const char *why)
{
	s->unsound_where = where;
	s->unsound = arena_text(arena, "%s", why);
	REQUIRE(s->unsound, E_NO_MEMORY);
	return OK;
}

static int hex(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "<hexadecimal>", two digits a byte and nothing else, of exactly these bytes. */
static bool is_hex_of(struct slice text, struct slice bytes)
{
	if (text.len != 2 * bytes.len + 2 || text.at[0] != '<' || text.at[text.len - 1] != '>')
		return false;
	for (size_t i = 0; i < bytes.len; i++) {
		int high = hex(text.at[2 * i + 1]), low = hex(text.at[2 * i + 2]);

		if (high < 0 || low < 0 || bytes.at[i] != (high << 4 | low))
			return false;
	}
	return true;
}

/* What stands before the gap names it: "/Contents" and blanks. */
static bool is_contents_before(struct slice before)
{
	take_blanks_back(&before);
	return take_back(&before, "/Contents");
}

/* Contents is DER, then zeros up to the room that was kept for it. */
static bool without_padding(struct slice contents, struct slice *value)
{
	struct der_element element;
	struct der in;

	if (der_open(contents, &in).code != E_OK || der_element(&in, &element).code != E_OK) {
		err_forget();
		return false;
	}
	for (size_t i = element.whole.len; i < contents.len; i++)
		if (contents.at[i] != 0)
			return false;
	*value = element.whole;
	return true;
}

/* The revision ends where the second part does, or an end of line later. */
static bool is_last(struct slice file, size_t end)
{
	struct slice rest = slice_from(file, end);

	take_line_end_back(&rest);
	return rest.len == 0;
}

static err check_gap(struct arena *arena, struct slice file, size_t from, size_t to, struct slice contents,
		     struct pdf_signature *s)
{
	if (!is_hex_of(slice(file.at + from, to - from), contents) ||
	    !is_contents_before(slice(file.at, from)))
		return unsound(arena, s, "ByteRange",
			       "the gap is not the hexadecimal string of Contents, exactly");
	if (!without_padding(contents, &s->value))
		return unsound(arena, s, "Contents", "not one DER value followed by zeros");
	return OK;
}

err pdf_range(struct arena *arena, struct slice file, const long long range[4], struct slice contents,
	      struct pdf_signature *s)
{
	size_t a = (size_t)range[1], b = (size_t)range[2], c = (size_t)range[3], xref;

	if (contents.len == 0)
		return unsound(arena, s, "Contents", "missing or empty");
	if (range[0] != 0 || range[1] <= 0 || range[2] <= range[1] || range[3] <= 0)
		return unsound(arena, s, "ByteRange", "not of the form 0 a b c");
	if (b > file.len || c > file.len - b)
		return unsound(arena, s, "ByteRange", "longer than the file");
	TRY(check_gap(arena, file, a, b, contents, s));
	if (s->unsound)
		return OK;
	if (pdf_frame(slice(file.at, b + c), &xref).code != E_OK) {
		err_forget();
		return unsound(arena, s, "ByteRange", "it does not end where a revision ends");
	}
	s->parts[0] = slice(file.at, a);
	s->parts[1] = slice(file.at + b, c);
	s->end = b + c;
	s->last = is_last(file, s->end);
	return sm3_of_parts(s->parts, 2, &s->digest);
}

static bool two_digits(const uint8_t *at, int *out)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return false;
	*out = 10 * (at[0] - '0') + at[1] - '0';
	return true;
}

/* "Z", "+08'00'", "+08'00" or "+08": minutes to the east. */
static bool zone(struct slice text, int *minutes)
{
	int hours, rest = 0;

	*minutes = 0;
	if (text.len > 0 && text.at[0] == 'Z')
		return true;
	if (text.len < 3 || (text.at[0] != '+' && text.at[0] != '-') || !two_digits(text.at + 1, &hours))
		return false;
	if (text.len >= 6 && (text.at[3] != '\'' || !two_digits(text.at + 4, &rest)))
		return false;
	*minutes = (text.at[0] == '+' ? 1 : -1) * (60 * hours + rest);
	return true;
}

bool pdf_date(struct slice text, instant *out)
{
	static const char form[] = "D:YYYYMMDDHHMMSS";
	char rfc3339[INSTANT_TEXT];
	int minutes;

	if (text.len < strlen(form) || !slice_starts(text, "D:") ||
	    !zone(slice_from(text, strlen(form)), &minutes))
		return false;
	snprintf(rfc3339, sizeof(rfc3339), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", (const char *)text.at + 2,
		 (const char *)text.at + 6, (const char *)text.at + 8, (const char *)text.at + 10,
		 (const char *)text.at + 12, (const char *)text.at + 14);
	if (instant_read(slice_str(rfc3339), out).code != E_OK) {
		err_forget();
		return false;
	}
	*out -= minutes * 60 * SECOND;
	return true;
}
