/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a deflate stream: our own unpacking and zlib's take it or refuse it alike, and read the same out of it. */
#include <assert.h>
#include <string.h>
#include <zlib.h>

#include "zip/inflate.h"

enum { MOST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	static uint8_t ours[MOST], theirs[MOST + 1];
	z_stream z = {.next_in = (Bytef *)(uintptr_t)at, .avail_in = (uInt)len};
	bool taken;
	size_t size;

	assert(inflateInit2(&z, -MAX_WBITS) == Z_OK);
	z.next_out = theirs;
	z.avail_out = sizeof(theirs);
	taken = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0;
	size = z.total_out;
	inflateEnd(&z);
	if (size > MOST)
		return 0;
	assert(zip_inflate(slice(at, len), ours, size) == taken);
	assert(!taken || memcmp(ours, theirs, size) == 0);
	assert(!zip_inflate(slice(at, len), ours, size + (size < MOST)) || size == MOST);
	return 0;
}
