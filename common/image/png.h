/* SPDX-License-Identifier: Apache-2.0 */
/* PNG (ISO/IEC 15948) from outside: what kind of picture a file is, and whether a PNG is whole and small
 * enough to be decoded at all. And PNG of our own: one ink on transparent ground. */
#ifndef IMAGE_PNG_H
#define IMAGE_PNG_H

#include "base/arena.h"

enum image_type { IMAGE_UNKNOWN, IMAGE_PNG, IMAGE_JPG, IMAGE_GIF, IMAGE_BMP, IMAGE_OFD, IMAGE_TYPES };

/* By the first bytes. */
enum image_type image_type_of(struct slice file);

/* As SES_ESPictureInfo spells it: "PNG", "JPG", …; "" for an unknown one. */
const char *image_type_name(enum image_type type);

struct png_header {
	unsigned width; /* pixels, 1 … IMAGE_SIDE_MAX */
	unsigned height;
	bool alpha; /* has, or may have, transparent pixels */
};

/* Reads the frame of a PNG without decoding it: every chunk's length and checksum, IHDR first, IEND last,
 * nothing behind it. E_IMAGE_FORM; E_TOO_BIG over IMAGE_FILE_MAX or IMAGE_SIDE_MAX. */
err png_header_read(struct slice file, struct png_header *header);

struct png_mask {
	const uint8_t *at; /* cover of each pixel, 0 … 255 */
	size_t stride;
	unsigned width;
	unsigned height;
};

/* A PNG of one ink (red, green, blue) laid on transparent ground as the mask says, in 16 strengths: a tenth
 * of the size of full colour, and no eye sees the difference. E_NO_MEMORY. */
err png_write(struct arena *arena, const struct png_mask *mask, const uint8_t ink[3], struct slice *png);

#endif
