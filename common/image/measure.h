/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at a seal image that an owner supplies, so that the making unit can say whether it follows the rules
 * (办法第十六条第三项). */
#ifndef IMAGE_MEASURE_H
#define IMAGE_MEASURE_H

#include "image/design.h"
#include "image/png.h"

struct image_facts {
	enum image_type type;
	unsigned width_px;
	unsigned height_px;
	size_t red;   /* pixels of each kind; together all of them */
	size_t light; /* white, or nearly */
	size_t clear; /* transparent */
	size_t other;
	struct {
		unsigned left, top, width, height;
	} ink;                /* the smallest box around the red pixels; 0 without any */
	unsigned off_ellipse; /* mean distance of the outline from the ellipse in that box, in 1/1000 of its
			       * half width: a square has 215 */
	unsigned off_box;     /* the same from the box itself: a circle has 215 */
	unsigned rim_px;      /* the line first met from outside, where it is thinnest of four sides */
	unsigned centre_red;  /* in 1/1000 of a disc around the centre that the inside of a star covers */
};

/* Measures a PNG. Its header is checked before anything is decoded. Other types are named in facts->type
 * and refused: E_IMAGE_FORM. E_IMAGE_FORM too when it cannot be decoded, E_TOO_BIG over the limits. */
err seal_image_measure(struct slice file, struct image_facts *facts);

/* Can this be the image of the design? The image as a whole is taken to be width_mm × height_mm, as it will
 * be stamped. Checks the design first. E_IMAGE_RULE names what is wrong: resolution, colour, shape, width,
 * height, rim, centre. The words are for a person to read: they are not compared. */
err seal_image_check(const struct image_facts *facts, const struct seal_design *design);

#endif
