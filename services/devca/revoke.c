/* SPDX-License-Identifier: Apache-2.0 */
/* Who was revoked: the file `revoked`, and what CRL and OCSP say of it. */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "devca/authority.h"

enum { SERIAL_HEX_MAX = 2 * 20, CRL_DAYS = 30 };

err reason_read(struct slice text, enum revocation_reason *out)
{
	for (int reason = REASON_UNSPECIFIED; reason <= REASON_AA_COMPROMISE; reason++) {
		*out = (enum revocation_reason)reason;
		if (reason != REASON_REMOVE_FROM_CRL && slice_is(text, revocation_reason_text(*out)) &&
		    !slice_is(text, "unknown"))
			return OK;
	}
	return FAIL_AT(E_FIELD, "reason", "must be one of RFC 5280's, as keyCompromise");
}

/* The next word, up to a blank or the end of the line. */
static struct slice next_word(struct slice *line)
{
	size_t len = 0;
	struct slice word;

	while (len < line->len && line->at[len] != ' ')
		len++;
	word = slice(line->at, len);
	*line = slice_from(*line, len + 1 < line->len ? len + 1 : line->len);
	return word;
}

static err read_line(struct slice line, struct arena *arena, struct crl_entry *out)
{
	TRY(hex_read(arena, next_word(&line), &out->serial));
	TRY(instant_read(next_word(&line), &out->revoked_at));
	TRY(reason_read(next_word(&line), &out->reason));
	return instant_read(next_word(&line), &out->invalid_since);
}

static err list_path(const struct authority *authority, struct arena *arena, const char **path)
{
	*path = arena_text(arena, "%s/revoked", authority->folder);
	REQUIRE(*path, E_NO_MEMORY);
	return OK;
}

/* All entries; none when there is no file yet. */
static err read_list(const struct authority *authority, struct arena *arena, struct slice *text,
		     struct crl_entry **entries, size_t *count)
{
	const char *path;
	size_t lines = 0;

	*text = slice(NULL, 0);
	*count = 0;
	TRY(list_path(authority, arena, &path));
	if (access(path, F_OK) == 0)
		TRY(file_read(arena, path, DEVCA_REVOKED_MAX, text));
	for (size_t i = 0; i < text->len; i++)
		lines += text->at[i] == '\n';
	*entries = arena_array(arena, lines + 1, struct crl_entry);
	REQUIRE(*entries, E_NO_MEMORY);
	for (size_t at = 0; *count < lines; ++*count) {
		const uint8_t *end = memchr(text->at + at, '\n', text->len - at);
		size_t len = (size_t)(end - text->at) - at;

		TRY(read_line(slice(text->at + at, len), arena, &(*entries)[*count]));
		at += len + 1;
	}
	return OK;
}

static const struct crl_entry *find(const struct crl_entry *entries, size_t count, struct slice serial)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(entries[i].serial, serial))
			return &entries[i];
	return NULL;
}

static err check_issued(const struct authority *authority, struct arena *arena, struct slice serial,
			bool *issued)
{
	const char *hex, *path;

	TRY(hex_write(arena, serial, &hex));
	path = arena_text(arena, "%s/issued/%s.cer", authority->folder, hex);
	REQUIRE(path, E_NO_MEMORY);
	*issued = access(path, F_OK) == 0;
	return OK;
}

static err append(const struct authority *authority, struct arena *arena, struct slice text,
		  const struct crl_entry *entry)
{
	char revoked_at[INSTANT_TEXT], invalid_since[INSTANT_TEXT];
	const char *path, *hex;
	struct buf out;

	instant_write(entry->revoked_at, revoked_at);
	instant_write(entry->invalid_since, invalid_since);
	TRY(hex_write(arena, entry->serial, &hex));
	buf_init(&out, arena, DEVCA_REVOKED_MAX);
	TRY(buf_put(&out, text));
	TRY(buf_putf(&out, "%s %s %s %s\n", hex, revoked_at, revocation_reason_text(entry->reason),
		     invalid_since));
	TRY(list_path(authority, arena, &path));
	return file_write(path, buf_slice(&out), 0644);
}

static err revoke_locked(const struct authority *authority, struct arena *arena,
			 const struct crl_entry *entry)
{
	struct crl_entry *entries;
	struct slice text;
	size_t count;
	bool issued;

	TRY(check_issued(authority, arena, entry->serial, &issued));
	if (!issued)
		return FAIL(E_NOT_FOUND, "no certificate with this serial number was issued here");
	TRY(read_list(authority, arena, &text, &entries, &count));
	if (find(entries, count, entry->serial))
		return FAIL(E_NO_SUCH_STEP, "the certificate is revoked already");
	return append(authority, arena, text, entry);
}

err authority_revoke(const struct authority *authority, struct arena *arena, struct slice serial,
		     enum revocation_reason reason, instant invalid_since, instant now)
{
	struct crl_entry entry = {.revoked_at = now - now % SECOND, .reason = reason};
	int folder;
	err e;

	if (serial.len == 0 || serial.len > SERIAL_HEX_MAX)
		return FAIL_AT(E_FIELD, "serial", "must be hexadecimal, at most %d digits", SERIAL_HEX_MAX);
	TRY(hex_read(arena, serial, &entry.serial));
	entry.invalid_since = invalid_since ? invalid_since : entry.revoked_at;
	folder = open(authority->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 || flock(folder, LOCK_EX) != 0)
		e = FAIL(E_IO, "%s cannot be locked", authority->folder);
	else
		e = revoke_locked(authority, arena, &entry);
	if (folder >= 0)
		close(folder);
	return e;
}

/* Our serial numbers are positive and have no leading zero, so their octets are those of the file's name. */
err authority_status(const struct authority *authority, struct arena *arena, struct slice serial,
		     struct ocsp_answer *out)
{
	struct crl_entry *entries;
	const struct crl_entry *found;
	struct slice text;
	size_t count;
	bool issued =
		slice_eq(serial, authority->tsa.cert.serial) || slice_eq(serial, authority->ocsp.cert.serial);

	*out = (struct ocsp_answer){.state = REVOCATION_UNKNOWN};
	if (!issued)
		TRY(check_issued(authority, arena, serial, &issued));
	if (!issued)
		return OK;
	TRY(read_list(authority, arena, &text, &entries, &count));
	found = find(entries, count, serial);
	out->state = found ? REVOCATION_REVOKED : REVOCATION_GOOD;
	if (found) {
		out->revoked_at = found->revoked_at;
		out->reason = found->reason;
	}
	return OK;
}

err authority_crl(const struct authority *authority, struct arena *arena, instant now, struct slice *der)
{
	struct crl_entry *entries;
	struct slice text;
	size_t count;

	TRY(read_list(authority, arena, &text, &entries, &count));

	const struct crl_form form = {
		.issuer = &authority->ca.cert,
		.key = &authority->ca.key,
		.number = now / SECOND, /* grows, which is all that is asked of it */
		.this_update = now,
		.next_update = now + CRL_DAYS * DAY,
		.entries = entries,
		.count = count,
	};

	return crl_write(&form, arena, der);
}
