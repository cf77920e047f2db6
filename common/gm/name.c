/* SPDX-License-Identifier: Apache-2.0 */
/* Name ::= SEQUENCE OF RelativeDistinguishedName
 * RelativeDistinguishedName ::= SET SIZE (1..MAX) OF SEQUENCE { type OBJECT IDENTIFIER, value DirectoryString } */
#include "gm/name.h"

#include "base/buf.h"
#include "base/text.h"
#include "der/oid.h"

static const struct {
	const char *label;
	const struct slice *oid;
	unsigned tag; /* to write it with */
} kinds[NAME_PARTS] = {
	[NAME_C] = {"C", &OID_C, DER_PRINTABLE},
	[NAME_ST] = {"ST", &OID_ST, DER_UTF8},
	[NAME_L] = {"L", &OID_L, DER_UTF8},
	[NAME_O] = {"O", &OID_O, DER_UTF8},
	[NAME_OU] = {"OU", &OID_OU, DER_UTF8},
	[NAME_CN] = {"CN", &OID_CN, DER_UTF8},
	[NAME_SERIAL] = {"serialNumber", &OID_SERIAL_NUMBER, DER_PRINTABLE},
	[NAME_EMAIL] = {"emailAddress", &OID_EMAIL, DER_IA5},
	[NAME_DC] = {"DC", &OID_DC, DER_IA5},
};

err name_add(struct name *name, enum name_part part, struct slice text)
{
	REQUIRE(name->count < NAME_RDN_MAX, E_TOO_BIG);
	if (text.len == 0 || text.len > TEXT_NAME_MAX || !text_is_line(text))
		return FAIL_AT(E_FIELD, kinds[part].label, "not a printable text of at most %d bytes",
			       TEXT_NAME_MAX);
	if (part == NAME_C && text.len != 2)
		return FAIL_AT(E_FIELD, kinds[part].label, "a country has two letters");
	name->at[name->count].part = part;
	name->at[name->count].text = text;
	name->count++;
	return OK;
}

static void put_value(struct der_writer *w, enum name_part part, struct slice text)
{
	if (kinds[part].tag == DER_PRINTABLE)
		der_put_printable(w, text);
	else if (kinds[part].tag == DER_IA5)
		der_put_ia5(w, text);
	else
		der_put_utf8(w, text);
}

void name_put(struct der_writer *w, const struct name *name)
{
	size_t end = der_mark(w);

	for (size_t i = name->count; i-- > 0;) {
		size_t mark = der_mark(w);

		put_value(w, name->at[i].part, name->at[i].text);
		der_put_oid(w, *kinds[name->at[i].part].oid);
		der_wrap(w, mark, DER_SEQUENCE);
		der_wrap(w, mark, DER_SET);
	}
	der_wrap(w, end, DER_SEQUENCE);
}

/* One part after the other. first tells whether it begins a new relative name. */
struct walk {
	struct der names, set;
	size_t count;
};

struct part {
	struct slice type;
	struct der_element value;
	bool first;
};

static err walk_start(struct slice name, struct walk *walk)
{
	struct der in;

	*walk = (struct walk){0};
	TRY(der_open(name, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &walk->names));
	return der_end(&in);
}

static bool walk_done(const struct walk *walk)
{
	return walk->names.rest.len == 0 && walk->set.rest.len == 0;
}

static err walk_next(struct walk *walk, struct part *part)
{
	struct der pair;

	REQUIRE(walk->count++ < NAME_RDN_MAX, E_TOO_BIG);
	part->first = walk->set.rest.len == 0;
	if (part->first)
		TRY(der_enter(&walk->names, DER_SET, &walk->set));
	TRY(der_enter(&walk->set, DER_SEQUENCE, &pair));
	TRY(der_oid(&pair, &part->type));
	TRY(der_element(&pair, &part->value));
	return der_end(&pair);
}

err name_check(struct slice name)
{
	struct walk walk;
	struct part part;

	TRY(walk_start(name, &walk));
	do
		TRY(walk_next(&walk, &part));
	while (!walk_done(&walk));
	return OK;
}

static bool is_text(unsigned tag)
{
	return tag == DER_UTF8 || tag == DER_PRINTABLE || tag == DER_IA5 || tag == DER_VISIBLE;
}

