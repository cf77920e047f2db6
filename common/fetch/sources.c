/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/sources.h"

#include "base/file.h"
#include "base/text.h"

static const char *const kinds[SOURCE_KINDS] = {
	[SOURCE_OCSP] = "ocsp",
	[SOURCE_OCSP_STORED] = "ocsp-stored",
	[SOURCE_CRL] = "crl",
};

bool source_url_is_good(const char *url)
{
	struct slice text = slice_str(url);

	return (slice_starts(text, "http://") || slice_starts(text, "https://")) &&
	       text.len <= FETCH_URL_MAX && text_is_line(text) && !memchr(text.at, '@', text.len) &&
	       !memchr(text.at, ' ', text.len);
}

bool source_serves(const struct source *source, const struct cert_ref *cert)
{
	const struct cert *issuer = source->issuer;

	return !issuer || (slice_eq(issuer->subject, cert->issuer_name) &&
			   slice_eq(slice(issuer->key.point, SM2_POINT_SIZE), cert->issuer_key));
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* The next word of a line; empty at its end. */
static struct slice next_word(struct slice *line)
{
	size_t from = 0, to;

	while (from < line->len && is_blank(line->at[from]))
		from++;
	to = from;
	while (to < line->len && !is_blank(line->at[to]))
		to++;
	*line = slice_from(*line, to);
	return slice(line->at - (to - from), to - from);
}

static err read_issuer(struct arena *arena, struct slice folder, struct slice name, const struct cert **out)
{
	struct cert *cert = arena_new(arena, struct cert);
	const char *path;
	struct slice bytes;

	REQUIRE(cert, E_NO_MEMORY);
	path = name.at[0] == '/' ? arena_text(arena, "%.*s", SLICE_ARG(name))
				 : arena_text(arena, "%.*s%.*s", SLICE_ARG(folder), SLICE_ARG(name));
	REQUIRE(path, E_NO_MEMORY);
	TRY(file_read(arena, path, CERT_FILE_MAX, &bytes));
	TRY(cert_read_any(bytes, arena, cert));
	*out = cert;
	return OK;
}

static err read_row(struct arena *arena, struct slice folder, struct slice line, struct source *out)
{
	struct slice name = next_word(&line), kind = next_word(&line), url = next_word(&line);
	struct slice fourth = next_word(&line);
	size_t index;

	if (url.len == 0 || next_word(&line).len > 0)
		return FAIL(E_CONF, "a row is three words: certificate, how, address; or sha1 as a fourth");
	if (text_word(kind, kinds, SOURCE_KINDS, &index).code != E_OK)
		return FAIL(E_CONF, "the second word is none of ocsp, ocsp-stored, crl");
	out->kind = (enum source_kind)index;
	out->sha1 = slice_is(fourth, "sha1");
	if (fourth.len > 0 && (!out->sha1 || out->kind == SOURCE_CRL))
		return FAIL(E_CONF, "the fourth word is none but sha1, and that with OCSP");
	TRY(arena_cstr(arena, url, &out->url));
	if (!source_url_is_good(out->url))
		return FAIL(E_CONF, "the address is none of http:// or https:// without user");
	if (read_issuer(arena, folder, name, &out->issuer).code != E_OK)
		return FAIL(E_CONF, "%.*s: no certificate with an SM2 key can be read", SLICE_ARG(name));
	return OK;
}

/* The path up to its last slash, that included. */
static struct slice folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slice(path, slash ? (size_t)(slash - path) + 1 : 0);
}

static struct slice next_line(struct slice *text)
{
	const uint8_t *end = memchr(text->at, '\n', text->len);
	struct slice line = slice(text->at, end ? (size_t)(end - text->at) : text->len);

	*text = slice_from(*text, line.len + (end != NULL));
	return line;
}

err sources_read(struct arena *arena, const char *path, struct source_table *out)
{
	struct source *rows = arena_array(arena, FETCH_SOURCES_MAX, struct source);
	struct slice text, line, rest;

	REQUIRE(rows, E_NO_MEMORY);
	*out = (struct source_table){.rows = rows};
	TRY(file_read(arena, path, CONF_FILE_MAX, &text));
	for (size_t number = 1; text.len > 0; number++) {
		rest = line = next_line(&text);
		if (next_word(&rest).len == 0 || line.at[0] == '#')
			continue;
		if (out->count == FETCH_SOURCES_MAX)
			return FAIL_AT(E_CONF, path, "more than %d rows", FETCH_SOURCES_MAX);
		if (read_row(arena, folder_of(path), line, &rows[out->count++]).code != E_OK)
			return FAIL_AT(E_CONF, path, "line %zu: %s", number, err_trail()->detail);
	}
	return OK;
}
