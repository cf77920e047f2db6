/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdio.h>
#include <unistd.h>

#include "base/text.h"

enum { LINE_END_ROOM = 16, HEX_BYTES = 32 }; /* room for ,"cut":true}\n */

/* A line that grows until it is full; from then on nothing is added. */
struct line {
	char *at;
	size_t len;
	bool full;
};

static void put(struct line *line, const char *bytes, size_t len)
{
	if (line->full || line->len + len > LOG_LINE_MAX - LINE_END_ROOM) {
		line->full = true;
		return;
	}
	memcpy(line->at + line->len, bytes, len);
	line->len += len;
}

static void put_str(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

/* How many bytes of well-formed UTF-8 one character takes here; 0 when it is not well-formed. */
static size_t character(struct slice text, size_t at)
{
	size_t len = text.at[at] < 0x80 ? 1 : text.at[at] < 0xe0 ? 2 : text.at[at] < 0xf0 ? 3 : 4;

	if (len > text.len - at || !text_is_utf8(slice(text.at + at, len)))
		return 0;
	return len;
}

/* The text of a JSON string (RFC 8259 §7). What is not UTF-8 becomes U+FFFD. */
static void put_escaped(struct line *line, struct slice text)
{
	for (size_t i = 0; i < text.len && !line->full;) {
		uint8_t c = text.at[i];
		size_t len = character(text, i);
		char escape[8];

		if (c == '"' || c == '\\') {
			snprintf(escape, sizeof(escape), "\\%c", c);
			put_str(line, escape);
			i++;
		} else if (c < 0x20 || c == 0x7f) {
			snprintf(escape, sizeof(escape), "\\u%04x", c);
			put_str(line, escape);
			i++;
		} else if (len == 0) {
			put_str(line, "\xef\xbf\xbd");
			i++;
		} else {
			put(line, (const char *)text.at + i, len);
			i += len;
		}
	}
}

/* A pair; of a value that does not fit, its beginning. Masked before it is escaped, for an escape could hide
 * where a number begins. */
static void put_text(struct line *line, const char *key, struct slice text)
{
	size_t start = line->len;
	char clear[LOG_LINE_MAX];
	bool whole = text.len <= sizeof(clear);

	put_str(line, start > 1 ? ",\"" : "\"");
	put_str(line, key);
	put_str(line, "\":\"");
	if (line->full) {
		line->len = start;
		return;
	}
	text.len = whole ? text.len : sizeof(clear);
	if (text.len > 0)
		memcpy(clear, text.at, text.len);
	put_escaped(line, slice(clear, log_mask(clear, text.len)));
	wipe(clear, text.len);
	line->full = line->full || !whole;
	line->at[line->len++] = '"'; /* has its place in LINE_END_ROOM */
}

static void put_plain(struct line *line, const char *key, const char *value)
{
	size_t start = line->len;

	put_str(line, ",\"");
	put_str(line, key);
	put_str(line, "\":");
	put_str(line, value);
	if (line->full)
		line->len = start;
}

static void put_field(struct line *line, const struct log_field *field)
{
	char text[2 * HEX_BYTES + 1];
	size_t len = field->text.len < HEX_BYTES ? field->text.len : HEX_BYTES;

	switch (field->kind) {
	case LOG_KIND_TEXT:
		put_text(line, field->key, field->text);
		break;
	case LOG_KIND_INT:
		snprintf(text, sizeof(text), "%lld", (long long)field->number);
		put_plain(line, field->key, text);
		break;
	case LOG_KIND_BOOL:
		put_plain(line, field->key, field->number ? "true" : "false");
		break;
	case LOG_KIND_BYTES:
		for (size_t i = 0; i < len; i++) {
			text[2 * i] = hex_digit(field->text.at[i] >> 4);
			text[2 * i + 1] = hex_digit(field->text.at[i] & 15);
		}
		put_text(line, field->key, slice(text, 2 * len));
		break;
	}
}

size_t log_format(const struct log *log, enum log_level level, instant now, const char *what,
		  const struct log_field *fields, size_t count, char out[LOG_LINE_MAX])
{
	static const char *const names[] = {"debug", "info", "warn", "error", "silent"};
	struct line line = {.at = out};
	char time[INSTANT_TEXT];

	instant_write(now, time);
	put_str(&line, "{");
	put_text(&line, "t", slice_str(time));
	put_text(&line, "lvl", slice_str(names[level]));
	put_text(&line, "svc", slice_str(log->svc));
	put_text(&line, "req", slice_str(log->req));
	put_text(&line, "who", slice_str(log->who));
	put_text(&line, "what", slice_str(what));
	for (size_t i = 0; i < count && !line.full; i++)
		put_field(&line, &fields[i]);
	if (line.full)
		line.len += (size_t)snprintf(out + line.len, LINE_END_ROOM, ",\"cut\":true");
	out[line.len++] = '}';
	out[line.len++] = '\n';
	return line.len;
}

void log_write(const struct log *log, enum log_level level, const char *what, const struct log_field *fields,
	       size_t count)
{
	char line[LOG_LINE_MAX];
	size_t len;
	ssize_t written;

	if (level < log->level || log->level == LOG_SILENT)
		return;
	len = log_format(log, level, clock_now(), what, fields, count, line);
	/* One write a line, so that lines of several threads do not mix. A log that cannot be written is nobody's
	 * reason to stop. */
	written = write(STDERR_FILENO, line, len);
	(void)written;
}

/* "common/db/db.c:12 db_ping(db) < …", innermost first. */
static size_t trail_text(const struct err_trail *trail, char *out, size_t room)
{
	size_t len = 0;

	for (size_t i = 0; i < trail->count && len < room; i++) {
		int more = snprintf(out + len, room - len, "%s%s %s", i ? " < " : "", trail->at[i].where,
				    trail->at[i].what);

		len += more > 0 ? (size_t)more : 0;
	}
	return len < room ? len : room - 1;
}

void log_error(const struct log *log, const char *what, err e)
{
	const struct err_trail *trail = err_trail();
	bool known = trail->code == e.code;
	char way[LOG_LINE_MAX / 2] = "";
	size_t len = known ? trail_text(trail, way, sizeof(way)) : 0;

	log_line(log, LOG_ERROR, what, LOG_STR("code", err_meaning(e.code)->name),
		 LOG_STR("place", known ? trail->place : ""), LOG_STR("detail", known ? trail->detail : ""),
		 LOG_TEXT("trail", slice(way, len)));
	err_forget();
}

err log_level_read(struct slice name, enum log_level *out)
{
	static const char *const names[] = {"debug", "info", "warn", "error", "silent"};

	for (size_t i = 0; i < COUNT(names); i++) {
		if (slice_is(name, names[i])) {
			*out = (enum log_level)i;
			return OK;
		}
	}
	return FAIL(E_FIELD, "not a log level: debug, info, warn, error or silent");
}
