/* SPDX-License-Identifier: Apache-2.0 */
#include "image/draw.h"

#include <cairo.h>
#include <math.h>

#include "image/arc.h"
#include "image/font.h"
#include "image/png.h"

/* Proportions, as seals are cut: of the seal's height where nothing else is said. */
static const double NAME_HEIGHT = 0.135;   /* of a letter on the arc */
static const double NAME_GAP = 0.028;      /* between rim and name */
static const double NAME_SPAN = 250;       /* degrees at most */
static const double NAME_SPREAD = 1.42;    /* heights from letter to letter at most */
static const double NAME_NARROWEST = 0.58; /* width of a letter to its height at least */
static const double STAR_RADIUS = 1.0 / 6; /* the star is a third of the seal */
static const double CODE_HEIGHT = 0.05;
static const double CODE_SPAN = 84; /* degrees at most */

struct drawing {
	cairo_t *to; /* in mm, origin in the centre, y down */
	const struct seal_design *design;
	struct image_font font;
	double rim; /* mm */
};

static double radians(double degrees)
{
	return degrees * M_PI / 180;
}

static struct slice letter_at(struct slice text, size_t offset)
{
	const char *at = (const char *)text.at + offset;

	return slice(at, (size_t)(g_utf8_next_char(at) - at));
}

/* Sets a text along an arc; each letter gets a share of the way by its width. */
static void write_along(struct drawing *d, const struct arc *arc, struct slice text, double em_width,
			double height)
{
	double whole = 0;
	double before = 0;
	struct slice letter;

	for (size_t i = 0; i < text.len; i += letter.len) {
		letter = letter_at(text, i);
		whole += image_font_width(&d->font, letter);
	}
	for (size_t i = 0; i < text.len; i += letter.len) {
		double width;
		struct arc_place place;

		letter = letter_at(text, i);
		width = image_font_width(&d->font, letter);
		place = arc_at(arc, (before + width / 2) / whole);
		before += width;
		cairo_save(d->to);
		cairo_translate(d->to, place.x, place.y);
		cairo_rotate(d->to, place.turn);
		image_font_path(&d->font, d->to, letter, em_width, height);
		cairo_restore(d->to);
	}
	cairo_fill(d->to);
}

/* The name spreads over at most 250 degrees. Few letters stand closer together than that; many become narrow,
 * and from a certain narrowness on lower too. */
static void draw_name(struct drawing *d)
{
	const struct seal_design *s = d->design;
	double ems = image_font_width(&d->font, s->name);
	double height = NAME_HEIGHT * s->height_mm;
	double inset = d->rim + NAME_GAP * s->height_mm;
	struct arc feet = {.span = radians(NAME_SPAN)};
	struct arc middle = feet;
	double pitch;
	double width;

	do {
		/* letters stand side by side a third above their feet, where the way is shorter than at the
		 * heads */
		feet.a = s->width_mm / 2.0 - inset - 0.68 * height;
		feet.b = s->height_mm / 2.0 - inset - 0.68 * height;
		pitch = arc_length(&feet) / ems;
		width = fmin(height, 0.98 * pitch);
		if (width >= NAME_NARROWEST * height)
			break;
		height *= 0.96;
	} while (height > 1);
	middle.a = s->width_mm / 2.0 - inset - height / 2;
	middle.b = s->height_mm / 2.0 - inset - height / 2;
	middle.span *= fmin(1, NAME_SPREAD * height * ems / arc_length(&middle));
	write_along(d, &middle, s->name, width, height);
}

static void draw_code_below(struct drawing *d)
{
	const struct seal_design *s = d->design;
	double ems = image_font_width(&d->font, s->code);
	double height = CODE_HEIGHT * s->height_mm;
	double inset = d->rim + 0.022 * s->height_mm + height / 2;
	struct arc arc = {s->width_mm / 2.0 - inset, s->height_mm / 2.0 - inset, radians(CODE_SPAN), true};
	double needed = 1.35 * height * ems / arc_length(&arc);

	if (s->code.len == 0)
		return;
	arc.span *= fmin(1, needed);
	write_along(d, &arc, s->code, height * fmin(1, 1.2 / needed), height);
}

/* A text on a straight line around (0, y), no wider than most. */
static void write_line(struct drawing *d, struct slice text, double y, double em_width, double height,
		       double most)
{
	double ems = image_font_width(&d->font, text);

	if (text.len == 0)
		return;
	cairo_save(d->to);
	cairo_translate(d->to, 0, y);
	image_font_path(&d->font, d->to, text, fmin(em_width, most / ems), height);
	cairo_fill(d->to);
	cairo_restore(d->to);
}

static void draw_star(struct drawing *d)
{
	double outer = STAR_RADIUS * d->design->height_mm;
	double inner = outer * sin(M_PI / 10) / sin(3 * M_PI / 10);

	for (int i = 0; i < 10; i++) {
		double radius = i % 2 ? inner : outer;

		cairo_line_to(d->to, radius * sin(i * M_PI / 5), -radius * cos(i * M_PI / 5));
	}
	cairo_close_path(d->to);
	cairo_fill(d->to);
}

