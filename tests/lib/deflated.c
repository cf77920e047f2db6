/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/deflated.h"

#include <stdlib.h>
#include <zlib.h>

#include "lib/check.h"
#include "zip/inflate.h"

bool deflated_by_zlib(struct slice packed, uint8_t *out, size_t size)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.at, .avail_in = (uInt)packed.len};
	bool good;

	assert_int_equal(inflateInit2(&z, -MAX_WBITS), Z_OK);
	z.next_out = out;
	z.avail_out = (uInt)size + 1; /* one byte more shows too much */
	good = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0 && z.total_out == size;
	inflateEnd(&z);
	return good;
}

bool deflated_alike(struct slice packed, size_t size)
{
	/* Of their very sizes, so that a sanitizer sees every byte beyond. */
	uint8_t *ours = malloc(size > 0 ? size : 1), *theirs = malloc(size + 1);
	uint8_t *in = malloc(packed.len > 0 ? packed.len : 1);
	bool taken;

	assert_true(ours && theirs && in);
	if (packed.len > 0)
		memcpy(in, packed.at, packed.len);
	taken = zip_inflate(slice(in, packed.len), ours, size);
	assert_int_equal(taken, deflated_by_zlib(packed, theirs, size));
	if (taken)
		assert_memory_equal(ours, theirs, size);
	free(ours);
	free(theirs);
	free(in);
	return taken;
}

uint8_t *deflated_make(struct slice bytes, int level, int strategy, size_t *len)
{
	z_stream z = {0};
	uint8_t *packed;

	assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, -MAX_WBITS, 8, strategy), Z_OK);
	*len = deflateBound(&z, (uLong)bytes.len);
	packed = malloc(*len);
	assert_non_null(packed);
	z.next_in = (Bytef *)(uintptr_t)bytes.at;
	z.avail_in = (uInt)bytes.len;
	z.next_out = packed;
	z.avail_out = (uInt)*len;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	*len = z.total_out;
	deflateEnd(&z);
	return packed;
}
