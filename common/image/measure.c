/* SPDX-License-Identifier: Apache-2.0 */
#include "image/measure.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>

struct picture {
	const uint8_t *at; /* cairo's ARGB32 or RGB24, in the machine's byte order */
	size_t stride;
	unsigned width;
	unsigned height;
	bool alpha;
};

enum ink { INK_RED, INK_LIGHT, INK_CLEAR, INK_OTHER };

static enum ink ink_at(const struct picture *p, unsigned x, unsigned y)
{
	uint32_t pixel;
	int alpha;
	int red;
	int green;
	int blue;

	memcpy(&pixel, p->at + y * p->stride + x * sizeof(pixel), sizeof(pixel));
	alpha = p->alpha ? (int)(pixel >> 24) : 255;
	if (alpha < 128)
		return INK_CLEAR;
	red = (int)(pixel >> 16 & 255) * 255 / alpha; /* cairo multiplies by alpha */
	green = (int)(pixel >> 8 & 255) * 255 / alpha;
	blue = (int)(pixel & 255) * 255 / alpha;
	/* red in all its shades on white, but neither orange nor magenta */
	if (red - green >= 64 && red - blue >= 64 &&
	    abs(green - blue) * 3 < red - (green < blue ? green : blue))
		return INK_RED;
	return red >= 180 && green >= 180 && blue >= 180 ? INK_LIGHT : INK_OTHER;
}

struct outline {
	unsigned left[IMAGE_SIDE_MAX]; /* of each line; right < left where it has no red */
	unsigned right[IMAGE_SIDE_MAX];
};

static void scan_line(const struct picture *p, unsigned y, struct outline *o, struct image_facts *f)
{
	size_t *const counts[] = {&f->red, &f->light, &f->clear, &f->other};

	o->left[y] = 1;
	o->right[y] = 0;
	for (unsigned x = 0; x < p->width; x++) {
		enum ink ink = ink_at(p, x, y);

		(*counts[ink])++;
		if (ink != INK_RED)
			continue;
		if (o->right[y] < o->left[y])
			o->left[y] = x;
		o->right[y] = x;
	}
}

static void find_box(const struct picture *p, const struct outline *o, struct image_facts *f)
{
	unsigned left = p->width;
	unsigned right = 0;
	unsigned top = p->height;
	unsigned bottom = 0;

	for (unsigned y = 0; y < p->height; y++) {
		if (o->right[y] < o->left[y])
			continue;
		left = o->left[y] < left ? o->left[y] : left;
		right = o->right[y] > right ? o->right[y] : right;
		top = y < top ? y : top;
		bottom = y;
	}
	if (top == p->height)
		return;
	f->ink.left = left;
	f->ink.top = top;
	f->ink.width = right - left + 1;
	f->ink.height = bottom - top + 1;
}

/* Compares both ends of each line with where the ellipse and the box would have them. */
static void compare_outline(const struct outline *o, struct image_facts *f)
{
	double a = f->ink.width / 2.0;
	double b = f->ink.height / 2.0;
	double middle = f->ink.left + a;
	double off_ellipse = 0;
	double off_box = 0;

	for (unsigned i = 0; i < f->ink.height; i++) {
		unsigned y = f->ink.top + i;
		double v = (i + 0.5 - b) / b;
		double half = a * sqrt(1 - v * v);
		bool empty = o->right[y] < o->left[y];
		double left = empty ? 0 : middle - o->left[y];
		double right = empty ? 0 : o->right[y] + 1 - middle;

		off_ellipse += fabs(left - half) + fabs(right - half);
		off_box += fabs(left - a) + fabs(right - a);
	}
	f->off_ellipse = (unsigned)(1000 * off_ellipse / (2 * a * f->ink.height));
	f->off_box = (unsigned)(1000 * off_box / (2 * a * f->ink.height));
}

static bool is_inside(const struct picture *p, long x, long y)
{
	return x >= 0 && y >= 0 && x < p->width && y < p->height;
}

static bool is_red(const struct picture *p, long x, long y)
{
	return is_inside(p, x, y) && ink_at(p, (unsigned)x, (unsigned)y) == INK_RED;
}

