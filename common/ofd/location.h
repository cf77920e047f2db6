/* SPDX-License-Identifier: Apache-2.0 */
/* ST_Loc: where one file of a package says that another lies (GB/T 33190-2016; formats.md §7.1), and ST_Box. */
#ifndef OFD_LOCATION_H
#define OFD_LOCATION_H

#include "base/arena.h"

/* Resolve a location against a folder ("" is the root): absolute when it starts with "/". Backslashes count as
 * slashes; *backslash says whether there were any. The path has no leading slash, no "." and no "..".
 * E_ZIP_PATH when it leaves the package, names a drive, or holds control characters; E_NO_MEMORY. */
err ofd_resolve(struct arena *arena, struct slice folder, struct slice location, struct slice *path,
		bool *backslash);

/* The folder of a path; empty for a file at the root. */
struct slice ofd_folder(struct slice path);

/* Take one decimal number off a text, and the blanks before it. E_XML_SHAPE. */
err ofd_number(struct slice *text, double *out);

/* "x y width height" in millimetres, four decimal numbers. E_XML_SHAPE. */
err ofd_box(struct slice text, double box[4]);

/* Millimetres with at most three decimals, as OFD writes them: "6.667", "40". */
enum { OFD_MM_TEXT = 32 };
void ofd_mm_write(double mm, char out[OFD_MM_TEXT]);

#endif
