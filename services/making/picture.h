/* SPDX-License-Identifier: Apache-2.0 */
/* A seal image that an owner supplies, measured in a cell: what unpacks pictures is large and not ours. */
#ifndef MAKING_PICTURE_H
#define MAKING_PICTURE_H

#include "cell/duty.h"
#include "image/measure.h"

extern const struct cell_duty picture_duty;

/* As seal_image_measure; and E_CELL when the cell ends of it, takes over PICTURE_SECONDS, or says what no picture measures. */
err picture_measure(struct arena *arena, struct slice png, struct image_facts *facts);

#endif
