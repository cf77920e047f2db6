/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/location.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static err refuse(struct slice location, const char *why)
{
	return FAIL(E_ZIP_PATH, "the location \"%.*s\" %s", location.len > 200 ? 200 : (int)location.len,
		    location.at ? (const char *)location.at : "", why);
}

/* As of a name in the container (zip/name.c). */
static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static err check(struct slice location)
{
	if (location.len > ZIP_NAME_MAX)
		return refuse(location, "is too long");
	for (size_t i = 0; i < location.len; i++)
		if (location.at[i] < 0x20 || location.at[i] == 0x7f)
			return refuse(slice(NULL, 0), "holds control characters");
	if (location.len >= 2 && location.at[1] == ':' && is_letter(location.at[0]))
		return refuse(location, "names a drive");
	return OK;
}

/* Put the parts of a path behind those already there; "\" counts as "/". */
static err put_parts(struct slice from, uint8_t *path, size_t *len, bool *backslash)
{
	size_t start = 0;

	if (from.len == 0)
		return OK;
	for (size_t i = 0; i <= from.len; i++) {
		struct slice part;

		if (i < from.len && from.at[i] != '/' && from.at[i] != '\\')
			continue;
		*backslash |= i < from.len && from.at[i] == '\\';
		part = slice(from.at + start, i - start);
		start = i + 1;
		if (part.len == 0 || slice_is(part, "."))
			continue;
		if (slice_is(part, "..")) {
			if (*len == 0)
				return refuse(from, "leaves the package");
			*len = ofd_folder(slice(path, *len)).len;
			continue;
		}
		if (*len > 0)
			path[(*len)++] = '/';
		memcpy(path + *len, part.at, part.len);
		*len += part.len;
	}
	return OK;
}

err ofd_resolve(struct arena *arena, struct slice folder, struct slice location, struct slice *path,
		bool *backslash)
{
	uint8_t *joined = arena_room(arena, folder.len + location.len + 2);
	bool ignored = false;
	size_t len = 0;

	REQUIRE(joined, E_NO_MEMORY);
	TRY(check(location));
	*backslash = false;
	if (location.len == 0 || (location.at[0] != '/' && location.at[0] != '\\'))
		TRY(put_parts(folder, joined, &len, &ignored));
	TRY(put_parts(location, joined, &len, backslash));
	*path = slice(joined, len);
	return OK;
}

struct slice ofd_folder(struct slice path)
{
	const uint8_t *slash = path.len > 0 ? memrchr(path.at, '/', path.len) : NULL;

	return slice(path.at, slash ? (size_t)(slash - path.at) : 0);
}

err ofd_number(struct slice *text, double *out)
{
	double sign = 1, sum = 0, unit = 1;
	bool point = false, digit = false;

	while (text->len > 0 && text->at[0] == ' ')
		*text = slice_from(*text, 1);
	if (text->len > 0 && (text->at[0] == '-' || text->at[0] == '+')) {
		sign = text->at[0] == '-' ? -1 : 1;
		*text = slice_from(*text, 1);
	}
	for (; text->len > 0 && text->at[0] != ' '; *text = slice_from(*text, 1)) {
		uint8_t c = text->at[0];

		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9')
			return FAIL(E_XML_SHAPE, "not a number of millimetres");
		digit = true;
		sum = sum * 10 + (c - '0');
		unit *= point ? 10 : 1;
	}
	*out = sign * sum / unit;
	if (!digit || !isfinite(*out))
		return FAIL(E_XML_SHAPE, "not a number of millimetres");
	return OK;
}

err ofd_box(struct slice text, double box[4])
{
	if (text.len > 128)
		return FAIL(E_XML_SHAPE, "a box of too many characters");
	for (int i = 0; i < 4; i++)
		TRY(ofd_number(&text, &box[i]));
	while (text.len > 0 && text.at[0] == ' ')
		text = slice_from(text, 1);
	if (text.len > 0)
		return FAIL(E_XML_SHAPE, "a box of more than four numbers");
	return OK;
}

void ofd_mm_write(double mm, char out[OFD_MM_TEXT])
{
	long thousandths = lround(mm * 1000);
	long whole = labs(thousandths) / 1000, rest = labs(thousandths) % 1000;
	int len = snprintf(out, OFD_MM_TEXT, "%s%ld", thousandths < 0 ? "-" : "", whole);

	if (rest == 0 || len < 0)
		return;
	len += snprintf(out + len, (size_t)(OFD_MM_TEXT - len), ".%03ld", rest);
	while (out[len - 1] == '0')
		out[--len] = '\0';
}
