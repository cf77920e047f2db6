/* SPDX-License-Identifier: Apache-2.0 */
/* Our own unpacking of deflate streams beside zlib's. */
#ifndef TESTS_LIB_DEFLATED_H
#define TESTS_LIB_DEFLATED_H

#include "base/slice.h"

/* Does zlib unpack it into exactly size bytes, with nothing left over? */
bool deflated_by_zlib(struct slice packed, uint8_t *out, size_t size);

/* The stream is taken or refused by both alike, and gives the same bytes; the test fails when not. Whether it is taken. */
bool deflated_alike(struct slice packed, size_t size);

/* Packed by zlib at a level and with a strategy of its own; the caller frees. */
uint8_t *deflated_make(struct slice bytes, int level, int strategy, size_t *len);

#endif
