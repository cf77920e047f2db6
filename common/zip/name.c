/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/name.h"

#include <glib.h>
#include <iconv.h>

#include "base/text.h"

err zip_refuse(enum code code, struct slice name, const char *why)
{
	char shown[ERR_TEXT_MAX];
	size_t len = name.len < sizeof(shown) - 1 ? name.len : sizeof(shown) - 1;
	bool printable = text_is_utf8(name);

	for (size_t i = 0; i < len; i++) {
		uint8_t c = name.at[i];

		shown[i] = (char)(c < 0x20 || c == 0x7f || (c >= 0x80 && !printable) ? '?' : c);
	}
	shown[len] = '\0';
	return FAIL_AT(code, shown, "%s", why);
}

int zip_key_compare(struct slice a, struct slice b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common > 0 ? memcmp(a.at, b.at, common) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static bool is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= 0x80)
			return false;
	return true;
}

/* Case folding of the canonical decomposition, composed again: equal for names that differ in letter case, or
 * in composed and decomposed characters (Unicode §3.13 D145, kept in form C). */
static err unicode_key(struct arena *arena, struct slice path, struct slice *key)
{
	char *apart = g_utf8_normalize((const char *)path.at, (gssize)path.len, G_NORMALIZE_NFD);
	char *folded = apart ? g_utf8_casefold(apart, -1) : NULL;
	char *whole = folded ? g_utf8_normalize(folded, -1, G_NORMALIZE_NFC) : NULL;
	err e = whole ? arena_copy(arena, slice_str(whole), key)
		      : zip_refuse(E_ZIP_AMBIGUOUS, path, "the name is not UTF-8");

	g_free(apart);
	g_free(folded);
	g_free(whole);
	return e;
}

bool zip_ascii_key(struct slice path, uint8_t *key)
{
	for (size_t i = 0; i < path.len; i++) {
		bool capital = path.at[i] >= 'A' && path.at[i] <= 'Z';

		key[i] = capital ? path.at[i] | 0x20 : path.at[i];
	}
	return is_ascii(path);
}

err zip_name_key(struct arena *arena, struct slice path, struct slice *key)
{
	uint8_t *lower = arena_room(arena, path.len + 1);

	REQUIRE(lower, E_NO_MEMORY);
	*key = slice(lower, path.len);
	return zip_ascii_key(path, lower) ? OK : unicode_key(arena, path, key);
}

/* What a reader sees that knows no UTF-8 and lives in China. Empty when the bytes are no GBK. */
static err gbk_key(struct arena *arena, struct slice path, struct slice *key)
{
	size_t room = path.len * 3, left = room, rest = path.len;
	char *utf8 = arena_take(arena, room + 1);
	char *in = (char *)(uintptr_t)path.at, *out = utf8;
	iconv_t gbk;

	REQUIRE(utf8, E_NO_MEMORY);
	gbk = iconv_open("UTF-8", "GBK");
	if (gbk == (iconv_t)-1)
		return zip_refuse(E_ZIP_AMBIGUOUS, path,
				  "the name may be GBK, which this system does not know");
	if (iconv(gbk, &in, &rest, &out, &left) == (size_t)-1)
		left = room;
	iconv_close(gbk);
	*key = slice(NULL, 0);
	return left == room ? OK : zip_name_key(arena, slice(utf8, room - left), key);
}

/* What no name may hold, in any character set. */
static err check_characters(struct slice stored)
{
	if (stored.len == 0 || stored.len > ZIP_NAME_MAX)
		return zip_refuse(E_ZIP_PATH, stored, "the name is empty or too long");
	for (size_t i = 0; i < stored.len; i++)
		if (stored.at[i] < 0x20 || stored.at[i] == 0x7f)
			return zip_refuse(E_ZIP_PATH, stored, "a control character in the name");
	if (!text_is_utf8(stored))
		return zip_refuse(E_ZIP_AMBIGUOUS, stored, "the name is not UTF-8");
	if (memchr(stored.at, '\\', stored.len))
		return zip_refuse(E_ZIP_PATH, stored, "a backslash in the name");
	if (stored.at[0] == '/')
		return zip_refuse(E_ZIP_PATH, stored, "the name is absolute");
	if (stored.len >= 2 && stored.at[1] == ':' && g_ascii_isalpha((char)stored.at[0]))
		return zip_refuse(E_ZIP_PATH, stored, "the name starts with a drive letter");
	return OK;
}

/* The path without "." and empty parts. */
static err normalise(struct arena *arena, struct slice stored, struct slice *out)
{
	uint8_t *path = arena_room(arena, stored.len + 1);
	size_t len = 0, from = 0;

	REQUIRE(path, E_NO_MEMORY);
	while (from < stored.len) {
		const uint8_t *slash = memchr(stored.at + from, '/', stored.len - from);
		size_t to = slash ? (size_t)(slash - stored.at) : stored.len;
		struct slice part = slice(stored.at + from, to - from);

		from = to + 1;
		if (slice_is(part, ".."))
			return zip_refuse(E_ZIP_PATH, stored, "the name climbs out of its folder");
		if (part.len == 0 || slice_is(part, "."))
			continue;
		if (len > 0)
			path[len++] = '/';
		memcpy(path + len, part.at, part.len);
		len += part.len;
	}
	if (len == 0)
		return zip_refuse(E_ZIP_PATH, stored, "the name names nothing");
	*out = slice(path, len);
	return OK;
}

err zip_name_read(struct arena *arena, struct slice stored, bool flagged, struct zip_name *out)
{
	TRY(check_characters(stored));
	*out = (struct zip_name){.folder = stored.at[stored.len - 1] == '/'};
	TRY(normalise(arena, stored, &out->path));
	TRY(zip_name_key(arena, out->path, &out->key));
	if (!flagged && !is_ascii(out->path))
		TRY(gbk_key(arena, out->path, &out->gbk));
	return OK;
}
