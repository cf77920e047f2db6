/* SPDX-License-Identifier: Apache-2.0 */
/* The whole tree at once. */
#include "der/internal.h"

static const char *wrong_primitive(unsigned tag, struct slice content)
{
	instant t;

	switch (tag) {
	case DER_BOOLEAN:
		return der_wrong_bool(content);
	case DER_INTEGER:
	case DER_ENUMERATED:
		return der_wrong_integer(content);
	case DER_BITS:
		return der_wrong_bits(content);
	case DER_NULL:
		return content.len == 0 ? NULL : "a NULL with content";
	case DER_OID:
		return der_wrong_oid(content);
	case DER_UTF8:
	case DER_PRINTABLE:
	case DER_IA5:
		return der_wrong_text(tag, content);
	case DER_UTCTIME:
		return der_wrong_utctime(content, &t);
	case DER_TIME:
		return der_wrong_fraction(content, &t);
	case DER_SEQUENCE & ~0x20u:
	case DER_SET & ~0x20u:
		return "a SEQUENCE or SET that is not constructed";
	default:
		return NULL;
	}
}

/* X.690 §11.6: ascending, compared as octet strings padded with zeros behind. No element of valid DER is the
 * beginning of another, so memcmp over the shorter length decides, and equal elements are in order. */
static bool in_order(struct slice before, struct slice after)
{
	return memcmp(before.at, after.at, before.len < after.len ? before.len : after.len) <= 0;
}

static bool is_constructed(unsigned tag)
{
	return tag & 0x20;
}

/* One element: its content if primitive, where to go on if constructed. */
static err check_element(const struct der *at, const struct der_element *e, unsigned flags)
{
	const char *wrong = NULL;

	if (!is_constructed(e->tag))
		wrong = flags & DER_ANY_CONTENT ? NULL : wrong_primitive(e->tag, e->content);
	else if ((e->tag & 0xc0) == 0 && e->tag != DER_SEQUENCE && e->tag != DER_SET)
		wrong = "a string that is constructed";
	if (wrong)
		return der_fail(at, "%s", wrong);
	return OK;
}

err der_check(struct slice bytes, unsigned flags)
{
	struct {
		struct der in;
		struct slice last; /* element of a SET */
		bool set;
	} level[DER_DEPTH_MAX + 1] = {0};
	size_t depth = 0;

	TRY(der_open(bytes, &level[0].in));
	for (;;) {
		struct der at = level[depth].in;
		struct der_element e;

		if (at.rest.len == 0 && depth == 0)
			return OK;
		if (at.rest.len == 0) {
			depth--;
			continue;
		}
		if (depth == 0 && at.rest.at != at.origin)
			return der_end(&at);
		TRY(der_element(&level[depth].in, &e));
		TRY(check_element(&at, &e, flags));
		if (level[depth].set && level[depth].last.at && !in_order(level[depth].last, e.whole))
			return der_fail(&at, "a SET whose elements are out of order");
		level[depth].last = e.whole;
		if (!is_constructed(e.tag))
			continue;
		if (depth == DER_DEPTH_MAX)
			return der_fail(&at, "more than %d levels", DER_DEPTH_MAX);
		depth++;
		level[depth].in = (struct der){.rest = e.content, .origin = at.origin};
		level[depth].last = slice(NULL, 0);
		level[depth].set = e.tag == DER_SET && (flags & DER_SORTED_SETS);
	}
}
