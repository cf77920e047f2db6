/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/pem.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"

enum { LABEL_MAX = 64, LINE = 64 };

err pem_write(const char *label, struct slice der, struct arena *arena, struct slice *text)
{
	struct slice base64;
	struct buf out;

	TRY(base64_write(arena, der, &base64));
	buf_init(&out, arena, base64.len + base64.len / LINE + 2 * LABEL_MAX + 64);
	TRY(buf_putf(&out, "-----BEGIN %s-----\n", label));
	for (size_t at = 0; at < base64.len; at += LINE) {
		struct slice line = slice_from(base64, at);

		if (line.len > LINE)
			line.len = LINE;
		TRY(buf_put(&out, line));
		TRY(buf_put_str(&out, "\n"));
	}
	TRY(buf_putf(&out, "-----END %s-----\n", label));
	*text = buf_slice(&out);
	return OK;
}

/* What stands before mark goes to *before, and *text moves behind mark. */
static bool cut(struct slice *text, const char *mark, struct slice *before)
{
	const uint8_t *at = text->len ? memmem(text->at, text->len, mark, strlen(mark)) : NULL;

	if (!at)
		return false;
	*before = slice(text->at, (size_t)(at - text->at));
	*text = slice_from(*text, before->len + strlen(mark));
	return true;
}

err pem_next(struct slice *text, const char *label, struct arena *arena, struct slice *der, bool *found)
{
	char begin[LABEL_MAX + 32], end[LABEL_MAX + 32];
	struct slice before, body;
	uint8_t *packed;
	size_t len = 0;

	snprintf(begin, sizeof(begin), "-----BEGIN %.64s-----", label);
	snprintf(end, sizeof(end), "-----END %.64s-----", label);
	*found = cut(text, begin, &before);
	if (!*found)
		return OK;
	if (!cut(text, end, &body))
		return FAIL(E_SYNTAX, "%s is not closed", begin);
	packed = arena_take(arena, body.len + 1);
	REQUIRE(packed, E_NO_MEMORY);
	for (size_t i = 0; i < body.len; i++)
		if (!strchr(" \t\r\n", body.at[i]) || body.at[i] == 0)
			packed[len++] = body.at[i];
	if (base64_read(arena, slice(packed, len), der).code != E_OK)
		return FAIL(E_SYNTAX, "what %s holds is not base64", begin);
	return OK;
}

err pem_or_der(struct slice bytes, const char *label, struct arena *arena, struct slice *der)
{
	bool found;

	if (bytes.len > 0 && bytes.at[0] == 0x30) {
		*der = bytes;
		return OK;
	}
	TRY(pem_next(&bytes, label, arena, der, &found));
	if (!found)
		return FAIL(E_SYNTAX, "neither DER nor a PEM text with %s", label);
	return OK;
}
