/* SPDX-License-Identifier: Apache-2.0 */
/* A small OFD package that has every kind of file, made here and so ours to forge. */
#ifndef TESTS_LIB_PACKAGE_H
#define TESTS_LIB_PACKAGE_H

#include "base/arena.h"

/* One page, a template, resources, font, image, colour profile, annotations, attachment, custom tag, extension, a
 * version, and a file that nothing leads to. The test fails when memory runs out. */
struct slice package_make(struct arena *arena);

/* The same, signed once (with a value that is no signature) by a signature that names every file. */
struct slice package_signed(struct arena *arena);

/* A copy in which one text of one file is exchanged. The test fails when it is not there. */
struct slice package_edit(struct arena *arena, struct slice package, const char *file, const char *from,
			  const char *to);

/* A copy in which a file's Reference is taken out of the first signature. */
struct slice package_unlist(struct arena *arena, struct slice package, const char *file);

#endif
