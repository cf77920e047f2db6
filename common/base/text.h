/* SPDX-License-Identifier: Apache-2.0 */
/* Text: UTF-8, hexadecimal, base64, and the checks that names, codes and numbers from outside must pass. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"

/* Well-formed UTF-8 (RFC 3629) without NUL. */
bool text_is_utf8(struct slice text);

/* Printable: well-formed UTF-8 without control characters, line ends included. */
bool text_is_line(struct slice text);

/* Such lines, each with its end. */
bool text_is_lines(struct slice text);

/* Make any bytes printable, in place: what is no character of UTF-8, or controls a terminal, becomes '?'. */
void text_clean(uint8_t *at, size_t len);

/* Append a stranger's words, made printable: a line end in them would make a line that we never wrote. Errors of buf_put. */
err text_put(struct buf *out, struct slice words);

/* Decimal digits only, at least one. */
bool text_is_digits(struct slice text);

/* A whole number in [min, max], without sign (but '-'), blanks or leading zeros. E_FIELD. */
err text_int(struct slice text, int64_t min, int64_t max, int64_t *out);

/* One of the words: its place among them. E_FIELD. */
err text_word(struct slice text, const char *const *words, size_t count, size_t *out);

/* Lower-case hexadecimal. hex_value: 0–15, or -1 for anything but 0-9 a-f. */
char hex_digit(unsigned nibble);
int hex_value(uint8_t digit);
err hex_write(struct arena *arena, struct slice bytes, const char **out);
err hex_read(struct arena *arena, struct slice text, struct slice *out);

/* Base64 (RFC 4648 §4), with padding, without line ends. Reading refuses everything else, bits behind the
 * last byte included. E_FIELD, E_NO_MEMORY. */
err base64_write(struct arena *arena, struct slice bytes, struct slice *out);
err base64_read(struct arena *arena, struct slice text, struct slice *out);

/* 统一社会信用代码, GB 32100-2015: 18 characters with a check character. */
bool text_is_uscc(struct slice code);

/* 行政区划代码, GB/T 2260: six digits. */
bool text_is_region(struct slice code);

#endif
