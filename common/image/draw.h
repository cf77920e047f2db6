/* SPDX-License-Identifier: Apache-2.0 */
/* Draws the image of a seal. */
#ifndef IMAGE_DRAW_H
#define IMAGE_DRAW_H

#include "base/arena.h"
#include "image/design.h"

/* A PNG of width_mm × height_mm at IMAGE_DOTS_PER_MM, red on transparent ground: rim, centre, the name from
 * left to right along the upper arc, the caption below the centre, the code along the lower arc. The same
 * design gives the same bytes where fonts and libraries are the same. Checks the design first: errors of
 * seal_design_check. E_IMAGE_RULE for the national emblem, which only its lawful copy may show; E_IMAGE_FONT;
 * E_NO_MEMORY. */
err seal_image_draw(struct arena *arena, const struct seal_design *design, struct slice *png);

#endif
