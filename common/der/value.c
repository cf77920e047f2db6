/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of single values. Each checks the content before it takes the element off the cursor. */
#include "der/internal.h"

/* Look at the next element without taking it. */
static err look(const struct der *in, unsigned tag, struct slice *content, struct der *after)
{
	*after = *in;
	return der_content(after, tag, content);
}

static err read_int(struct der *in, unsigned tag, int64_t *out)
{
	struct der after;
	struct slice c;
	const char *wrong;
	uint64_t value;

	TRY(look(in, tag, &c, &after));
	wrong = der_wrong_integer(c);
	if (wrong)
		return der_fail(in, "%s", wrong);
	if (c.len > 8)
		return der_fail(in, "an INTEGER of more than 64 bits");
	value = c.at[0] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < c.len; i++)
		value = value << 8 | c.at[i];
	*out = (int64_t)value;
	*in = after;
	return OK;
}

err der_int(struct der *in, int64_t *out)
{
	return read_int(in, DER_INTEGER, out);
}

err der_enumerated(struct der *in, int64_t *out)
{
	return read_int(in, DER_ENUMERATED, out);
}

err der_integer(struct der *in, struct slice *magnitude)
{
	struct der after;
	struct slice c;
	const char *wrong;

	TRY(look(in, DER_INTEGER, &c, &after));
	wrong = der_wrong_integer(c);
	if (wrong)
		return der_fail(in, "%s", wrong);
	if (c.at[0] & 0x80)
		return der_fail(in, "an INTEGER that is negative");
	*magnitude = c.len > 1 && c.at[0] == 0 ? slice_from(c, 1) : c;
	*in = after;
	return OK;
}

err der_bool(struct der *in, bool *out)
{
	struct der after;
	struct slice c;
	const char *wrong;

	TRY(look(in, DER_BOOLEAN, &c, &after));
	wrong = der_wrong_bool(c);
	if (wrong)
		return der_fail(in, "%s", wrong);
	*out = c.at[0] == 0xff;
	*in = after;
	return OK;
}

err der_bool_default_false(struct der *in, bool *out, bool *written_out)
{
	struct der after = *in;

	*out = false;
	if (written_out)
		*written_out = false;
	if (der_peek(in) != DER_BOOLEAN)
		return OK;
	TRY(der_bool(&after, out));
	if (!*out && !written_out)
		return der_fail(in, "a BOOLEAN that only repeats its default");
	if (written_out)
		*written_out = !*out;
	*in = after;
	return OK;
}

err der_oid(struct der *in, struct slice *oid)
{
	struct der after;
	struct slice c;
	const char *wrong;

	TRY(look(in, DER_OID, &c, &after));
	wrong = der_wrong_oid(c);
	if (wrong)
		return der_fail(in, "%s", wrong);
	*oid = c;
	*in = after;
	return OK;
}

err der_octets(struct der *in, struct slice *out)
{
	return der_content(in, DER_OCTETS, out);
}

err der_bits(struct der *in, struct slice *out)
{
	struct der after;
	struct slice c;

	TRY(look(in, DER_BITS, &c, &after));
	if (c.len == 0 || c.at[0] != 0)
		return der_fail(in, "a BIT STRING that does not consist of whole octets");
	*out = slice_from(c, 1);
	*in = after;
	return OK;
}

err der_named_bits(struct der *in, uint32_t *out)
{
	struct der after;
	struct slice c;
	const char *wrong;

	TRY(look(in, DER_BITS, &c, &after));
	wrong = der_wrong_bits(c);
	if (wrong)
		return der_fail(in, "%s", wrong);
	if (c.len > 5)
		return der_fail(in, "more than 32 named bits");
	*out = 0;
	for (size_t i = 1; i < c.len; i++)
		for (unsigned bit = 0; bit < 8; bit++)
			if (c.at[i] & 0x80u >> bit)
				*out |= UINT32_C(1) << ((i - 1) * 8 + bit);
	*in = after;
	return OK;
}

static err read_text(struct der *in, unsigned tag, size_t max, struct slice *out)
{
	struct der after;
	struct slice c;
	const char *wrong;

	TRY(look(in, tag, &c, &after));
	if (c.len > max)
		return FAIL(E_TOO_BIG, "at byte %zu: a text of %zu bytes where %zu are allowed",
			    (size_t)(in->rest.at - in->origin), c.len, max);
	wrong = der_wrong_text(tag, c);
	if (wrong)
		return der_fail(in, "%s", wrong);
	*out = c;
	*in = after;
	return OK;
}

err der_utf8(struct der *in, size_t max, struct slice *out)
{
	return read_text(in, DER_UTF8, max, out);
}

err der_ia5(struct der *in, size_t max, struct slice *out)
{
	return read_text(in, DER_IA5, max, out);
}

err der_printable(struct der *in, size_t max, struct slice *out)
{
	return read_text(in, DER_PRINTABLE, max, out);
}

static err read_time(struct der *in, unsigned tag, const char *(*wrong_time)(struct slice, instant *),
		     instant *out)
{
	struct der after;
	struct slice c;
	const char *wrong;

	TRY(look(in, tag, &c, &after));
	wrong = wrong_time(c, out);
	if (wrong)
		return der_fail(in, "%s", wrong);
	*in = after;
	return OK;
}

err der_time(struct der *in, instant *out)
{
	return read_time(in, DER_TIME, der_wrong_time, out);
}

err der_utctime(struct der *in, instant *out)
{
	return read_time(in, DER_UTCTIME, der_wrong_utctime, out);
}

err der_any_time(struct der *in, instant *out)
{
	return der_peek(in) == DER_UTCTIME ? der_utctime(in, out) : der_time(in, out);
}

err der_time_fraction(struct der *in, instant *out)
{
	return read_time(in, DER_TIME, der_wrong_fraction, out);
}

err der_null(struct der *in)
{
	struct der after;
	struct slice c;

	TRY(look(in, DER_NULL, &c, &after));
	if (c.len != 0)
		return der_fail(in, "a NULL with content");
	*in = after;
	return OK;
}
