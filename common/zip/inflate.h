/* SPDX-License-Identifier: Apache-2.0 */
/* Unpacking deflate streams (RFC 1951) that are at hand as a whole. Our own, beside zlib's, because it is half again as
 * fast; and not one of the fast libraries, because those take streams that zlib, and so nearly every reader, refuses:
 * incomplete codes, symbols that stand for nothing. Takes what zlib takes, bit for bit, and nothing else. */
#ifndef ZIP_INFLATE_H
#define ZIP_INFLATE_H

#include "base/slice.h"

/* Unpack into exactly `size` bytes. False when the stream is broken, does not end with the last of the packed bytes, or
 * gives more or less; what is in `out` is then worth nothing. */
bool zip_inflate(struct slice packed, uint8_t *out, size_t size);

#endif
