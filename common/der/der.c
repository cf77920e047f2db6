/* SPDX-License-Identifier: Apache-2.0 */
/* The cursor: one element after the other, and down into them. */
#include "der/der.h"

#include <stdarg.h>
#include <stdio.h>

#include "der/internal.h"

const char *der_tag_text(unsigned tag)
{
	switch (tag) {
	case DER_NONE:
		return "the end";
	case DER_BOOLEAN:
		return "BOOLEAN";
	case DER_INTEGER:
		return "INTEGER";
	case DER_BITS:
		return "BIT STRING";
	case DER_OCTETS:
		return "OCTET STRING";
	case DER_NULL:
		return "NULL";
	case DER_OID:
		return "OBJECT IDENTIFIER";
	case DER_ENUMERATED:
		return "ENUMERATED";
	case DER_UTF8:
		return "UTF8String";
	case DER_PRINTABLE:
		return "PrintableString";
	case DER_IA5:
		return "IA5String";
	case DER_UTCTIME:
		return "UTCTime";
	case DER_TIME:
		return "GeneralizedTime";
	case DER_SEQUENCE:
		return "SEQUENCE";
	case DER_SET:
		return "SET";
	default:
		return (tag & 0xc0) == 0x80 ? "a context tag" : "another type";
	}
}

err der_fail(const struct der *in, const char *format, ...)
{
	char what[ERR_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	return FAIL(E_DER, "at byte %zu: %.250s", (size_t)(in->rest.at - in->origin), what);
}

err der_open(struct slice bytes, struct der *in)
{
	static const uint8_t nothing[1];

	REQUIRE(bytes.len <= DER_INPUT_MAX, E_TOO_BIG);
	if (bytes.len == 0)
		bytes = slice(nothing, 0);
	*in = (struct der){.rest = bytes, .origin = bytes.at};
	return OK;
}

unsigned der_peek(const struct der *in)
{
	return in->rest.len == 0 ? DER_NONE : in->rest.at[0];
}

err der_end(const struct der *in)
{
	if (in->rest.len != 0)
		return der_fail(in, "%zu bytes follow where nothing may", in->rest.len);
	return OK;
}

/* X.690 §8.1.3, §10.1: the definite form, in the fewest octets. */
static const char *read_length(struct slice in, size_t *header, size_t *len)
{
	size_t octets;

	if (in.len < 2)
		return "the length is missing";
	if (in.at[1] < 0x80) {
		*header = 2;
		*len = in.at[1];
		return NULL;
	}
	octets = in.at[1] & 0x7f;
	if (octets == 0)
		return "the length is indefinite";
	if (octets > 4)
		return "the length has more than four octets";
	if (in.len < 2 + octets)
		return "the length is cut off";
	*len = 0;
	for (size_t i = 0; i < octets; i++)
		*len = *len << 8 | in.at[2 + i];
	*header = 2 + octets;
	if (in.at[2] == 0 || *len < 0x80)
		return "the length is not minimal";
	return NULL;
}

static err read_element(const struct der *in, struct der_element *out)
{
	size_t header, len;
	const char *wrong;

	if (in->rest.len == 0)
		return der_fail(in, "an element is missing");
	if (in->rest.at[0] == 0 || (in->rest.at[0] & 0x1f) == 0x1f)
		return der_fail(in, "the tag %02x is not one of ours", in->rest.at[0]);
	wrong = read_length(in->rest, &header, &len);
	if (wrong)
		return der_fail(in, "%s", wrong);
	if (len > in->rest.len - header)
		return der_fail(in, "the element is longer than what holds it");
	*out = (struct der_element){
		.tag = in->rest.at[0],
		.whole = slice(in->rest.at, header + len),
		.content = slice(in->rest.at + header, len),
	};
	return OK;
}

static void step_over(struct der *in, const struct der_element *element)
{
	in->rest = slice(in->rest.at + element->whole.len, in->rest.len - element->whole.len);
}

err der_element(struct der *in, struct der_element *out)
{
	TRY(read_element(in, out));
	step_over(in, out);
	return OK;
}

err der_expect(struct der *in, unsigned tag, struct der_element *out)
{
	if (der_peek(in) != tag)
		return der_fail(in, "%s (%02x) expected, %s (%02x) found", der_tag_text(tag), tag,
				der_tag_text(der_peek(in)), der_peek(in));
	return der_element(in, out);
}

err der_enter(struct der *in, unsigned tag, struct der *inside)
{
	struct der_element element;
	const uint8_t *origin = in->origin;
	unsigned depth = in->depth + 1;

	if (depth > DER_DEPTH_MAX)
		return der_fail(in, "more than %d levels", DER_DEPTH_MAX);
	TRY(der_expect(in, tag, &element));
	*inside = (struct der){.rest = element.content, .origin = origin, .depth = depth};
	return OK;
}

err der_enter_optional(struct der *in, unsigned tag, struct der *inside, bool *there)
{
	*there = der_peek(in) == tag;
	return *there ? der_enter(in, tag, inside) : OK;
}

err der_content(struct der *in, unsigned tag, struct slice *content)
{
	struct der_element element;

	TRY(der_expect(in, tag, &element));
	*content = element.content;
	return OK;
}

err der_whole(struct der *in, unsigned tag, struct slice *whole)
{
	struct der_element element;

	TRY(der_expect(in, tag, &element));
	*whole = element.whole;
	return OK;
}

err der_content_optional(struct der *in, unsigned tag, struct slice *content)
{
	*content = slice(NULL, 0);
	return der_peek(in) == tag ? der_content(in, tag, content) : OK;
}

err der_whole_optional(struct der *in, unsigned tag, struct slice *whole)
{
	*whole = slice(NULL, 0);
	return der_peek(in) == tag ? der_whole(in, tag, whole) : OK;
}
