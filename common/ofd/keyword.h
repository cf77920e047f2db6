/* SPDX-License-Identifier: Apache-2.0 */
/* Where a text stands on the pages, so that a seal can be put over it (eseal sign --keyword). Text is found in the
 * order it is drawn, blanks aside, and may run on from one text object to the next. Templates are not searched. */
#ifndef OFD_KEYWORD_H
#define OFD_KEYWORD_H

#include "ofd/stamp.h"

struct ofd_found {
	size_t page;   /* its number, from 1 */
	double box[4]; /* mm: x y width height round the text, from its first character to its last */
};

/* All places of a text, in page order, at most OFD_FOUND_MAX. Glyph widths are taken from the file's DeltaX, or
 * from the font size where it gives none. E_FIELD when the text is blank or over OFD_KEYWORD_MAX characters;
 * E_ZIP_LIMIT for a page of too much text; E_XML_…; E_NO_MEMORY. */
err ofd_find_text(struct arena *arena, const struct ofd *ofd, size_t document, struct slice text,
		  struct ofd_found **found, size_t *count);

/* A place of width × height mm centred on what was found, moved back onto the page where it would leave it.
 * E_FIELD when it does not fit on the page. */
err ofd_place_over(const struct ofd *ofd, size_t document, const struct ofd_found *found, double width,
		   double height, struct ofd_place *out);

#endif
