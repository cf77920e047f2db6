/* SPDX-License-Identifier: Apache-2.0 */
/* Compares what was measured with what was designed. */
#include "image/measure.h"

#include <stdlib.h>

enum {
	LEAST_DOTS_PER_MM = 8, /* 200 dpi: below, the name cannot be read */
	MOST_OTHER = 20,       /* 1/1000 of the ink in another colour: traces of scanning */
	MOST_OFF_SHAPE = 30,   /* 1/1000 of the half width */
	MOST_OFF_SIZE = 30,    /* 1/1000 of the side */
	MOST_OVER_RIM = 3,     /* tenths of a millimetre */
	LEAST_STAR = 950,      /* 1/1000 of the disc in the centre */
};

static err check_side(const char *side, unsigned ink_px, unsigned side_px, int mm)
{
	size_t share = (size_t)ink_px * 1000 / side_px;

	if (share + MOST_OFF_SIZE < 1000)
		return FAIL_AT(E_IMAGE_RULE, side, "the seal takes %zu tenths of a mm of the image's %d mm",
			       share * (size_t)mm / 100, mm);
	return OK;
}

static err check_resolution(const struct image_facts *f, const struct seal_design *d)
{
	unsigned across = f->width_px / (unsigned)d->width_mm;
	unsigned down = f->height_px / (unsigned)d->height_mm;

	if (across < LEAST_DOTS_PER_MM || down < LEAST_DOTS_PER_MM)
		return FAIL_AT(E_IMAGE_RULE, "resolution", "%u × %u dots per mm, fewer than %d", across, down,
			       LEAST_DOTS_PER_MM);
	/* the sides must have the proportion of the design, or the seal would be stamped distorted */
	if (llabs((long long)f->width_px * d->height_mm - (long long)f->height_px * d->width_mm) * 1000 >
	    (long long)f->height_px * d->width_mm * MOST_OFF_SIZE)
		return FAIL_AT(E_IMAGE_RULE, "shape",
			       "%u × %u pixels do not have the proportion of %d × %d mm", f->width_px,
			       f->height_px, d->width_mm, d->height_mm);
	return OK;
}

static err check_colour(const struct image_facts *f)
{
	if (f->red == 0)
		return FAIL_AT(E_IMAGE_RULE, "colour", "nothing in the image is red");
	if (f->other * 1000 > (f->red + f->other) * MOST_OTHER)
		return FAIL_AT(E_IMAGE_RULE, "colour", "%zu of %zu coloured pixels are not red", f->other,
			       f->red + f->other);
	return OK;
}

static err check_rim(const struct image_facts *f, const struct seal_design *d)
{
	unsigned tenths = f->rim_px * (unsigned)d->width_mm * 10 / f->width_px;
	const struct seal_image_rule *rule = seal_image_rule(d->kind);

	if (tenths > (unsigned)rule->rim_tenths + MOST_OVER_RIM)
		return FAIL_AT(E_IMAGE_RULE, "rim", "%u tenths of a mm, over %d (%s)", tenths,
			       rule->rim_tenths, rule->source);
	return OK;
}

err seal_image_check(const struct image_facts *f, const struct seal_design *d)
{
	unsigned off;

	TRY(seal_design_check(d));
	REQUIRE(f->type == IMAGE_PNG && f->width_px > 0 && f->height_px > 0, E_IMAGE_FORM);
	TRY(check_resolution(f, d));
	TRY(check_colour(f));
	off = d->shape == SHAPE_SQUARE ? f->off_box : f->off_ellipse;
	if (off > MOST_OFF_SHAPE)
		return FAIL_AT(E_IMAGE_RULE, "shape", "the outline is %u/1000 off that of the kind of seal",
			       off);
	TRY(check_side("width", f->ink.width, f->width_px, d->width_mm));
	TRY(check_side("height", f->ink.height, f->height_px, d->height_mm));
	TRY(check_rim(f, d));
	if (d->centre == CENTRE_STAR && f->centre_red < LEAST_STAR)
		return FAIL_AT(E_IMAGE_RULE, "centre", "there is no star in the centre");
	return OK;
}
