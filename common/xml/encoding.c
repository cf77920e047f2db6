/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/encoding.h"

#include <strings.h>

#include "base/text.h"
#include "xml/blank.h"

/* The value of encoding="…" in an XML declaration; false when it declares none. */
static bool declared(struct slice declaration, struct slice *value)
{
	const uint8_t *at = memmem(declaration.at, declaration.len, "encoding", 8),
		      *end = declaration.at + declaration.len;
	const uint8_t *close;

	if (!at)
		return false;
	for (at += 8; at < end && (xml_is_blank(*at) || *at == '='); at++)
		;
	close = at < end && (*at == '"' || *at == '\'') ? memchr(at + 1, *at, (size_t)(end - at - 1)) : NULL;
	*value = close ? slice(at + 1, (size_t)(close - at - 1)) : slice(NULL, 0);
	return true;
}

static bool is_name_of_utf8(struct slice name)
{
	return (name.len == 5 && strncasecmp((const char *)name.at, "UTF-8", 5) == 0) ||
	       (name.len == 4 && strncasecmp((const char *)name.at, "UTF8", 4) == 0);
}

err xml_check_encoding(struct slice bytes, size_t *mark)
{
	struct slice rest, name;
	const uint8_t *close;

	*mark = slice_starts(bytes, "\xef\xbb\xbf") ? 3 : 0;
	if (!text_is_utf8(bytes))
		return FAIL(E_XML_FORBIDDEN, "not UTF-8");
	rest = slice_from(bytes, *mark);
	if (!slice_starts(rest, "<?xml"))
		return OK;
	close = memmem(rest.at, rest.len, "?>", 2);
	if (close && declared(slice(rest.at, (size_t)(close - rest.at)), &name) && !is_name_of_utf8(name))
		return FAIL(E_XML_FORBIDDEN, "declares the character set %.*s",
			    name.len > 40 ? 40 : (int)name.len, name.at ? (const char *)name.at : "");
	return OK;
}