/* The next character that counts, in small letters: one blank for a run of them, none at either end; -1: no more. */
static int next_letter(struct slice *text, bool begun)
{
	bool blank = false;
	int c;

	while (text->len > 0 && text->at[0] == ' ') {
		*text = slice_from(*text, 1);
		blank = begun;
	}
	if (text->len == 0)
		return -1;
	if (blank)
		return ' ';
	c = text->at[0];
	*text = slice_from(*text, 1);
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool text_alike(struct slice a, struct slice b)
{
	int c, d;

	for (bool begun = false;; begun = true) {
		c = next_letter(&a, begun);
		d = next_letter(&b, begun);
		if (c != d)
			return false;
		if (c < 0)
			return true;
	}
}

static bool part_alike(const struct part *a, const struct part *b)
{
	if (a->first != b->first || !slice_eq(a->type, b->type))
		return false;
	return slice_eq(a->value.whole, b->value.whole) || (is_text(a->value.tag) && is_text(b->value.tag) &&
							    text_alike(a->value.content, b->value.content));
}

bool name_alike(struct slice a, struct slice b)
{
	struct walk one, other;
	struct part part, another;
	bool alike;

	if (slice_eq(a, b))
		return true;
	alike = walk_start(a, &one).code == E_OK && walk_start(b, &other).code == E_OK;
	while (alike && !walk_done(&one) && !walk_done(&other))
		alike = walk_next(&one, &part).code == E_OK && walk_next(&other, &another).code == E_OK &&
			part_alike(&part, &another);
	alike = alike && walk_done(&one) && walk_done(&other);
	if (!alike)
		err_forget();
	return alike;
}

/* A character as UTF-8. */
static err put_character(struct buf *out, unsigned c)
{
	uint8_t utf8[3];
	size_t len = 0;

	if (c < 0x80) {
		utf8[len++] = (uint8_t)c;
	} else if (c < 0x800) {
		utf8[len++] = (uint8_t)(0xc0 | c >> 6);
		utf8[len++] = (uint8_t)(0x80 | (c & 0x3f));
	} else {
		utf8[len++] = (uint8_t)(0xe0 | c >> 12);
		utf8[len++] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		utf8[len++] = (uint8_t)(0x80 | (c & 0x3f));
	}
	return buf_put(out, slice(utf8, len));
}

/* The value as UTF-8. T61String is read as Latin-1, as everybody does; what is no text becomes "#" and its DER in
 * hexadecimal, as RFC 4514 §2.4 has it. */
static err value_text(const struct der_element *value, struct arena *arena, struct slice *text)
{
	struct slice c = value->content;
	unsigned width = value->tag == DER_BMP ? 2 : 1;
	const char *hex;
	struct buf out;

	*text = c;
	switch (value->tag) {
	case DER_UTF8:
	case DER_PRINTABLE:
	case DER_IA5:
	case DER_VISIBLE:
		if (text_is_utf8(c))
			return OK;
		break;
	case DER_T61:
	case DER_BMP:
		buf_init(&out, arena, c.len * 3);
		for (size_t i = 0; i + width <= c.len; i += width)
			TRY(put_character(&out,
					  width == 2 ? (unsigned)(c.at[i] << 8 | c.at[i + 1]) : c.at[i]));
		*text = buf_slice(&out);
		if (c.len % width == 0 && text_is_utf8(*text))
			return OK;
		break;
	default:
		break;
	}
	TRY(hex_write(arena, value->whole, &hex));
	hex = arena_text(arena, "#%s", hex);
	REQUIRE(hex, E_NO_MEMORY);
	*text = slice_str(hex);
	return OK;
}

static bool is_escaped(uint8_t c)
{
	return c < 0x20 || c == 0x7f || c == ',' || c == '+' || c == '\\';
}

static err put_escaped(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		size_t plain = 0;

		while (plain < text.len && !is_escaped(text.at[plain]))
			plain++;
		TRY(buf_put(out, slice(text.at, plain)));
		text = slice_from(text, plain);
		if (text.len > 0)
			TRY(buf_putf(out, text.at[0] < 0x20 || text.at[0] == 0x7f ? "\\%02x" : "\\%c",
				     text.at[0]));
		text = slice_from(text, 1);
	}
	return OK;
}

static err put_label(struct buf *out, struct slice type)
{
	char dotted[OID_TEXT_MAX];
	const char *label = NULL;

	for (size_t i = 0; i < NAME_PARTS && !label; i++)
		if (slice_eq(type, *kinds[i].oid))
			label = kinds[i].label;
	if (!label) {
		TRY(oid_text(type, dotted));
		label = dotted;
	}
	TRY(buf_put_str(out, label));
	return buf_put_str(out, "=");
}

err name_text(struct slice name, struct arena *arena, const char **text)
{
	struct walk walk;
	struct buf out;

	buf_init(&out, arena, name.len * 8 + NAME_RDN_MAX * OID_TEXT_MAX);
	TRY(walk_start(name, &walk));
	while (!walk_done(&walk)) {
		struct part part;
		struct slice value;

		TRY(walk_next(&walk, &part));
		TRY(value_text(&part.value, arena, &value));
		if (out.len > 0)
			TRY(buf_put_str(&out, part.first ? ", " : "+"));
		TRY(put_label(&out, part.type));
		TRY(put_escaped(&out, value));
	}
	return arena_cstr(arena, buf_slice(&out), text);
}

err name_find(struct slice name, enum name_part wanted, struct arena *arena, struct slice *text)
{
	struct walk walk;

	*text = slice(NULL, 0);
	TRY(walk_start(name, &walk));
	while (!walk_done(&walk)) {
		struct part part;

		TRY(walk_next(&walk, &part));
		if (slice_eq(part.type, *kinds[wanted].oid))
			TRY(value_text(&part.value, arena, text));
	}
	return OK;
}
