/* SPDX-License-Identifier: Apache-2.0 */
/* Where a seal goes: pages and places in millimetres, from the upper left corner of a page. */
#ifndef OFD_PAGES_H
#define OFD_PAGES_H

#include "ofd/stamp.h"

/* A page by its number, from 1. E_FIELD when there is no such page. */
err ofd_page_at(const struct ofd *ofd, size_t document, size_t number, const struct ofd_page **out);

/* A place of width × height mm on page `number`, its upper left corner at x, y; it must lie on the page. E_FIELD. */
err ofd_place_at(const struct ofd *ofd, size_t document, size_t number, const double box[4],
		 struct ofd_place *out);

/* A riding seal (骑缝章) down the right edge of all pages: the same box on each, moved by a slice, and clipped to
 * it (formats.md §7.5). y in mm from the top. E_FIELD with fewer than two pages, more than OFD_RIDING_MAX, or no
 * room; E_NO_MEMORY. */
err ofd_riding(struct arena *arena, const struct ofd *ofd, size_t document, double width, double height,
	       double y, struct ofd_place **places, size_t *count);

#endif
