/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/elsewhere.h"

#include "zip/flow.h"

enum { LOOKED_AT = 4096 }; /* bytes of a file: its prolog and the name of its root element */

/* The beginning of a file. */
static err beginning(const struct ofd_file *file, uint8_t *room, struct slice *out)
{
	struct zip_flow *flow;
	struct slice piece = file->content;
	err e = OK;

	*out = slice(room, 0);
	if (!piece.at) {
		TRY(zip_flow_begin(file->entry, &flow));
		e = zip_flow_next(flow, &piece);
	}
	if (e.code == E_OK && piece.len > 0) {
		*out = slice(room, piece.len < LOOKED_AT ? piece.len : LOOKED_AT);
		memcpy(room, piece.at, out->len);
	}
	if (!file->content.at)
		zip_flow_end(flow);
	return e;
}

/* What is left of UTF-8 and UTF-16 alike, in ASCII: neither marks of byte order nor zeros. */
static struct slice without_width(uint8_t *text, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != 0 && text[i] != 0xfe && text[i] != 0xff)
			text[kept++] = text[i];
	return slice(text, kept);
}

/* Up to and with the first occurrence of this end; all of it when there is none. */
static struct slice skip_to(struct slice text, const char *end)
{
	const uint8_t *found = memmem(text.at, text.len, end, strlen(end));

	return slice_from(text, found ? (size_t)(found - text.at) + strlen(end) : text.len);
}

/* To the first "<" that begins an element; empty when that is not among what is looked at. */
static struct slice skip_prolog(struct slice text)
{
	for (;;) {
		const uint8_t *next = text.len > 0 ? memchr(text.at, '<', text.len) : NULL;

		if (!next)
			return slice(NULL, 0);
		text = slice_from(text, (size_t)(next - text.at));
		if (slice_starts(text, "<!--"))
			text = skip_to(text, "-->");
		else if (slice_starts(text, "<?"))
			text = skip_to(text, "?>");
		else
			return text;
	}
}

/* The local name of the element that begins here. */
static bool is_document(struct slice element)
{
	size_t len = 1;

	while (len < element.len && !strchr(" \t\r\n/>", element.at[len]))
		len++;
	element = slice(element.at + 1, len - 1);
	if (memchr(element.at, ':', element.len))
		element = skip_to(element, ":");
	return slice_is(element, "Document");
}

static err could_be_document(const struct ofd_file *file, bool *could)
{
	uint8_t room[LOOKED_AT];
	struct slice begun, text, element;

	TRY(beginning(file, room, &begun));
	text = without_width(room, begun.len);
	if (slice_starts(text, "\xef\xbb\xbf"))
		text = slice_from(text, 3);
	while (text.len > 0 && strchr(" \t\r\n", text.at[0]))
		text = slice_from(text, 1);
	*could = false;
	if (text.len == 0 || text.at[0] != '<')
		return OK;
	element = skip_prolog(text);
	*could = element.len == 0 ? begun.len == LOOKED_AT : is_document(element);
	return OK;
}

err ofd_elsewhere(const struct ofd *ofd, const struct ofd_signature *signature, const struct ofd_file **other)
{
	*other = NULL;
	for (size_t i = 0; i < signature->reference_count; i++) {
		const struct ofd_file *file = signature->references[i].file;
		bool could = false;

		if (!file || file == ofd->documents[signature->document].file)
			continue;
		TRY(could_be_document(file, &could));
		if (could) {
			*other = file;
			return OK;
		}
	}
	return OK;
}
