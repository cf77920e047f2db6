/* SPDX-License-Identifier: Apache-2.0 */
#include "http/head.h"

#include <strings.h>

#include "base/text.h"

bool head_is_token(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

err head_length(struct slice bytes, size_t *len)
{
	size_t line = 0; /* where the present line began */

	*len = 0;
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t c = bytes.at[i];

		if (i >= HTTP_HEAD_MAX)
			return FAIL(E_HEAD_SIZE, "the head is longer than %d bytes", HTTP_HEAD_MAX);
		if (c == '\n') {
			if (i == 0 || bytes.at[i - 1] != '\r')
				return FAIL(E_SYNTAX, "a line ends in LF without CR");
			if (i - 1 == line) {
				*len = i + 1;
				return OK;
			}
			line = i + 1;
		} else if (i > 0 && bytes.at[i - 1] == '\r') {
			return FAIL(E_SYNTAX, "a CR without LF");
		} else if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7f) {
			return FAIL(E_SYNTAX, "a control character in the head");
		}
	}
	return OK;
}

/* The next line without its end. head_length has seen to it that there is one. */
static struct slice next_line(struct slice *rest)
{
	const uint8_t *end = memchr(rest->at, '\r', rest->len);
	struct slice line = slice(rest->at, (size_t)(end - rest->at));

	*rest = slice_from(*rest, line.len + 2);
	return line;
}

/* origin-form = absolute-path [ "?" query ] (RFC 9112 §3.2.1). Two slashes at the start would read as a
 * host. */
static err read_target(struct slice target, struct head *out)
{
	const uint8_t *mark;

	if (target.len > HTTP_TARGET_MAX)
		return FAIL(E_HEAD_SIZE, "the address is longer than %d bytes", HTTP_TARGET_MAX);
	if (target.len == 0 || target.at[0] != '/' || slice_starts(target, "//"))
		return FAIL(E_SYNTAX, "the address does not begin with one slash");
	for (size_t i = 0; i < target.len; i++) {
		uint8_t c = target.at[i];

		if (c <= 0x20 || c >= 0x7f || strchr("#\"<>\\^`{|}", c))
			return FAIL(E_SYNTAX, "the address has a character that must be percent-encoded");
		if (c == '%' && (i + 2 >= target.len || !strchr("0123456789abcdefABCDEF", target.at[i + 1]) ||
				 !strchr("0123456789abcdefABCDEF", target.at[i + 2])))
			return FAIL(E_SYNTAX, "a percent sign without two hexadecimal digits");
	}
	mark = memchr(target.at, '?', target.len);
	out->target = target;
	out->path = mark ? slice(target.at, (size_t)(mark - target.at)) : target;
	return OK;
}

/* request-line = method SP request-target SP HTTP-version (RFC 9112 §3), with exactly these blanks. */
static err read_request_line(struct slice line, struct head *out)
{
	const uint8_t *first = memchr(line.at, ' ', line.len);
	const uint8_t *second;
	struct slice rest;

	if (!first || first == line.at)
		return FAIL(E_SYNTAX, "not a request line");
	out->method = slice(line.at, (size_t)(first - line.at));
	for (size_t i = 0; i < out->method.len; i++)
		if (!head_is_token(out->method.at[i]))
			return FAIL(E_SYNTAX, "the method is no token");
	rest = slice_from(line, out->method.len + 1);
	second = memchr(rest.at, ' ', rest.len);
	if (!second || !slice_is(slice_from(rest, (size_t)(second - rest.at) + 1), "HTTP/1.1"))
		return FAIL(E_SYNTAX, "the version is not HTTP/1.1");
	return read_target(slice(rest.at, (size_t)(second - rest.at)), out);
}

static bool named(struct slice name, const char *want)
{
	return name.len == strlen(want) && strncasecmp((const char *)name.at, want, name.len) == 0;
}

static struct slice trimmed(struct slice value)
{
	while (value.len > 0 && (value.at[0] == ' ' || value.at[0] == '\t'))
		value = slice_from(value, 1);
	while (value.len > 0 && (value.at[value.len - 1] == ' ' || value.at[value.len - 1] == '\t'))
		value.len--;
	return value;
}

/* Content-Length = 1*DIGIT (RFC 9110 §8.6): no sign, no list, no blanks within. */
static err read_length(struct slice value, struct head *out)
{
	if (!text_is_digits(value) || value.len > 15)
		return FAIL(E_SYNTAX, "Content-Length is not a plain number");
	out->body = 0;
	for (size_t i = 0; i < value.len; i++)
		out->body = out->body * 10 + (uint64_t)(value.at[i] - '0');
	return OK;
}

static err read_host(struct slice value)
{
	if (value.len == 0)
		return FAIL(E_SYNTAX, "Host is empty");
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] <= 0x20 || value.at[i] >= 0x7f || strchr("/?#@,\\", value.at[i]))
			return FAIL(E_SYNTAX, "Host is not a host");
	return OK;
}

/* Fields that mean something to the door may be there once only. */
static const char *const singles[] = {
	"Host",     "Content-Length", "Authorization", "Idempotency-Key", "Content-Type",
	"If-Match", "traceparent",    "Expect",        "Origin",
};

static err note_single(struct slice name, unsigned *seen)
{
	for (size_t i = 0; i < COUNT(singles); i++) {
		if (!named(name, singles[i]))
			continue;
		if (*seen & 1u << i)
			return FAIL(E_SYNTAX, "%s is there twice", singles[i]);
		*seen |= 1u << i;
	}
	return OK;
}

/* field-line = field-name ":" OWS field-value OWS (RFC 9112 §5). Folded lines are refused (§5.2). */
static err read_field(struct slice line, struct head *out, unsigned *seen)
{
	const uint8_t *colon = memchr(line.at, ':', line.len);
	struct slice name = slice(line.at, colon ? (size_t)(colon - line.at) : 0);
	struct slice value = trimmed(slice_from(line, name.len + 1));

	if (name.len == 0)
		return FAIL(E_SYNTAX, "a field without a name");
	for (size_t i = 0; i < name.len; i++)
		if (!head_is_token(name.at[i]))
			return FAIL(E_SYNTAX, "a field's name has a character that is no token");
	TRY(note_single(name, seen));
	if (named(name, "Transfer-Encoding"))
		return FAIL(E_SYNTAX, "Transfer-Encoding is not taken: send Content-Length");
	if (named(name, "Host"))
		return read_host(value);
	if (named(name, "Content-Length"))
		return read_length(value, out);
	if (named(name, "Expect")) {
		if (!named(value, "100-continue"))
			return FAIL(E_SYNTAX, "Expect is not 100-continue");
		out->expect = name;
	}
	return OK;
}

err head_read(struct slice bytes, struct head *out)
{
	unsigned seen = 0;
	struct slice rest = bytes;
	struct slice line;

	*out = (struct head){.body = 0};
	TRY(read_request_line(next_line(&rest), out));
	for (size_t fields = 0; (line = next_line(&rest)).len > 0; fields++) {
		if (fields == HTTP_FIELDS_MAX)
			return FAIL(E_HEAD_SIZE, "more than %d fields", HTTP_FIELDS_MAX);
		TRY(read_field(line, out, &seen));
	}
	if (!(seen & 1u)) /* singles[0] */
		return FAIL(E_SYNTAX, "Host is missing");
	return OK;
}
