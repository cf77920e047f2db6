/* SPDX-License-Identifier: Apache-2.0 */
/* The letters of a seal as outlines. A family is taken only when it is installed and has every character of
 * the seal, so that no letter is ever quietly borrowed from another face; hinting is off, so that an outline
 * depends on the font alone. */
#ifndef IMAGE_FONT_H
#define IMAGE_FONT_H

#include <pango/pangocairo.h>

#include "base/err.h"
#include "base/slice.h"

struct image_font {
	PangoFontMap *map;
	PangoContext *context;
	PangoLayout *layout;
};

/* The first of the families for seals that has all characters of the texts. E_IMAGE_FONT says which character
 * is missing. Release it in any case. */
err image_font_open(struct image_font *font, const struct slice *texts, size_t count);
void image_font_release(struct image_font *font);

/* The width of a text in em. */
double image_font_width(const struct image_font *font, struct slice text);

/* Adds the outline of a text to the path: its em box has the current origin as centre, is height high, and
 * the width of an em is em_width. */
void image_font_path(const struct image_font *font, cairo_t *to, struct slice text, double em_width,
		     double height);

#endif
