/* SPDX-License-Identifier: Apache-2.0 */
/* Writing what was read. What a reader accepts, its writer gives back byte for byte, the tolerances of formats.md §12.1
 * apart: those the reader names in a note. */
#ifndef TESTS_LIB_REWRITE_H
#define TESTS_LIB_REWRITE_H

#include "ses/signature.h"

/* A seal, a signature of version 4 or 5 through the writers of ses/. Empty: the reader accepts it and there is no writer
 * (version 1), or it names a tolerance. */
struct slice rewrite_seal(struct arena *arena, struct slice bytes);
struct slice rewrite_signature(struct arena *arena, struct slice bytes);

/* A seal, a signature of any version from the fields read, tolerances too. Where the reader keeps too little to tell how it
 * was written, the bytes themselves. */
struct slice rewrite_seal_fields(struct arena *arena, struct slice bytes);
struct slice rewrite_signature_fields(struct arena *arena, struct slice bytes);

/* Any DER, element by element through the writer of der/. */
struct slice rewrite_der(struct arena *arena, struct slice bytes);

#endif
