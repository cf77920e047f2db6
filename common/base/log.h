/* SPDX-License-Identifier: Apache-2.0 */
/* The log: one JSON object a line on stderr, always beginning with the keys t lvl svc req who what, then the
 * fields of the line. There is no global logger: whoever works is handed a struct log by value or pointer.
 *
 * A line is bounded by LOG_LINE_MAX: what does not fit is left out and the line ends with "cut":true. Text
 * from outside is escaped, so that nobody can forge a second line, and personal data and secrets are masked by
 * the formatter whatever the caller does: identity numbers (11010*******1234), mobile numbers (138****5678),
 * bearer tokens and private keys in PEM. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/clock.h"
#include "base/err.h"
#include "base/slice.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_SILENT };

/* Who speaks. The texts are borrowed for as long as the struct is used; NULL leaves a key empty. */
struct log {
	const char *svc;      /* the office: "issuing" */
	const char *req;      /* the request, command or event worked on */
	const char *who;      /* the account that asked, or the office */
	enum log_level level; /* lines below it are dropped */
};

enum log_kind { LOG_KIND_TEXT, LOG_KIND_INT, LOG_KIND_BOOL, LOG_KIND_BYTES };

struct log_field {
	const char *key;
	enum log_kind kind;
	struct slice text;
	int64_t number;
};

/* Fields. LOG_TEXT takes a slice, LOG_STR a C string (NULL is ""), LOG_HEX the first 32 bytes of a digest. */
#define LOG_TEXT(name, slice_) ((struct log_field){.key = (name), .kind = LOG_KIND_TEXT, .text = (slice_)})
#define LOG_STR(name, str) LOG_TEXT(name, slice_str(str))
#define LOG_INT(name, value) ((struct log_field){.key = (name), .kind = LOG_KIND_INT, .number = (value)})
#define LOG_BOOL(name, value) ((struct log_field){.key = (name), .kind = LOG_KIND_BOOL, .number = (value)})
#define LOG_HEX(name, slice_) ((struct log_field){.key = (name), .kind = LOG_KIND_BYTES, .text = (slice_)})

/* log_info(log, "seal filed", LOG_TEXT("seal_code", code), LOG_INT("version", 3)); `what` is a literal: never
 * put values into it. */
#define LOG_FIELDS(...)                                                                                      \
	(const struct log_field[])                                                                           \
	{                                                                                                    \
		{0}, ##__VA_ARGS__                                                                           \
	}
#define log_line(log, level_, what, ...)                                                                     \
	log_write((log), (level_), (what), LOG_FIELDS(__VA_ARGS__) + 1,                                      \
		  COUNT(((struct log_field[]){{0}, ##__VA_ARGS__})) - 1)
#define log_debug(log, what, ...) log_line((log), LOG_DEBUG, (what), ##__VA_ARGS__)
#define log_info(log, what, ...) log_line((log), LOG_INFO, (what), ##__VA_ARGS__)
#define log_warn(log, what, ...) log_line((log), LOG_WARN, (what), ##__VA_ARGS__)

void log_write(const struct log *log, enum log_level level, const char *what, const struct log_field *fields,
	       size_t count);

/* A failure at LOG_ERROR with its code, place, detail and trail; the trail is forgotten. For the one place
 * where an error ends: the door, the courier, the command. */
void log_error(const struct log *log, const char *what, err e);

/* Levels by name, for configuration: debug info warn error silent. E_FIELD. */
err log_level_read(struct slice name, enum log_level *out);

/* What log_write writes: the line with its end, at most LOG_LINE_MAX bytes; its length. */
size_t log_format(const struct log *log, enum log_level level, instant now, const char *what,
		  const struct log_field *fields, size_t count, char out[LOG_LINE_MAX]);

/* Mask personal data and secrets in place, as the log does; for anything else that people will read. The
 * length can shrink, never grow. */
size_t log_mask(char *text, size_t len);

#endif