/* The first run of red on the way from (x, y) by (dx, dy). */
static unsigned first_run(const struct picture *p, long x, long y, int dx, int dy)
{
	unsigned run = 0;

	for (; is_inside(p, x, y); x += dx, y += dy) {
		if (is_red(p, x, y))
			run++;
		else if (run > 0)
			break;
	}
	return run;
}

static unsigned thinnest_rim(const struct picture *p, const struct image_facts *f)
{
	long x = f->ink.left + f->ink.width / 2;
	long y = f->ink.top + f->ink.height / 2;
	const unsigned runs[] = {
		first_run(p, f->ink.left, y, 1, 0),
		first_run(p, f->ink.left + f->ink.width - 1, y, -1, 0),
		first_run(p, x, f->ink.top, 0, 1),
		first_run(p, x, f->ink.top + f->ink.height - 1, 0, -1),
	};
	unsigned least = runs[0];

	for (size_t i = 1; i < COUNT(runs); i++)
		least = runs[i] < least ? runs[i] : least;
	return least;
}

/* The inside of a star a third as wide as the seal has a radius of 0.064; look at a disc of 0.05. What of it
 * lies outside the picture is not red. */
static unsigned red_of_centre(const struct picture *p, const struct image_facts *f)
{
	long radius = f->ink.height / 20;
	long x = f->ink.left + f->ink.width / 2;
	long y = f->ink.top + f->ink.height / 2;
	unsigned all = 1; /* the middle itself */
	unsigned red = is_red(p, x, y);

	for (long dy = -radius; dy <= radius; dy++)
		for (long dx = -radius; dx <= radius; dx++) {
			if (dx * dx + dy * dy > radius * radius)
				continue;
			all++;
			red += is_red(p, x + dx, y + dy);
		}
	return red * 1000 / all;
}

static err look_at(cairo_surface_t *surface, bool alpha, struct image_facts *f)
{
	struct outline outline;
	struct picture p = {
		.at = cairo_image_surface_get_data(surface),
		.stride = (size_t)cairo_image_surface_get_stride(surface),
		.width = (unsigned)cairo_image_surface_get_width(surface),
		.height = (unsigned)cairo_image_surface_get_height(surface),
		.alpha = alpha && cairo_image_surface_get_format(surface) == CAIRO_FORMAT_ARGB32,
	};

	if (p.width != f->width_px || p.height != f->height_px)
		return FAIL(E_IMAGE_FORM, "the picture is not as large as its header says");
	for (unsigned y = 0; y < p.height; y++)
		scan_line(&p, y, &outline, f);
	find_box(&p, &outline, f);
	if (f->red == 0)
		return OK;
	compare_outline(&outline, f);
	f->rim_px = thinnest_rim(&p, f);
	f->centre_red = red_of_centre(&p, f);
	return OK;
}

static cairo_status_t read_some(void *closure, unsigned char *to, unsigned len)
{
	struct slice *left = closure;

	if (len > left->len)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, left->at, len);
	*left = slice_from(*left, len);
	return CAIRO_STATUS_SUCCESS;
}

static void drop_surface(cairo_surface_t **surface)
{
	cairo_surface_destroy(*surface);
}

err seal_image_measure(struct slice file, struct image_facts *facts)
{
	CLEANUP(drop_surface) cairo_surface_t *surface = NULL;
	struct png_header header;

	*facts = (struct image_facts){.type = image_type_of(file)};
	if (facts->type != IMAGE_PNG)
		return FAIL(E_IMAGE_FORM, "a seal image is handed in as PNG");
	TRY(png_header_read(file, &header));
	facts->width_px = header.width;
	facts->height_px = header.height;
	surface = cairo_image_surface_create_from_png_stream(read_some, &file);
	if (cairo_surface_status(surface) == CAIRO_STATUS_NO_MEMORY)
		return FAIL(E_NO_MEMORY, "no memory to decode the image");
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		return FAIL(E_IMAGE_FORM, "the PNG cannot be decoded");
	return look_at(surface, header.alpha, facts);
}
