/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/scan.h"

bool pdf_is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0;
}

static void take_blanks(struct slice *text)
{
	while (text->len > 0 && pdf_is_blank(text->at[0]))
		*text = slice_from(*text, 1);
}

bool pdf_take_word(struct slice *text, const char *word)
{
	struct slice rest = *text;

	take_blanks(&rest);
	if (!slice_starts(rest, word))
		return false;
	*text = slice_from(rest, strlen(word));
	return true;
}

bool pdf_take_number(struct slice *text, size_t *out)
{
	struct slice rest = *text;
	size_t value = 0;
	int digits = 0;

	take_blanks(&rest);
	for (; rest.len > 0 && rest.at[0] >= '0' && rest.at[0] <= '9'; digits++) {
		if (digits == 10)
			return false;
		value = 10 * value + (size_t)(rest.at[0] - '0');
		rest = slice_from(rest, 1);
	}
	if (digits == 0)
		return false;
	*out = value;
	*text = rest;
	return true;
}

/* A string in parentheses, which may hold further pairs and escapes. */
static bool take_string(struct slice *text)
{
	int open = 0;

	for (size_t i = 0; i < text->len; i++) {
		uint8_t c = text->at[i];

		if (c == '\\')
			i++;
		else if (c == '(')
			open++;
		else if (c == ')' && --open == 0) {
			*text = slice_from(*text, i + 1);
			return true;
		}
	}
	return false;
}

static bool ends_name(uint8_t c)
{
	return pdf_is_blank(c) || strchr("()<>[]{}/%", c) != NULL;
}

static struct slice take_name(struct slice *text)
{
	size_t len = 1;

	while (len < text->len && !ends_name(text->at[len]))
		len++;
	*text = slice_from(*text, len);
	return slice(text->at - len, len);
}

static err read_key(struct slice *text, struct pdf_trailer *out)
{
	struct slice name = take_name(text);
	size_t *place = NULL;

	if (memchr(name.at, '#', name.len))
		return FAIL(E_PDF_AMBIGUOUS, "a key of the trailer is written with escapes");
	if (slice_is(name, "/Prev"))
		place = &out->prev;
	if (slice_is(name, "/XRefStm"))
		place = &out->stream;
	if (!place)
		return OK;
	if (*place != 0 || !pdf_take_number(text, place) || *place == 0)
		return FAIL(E_PDF_AMBIGUOUS, "the trailer's %.*s is no place, or is there twice",
			    SLICE_ARG(name));
	return OK;
}

/* One thing off the front: depth counts dictionaries and lists that are open. */
static err take_thing(struct slice *text, int *depth, struct pdf_trailer *out)
{
	if (pdf_take_word(text, "<<") || pdf_take_word(text, "[")) {
		++*depth;
		return OK;
	}
	if (pdf_take_word(text, ">>") || pdf_take_word(text, "]")) {
		--*depth;
		return OK;
	}
	take_blanks(text);
	if (text->len == 0 || text->at[0] == '%')
		return FAIL(E_PDF_AMBIGUOUS, "a trailer without an end, or with a comment in it");
	if (text->at[0] == '(') {
		REQUIRE(take_string(text), E_PDF_AMBIGUOUS);
		return OK;
	}
	if (text->at[0] != '/')
		*text = slice_from(*text, 1);
	else if (*depth == 1)
		return read_key(text, out);
	else
		take_name(text);
	return OK;
}

err pdf_scan_trailer(struct slice text, struct pdf_trailer *out)
{
	int depth = 0;

	*out = (struct pdf_trailer){0};
	if (!pdf_take_word(&text, "<<"))
		return FAIL(E_PDF_AMBIGUOUS, "a trailer without a dictionary");
	for (depth = 1; depth > 0;)
		TRY(take_thing(&text, &depth, out));
	return OK;
}
