/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/glyphs.h"

#include "ofd/location.h"

/* A text object while its characters are placed. */
struct object {
	double box[4];
	double ctm[6]; /* a b c d e f: x' = a·x + c·y + e, y' = b·x + d·y + f, from the box's corner */
	double size;
	double x, y; /* where the next character stands, before the matrix */
};

/* DeltaX or DeltaY: "1 2 g 3 4" is 1 2 4 4 4. */
struct deltas {
	struct slice text;
	size_t repeat;
	double last;
};

/* One character of UTF-8 that is known to be well-formed. */
static uint32_t take_code(struct slice *text)
{
	uint8_t first = text->at[0];
	size_t more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	uint32_t code = first & (0xffu >> (more ? more + 2 : 1));

	for (size_t i = 1; i <= more && i < text->len; i++)
		code = code << 6 | (text->at[i] & 0x3fu);
	*text = slice_from(*text, more + 1);
	return code;
}

static bool is_blank_code(uint32_t code)
{
	return code <= 0x20 || code == 0xa0 || code == 0x3000;
}

void ofd_codes(struct slice text, uint32_t *codes, size_t max, size_t *count)
{
	for (*count = 0; text.len > 0;) {
		uint32_t code = take_code(&text);

		if (is_blank_code(code))
			continue;
		if (*count < max)
			codes[*count] = code;
		++*count;
	}
}

/* The next distance; the size of a character where the file gives none. */
static double next_delta(struct deltas *d, double otherwise)
{
	double number;

	while (d->text.len > 0 && d->text.at[0] == ' ')
		d->text = slice_from(d->text, 1);
	if (d->repeat == 0 && d->text.len > 1 && d->text.at[0] == 'g') {
		d->text = slice_from(d->text, 1);
		if (ofd_number(&d->text, &number).code == E_OK && number >= 1 && number <= OFD_PAGE_TEXT_MAX)
			d->repeat = (size_t)number;
		if (ofd_number(&d->text, &d->last).code != E_OK)
			d->repeat = 0;
	}
	if (d->repeat > 0) {
		d->repeat--;
		return d->last;
	}
	if (d->text.len > 0 && ofd_number(&d->text, &number).code == E_OK)
		return number;
	d->text.len = 0;
	return otherwise;
}

static err add_glyph(struct ofd_glyphs *g, uint32_t code, const struct object *o)
{
	struct ofd_glyph *more;

	if (g->count == OFD_PAGE_TEXT_MAX)
		return FAIL(E_ZIP_LIMIT, "over %d characters on a page", OFD_PAGE_TEXT_MAX);
	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 1024;
		more = arena_array(g->arena, g->room, struct ofd_glyph);
		REQUIRE(more, E_NO_MEMORY);
		if (g->count > 0)
			memcpy(more, g->at, g->count * sizeof(*more));
		g->at = more;
	}
	g->at[g->count++] = (struct ofd_glyph){
		.code = code,
		.x = o->box[0] + o->ctm[0] * o->x + o->ctm[2] * o->y + o->ctm[4],
		.y = o->box[1] + o->ctm[1] * o->x + o->ctm[3] * o->y + o->ctm[5],
		.size = o->size * (o->ctm[3] < 0 ? -o->ctm[3] : o->ctm[3]),
	};
	return OK;
}

/* An attribute that is a number; what it was before when it is missing or none. */
static void read_number(const struct xml_node *node, const char *name, double *value)
{
	struct slice text = xml_attr_text(node, name);
	double number;

	if (text.len > 0 && ofd_number(&text, &number).code == E_OK)
		*value = number;
}

/* X and Y missing: those of the text before (§11.3). */
static err add_text_code(struct ofd_glyphs *g, const struct xml_node *node, struct object *o)
{
	struct deltas dx = {.text = xml_attr_text(node, "DeltaX")},
		      dy = {.text = xml_attr_text(node, "DeltaY")};
	struct slice text = node->text;

	read_number(node, "X", &o->x);
	read_number(node, "Y", &o->y);
	while (text.len > 0) {
		uint32_t code = take_code(&text);

		if (!is_blank_code(code))
			TRY(add_glyph(g, code, o));
		o->x += next_delta(&dx, dy.text.len > 0 ? 0 : o->size);
		o->y += next_delta(&dy, 0);
	}
	return OK;
}

static err add_object(struct ofd_glyphs *g, const struct xml_node *node)
{
	struct object o = {.ctm = {1, 0, 0, 1, 0, 0}};
	struct slice matrix = xml_attr_text(node, "CTM");
	double read[6];
	size_t count = 0;

	if (ofd_box(xml_attr_text(node, "Boundary"), o.box).code != E_OK)
		return OK;
	read_number(node, "Size", &o.size);
	while (count < COUNT(read) && matrix.len > 0 && ofd_number(&matrix, &read[count]).code == E_OK)
		count++;
	if (count == COUNT(read))
		memcpy(o.ctm, read, sizeof(read));
	for (const struct xml_node *code = xml_child(node, "TextCode"); code;
	     code = xml_sibling(code, "TextCode"))
		TRY(add_text_code(g, code, &o));
	return OK;
}

err ofd_glyphs_add(struct ofd_glyphs *glyphs, const struct xml_node *node)
{
	for (const struct xml_node *child = node->child; child; child = child->next) {
		if (slice_is(child->name, "TextObject"))
			TRY(add_object(glyphs, child));
		else
			TRY(ofd_glyphs_add(glyphs, child));
	}
	return OK;
}
