/* SPDX-License-Identifier: Apache-2.0 */
/* Places along an arc of an ellipse around the origin (y points down), at equal lengths of the way, not equal
 * angles: on an oval they differ. */
#ifndef IMAGE_ARC_H
#define IMAGE_ARC_H

#include <stdbool.h>

struct arc {
	double a, b; /* half axes, mm */
	double span; /* radians of the ellipse's parameter, centred on its highest (or lowest) point */
	bool below;  /* along the lower side, where letters turn their heads to the centre */
};

struct arc_place {
	double x, y;
	double turn; /* radians clockwise that a letter standing there is turned by */
};

/* The length of the way, mm. */
double arc_length(const struct arc *arc);

/* The place at a share (0 … 1) of the way from the left end to the right. */
struct arc_place arc_at(const struct arc *arc, double share);

#endif
