/* SPDX-License-Identifier: Apache-2.0 */
/* The characters of a page and where they stand (GB/T 33190-2016 §11: TextObject, TextCode). */
#ifndef OFD_GLYPHS_H
#define OFD_GLYPHS_H

#include "xml/read.h"

struct ofd_glyph {
	uint32_t code;
	double x, y; /* mm on the page: left end of the base line */
	double size; /* mm */
};

struct ofd_glyphs {
	struct arena *arena;
	struct ofd_glyph *at;
	size_t count;
	size_t room;
};

/* Add the characters of all text objects under an element, in the order they are drawn, without blanks. What cannot
 * be read as a place is left out. E_ZIP_LIMIT over OFD_PAGE_TEXT_MAX, E_NO_MEMORY. */
err ofd_glyphs_add(struct ofd_glyphs *glyphs, const struct xml_node *node);

/* The characters of a text, blanks left out; count says how many there are, at most max are kept. */
void ofd_codes(struct slice text, uint32_t *codes, size_t max, size_t *count);

#endif