static void draw_rim(struct drawing *d)
{
	double a = (d->design->width_mm - d->rim) / 2;
	double b = (d->design->height_mm - d->rim) / 2;

	if (d->design->shape == SHAPE_SQUARE) {
		cairo_rectangle(d->to, -a, -b, 2 * a, 2 * b);
	} else {
		cairo_save(d->to);
		cairo_scale(d->to, a, b);
		cairo_arc(d->to, 0, 0, 1, 0, 2 * M_PI);
		cairo_restore(d->to);
	}
	cairo_set_line_width(d->to, d->rim);
	cairo_stroke(d->to);
}

static void draw_round(struct drawing *d)
{
	const struct seal_design *s = d->design;
	double caption = 0.098 * s->height_mm;

	draw_name(d);
	if (s->centre == CENTRE_STAR)
		draw_star(d);
	write_line(d, s->caption, 0.262 * s->height_mm, caption, caption, 0.5 * s->width_mm);
	draw_code_below(d);
}

/* 国家税务总局公告2011年第7号: the number in the centre 3.7 mm high, at most 26 mm wide; the caption 3 mm
 * high, its top edge 4.2 mm below the centre line. Other ovals have the caption in the same place. */
static void draw_oval(struct drawing *d)
{
	const struct seal_design *s = d->design;

	draw_name(d);
	if (s->centre == CENTRE_CODE)
		write_line(d, s->code, 0, 3, 4.9, 26);
	else
		draw_code_below(d);
	write_line(d, s->caption, 5.7, 4.6, 3.2, 0.58 * s->width_mm);
}

/* Columns from right to left, each read downwards, as names are cut in stone. */
static void draw_square(struct drawing *d)
{
	const struct seal_design *s = d->design;
	long count = g_utf8_strlen((const char *)s->name.at, (gssize)s->name.len);
	int rows = (int)ceil(sqrt((double)count));
	int columns = (int)((count + rows - 1) / rows);
	double field = s->width_mm - 2 * d->rim - 0.05 * s->width_mm;
	struct slice letter;
	int n = 0;

	for (size_t i = 0; i < s->name.len; i += letter.len, n++) {
		int column = n / rows;
		double x = field / columns * (columns / 2.0 - 0.5 - column);
		double y = field / rows * (n % rows + 0.5 - rows / 2.0);

		letter = letter_at(s->name, i);
		cairo_save(d->to);
		cairo_translate(d->to, x, y);
		image_font_path(&d->font, d->to, letter, field / columns, field / rows);
		cairo_restore(d->to);
	}
	cairo_fill(d->to);
}

static void draw_seal(struct drawing *d)
{
	const struct seal_design *s = d->design;

	cairo_scale(d->to, IMAGE_DOTS_PER_MM, IMAGE_DOTS_PER_MM);
	cairo_translate(d->to, s->width_mm / 2.0, s->height_mm / 2.0);
	cairo_set_tolerance(d->to, 0.05);
	cairo_set_source_rgba(d->to, 0, 0, 0, 1);
	draw_rim(d);
	switch (s->shape) {
	case SHAPE_ROUND:
		draw_round(d);
		break;
	case SHAPE_OVAL:
		draw_oval(d);
		break;
	case SHAPE_SQUARE:
		draw_square(d);
		break;
	}
}

/* Draws into a mask: the ink is one colour, so only how much of it covers a pixel matters. */
static err draw_mask(struct arena *arena, struct drawing *d, cairo_surface_t *surface, struct slice *png)
{
	static const uint8_t red[3] = {0xe6, 0, 0};
	struct png_mask mask;
	cairo_status_t status;

	d->to = cairo_create(surface);
	draw_seal(d);
	status = cairo_status(d->to);
	cairo_destroy(d->to);
	if (status != CAIRO_STATUS_SUCCESS)
		return FAIL(E_NO_MEMORY, "cairo: %s", cairo_status_to_string(status));
	cairo_surface_flush(surface);
	mask = (struct png_mask){
		.at = cairo_image_surface_get_data(surface),
		.stride = (size_t)cairo_image_surface_get_stride(surface),
		.width = (unsigned)cairo_image_surface_get_width(surface),
		.height = (unsigned)cairo_image_surface_get_height(surface),
	};
	return png_write(arena, &mask, red, png);
}

static void drop_surface(cairo_surface_t **surface)
{
	cairo_surface_destroy(*surface);
}

static void release_font(struct drawing *d)
{
	image_font_release(&d->font);
}

err seal_image_draw(struct arena *arena, const struct seal_design *design, struct slice *png)
{
	struct slice texts[] = {design->name, design->caption, design->code};
	CLEANUP(release_font) struct drawing d = {.design = design, .rim = design->rim_tenths / 10.0};
	CLEANUP(drop_surface) cairo_surface_t *surface = NULL;

	TRY(seal_design_check(design));
	if (design->centre == CENTRE_EMBLEM)
		return FAIL_AT(
			E_IMAGE_RULE, "centre",
			"the national emblem is not drawn: an image made from its standard copy is needed");
	TRY(image_font_open(&d.font, texts, COUNT(texts)));
	surface = cairo_image_surface_create(CAIRO_FORMAT_A8, design->width_mm * IMAGE_DOTS_PER_MM,
					     design->height_mm * IMAGE_DOTS_PER_MM);
	return draw_mask(arena, &d, surface, png);
}
