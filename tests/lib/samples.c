/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/samples.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "gm/sm3.h"
#include "lib/check.h"

bool sample_there(const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), FIXTURES "/../shared/samples/%s", name);
	return access(path, R_OK) == 0;
}

struct slice sample(struct arena *arena, const char *name)
{
	const char *path = arena_text(arena, FIXTURES "/../shared/samples/%s", name);
	struct slice bytes;

	assert_non_null(path);
	if (!sample_there(name))
		skip();
	assert_ok(file_read(arena, path, FILE_MAX, &bytes));
	return bytes;
}

instant at(const char *text)
{
	instant t = 0;

	assert_ok(instant_read(slice_str(text), &t));
	return t;
}

const char *sm3_hex(struct arena *arena, struct slice bytes)
{
	struct sm3 digest;
	const char *hex;

	assert_ok(sm3_of(bytes, &digest));
	assert_ok(hex_write(arena, sm3_slice(&digest), &hex));
	return hex;
}

struct slice flipped(struct arena *arena, struct slice bytes, size_t offset, uint8_t bits)
{
	uint8_t *copy = arena_take(arena, bytes.len);

	assert_non_null(copy);
	assert_true(offset < bytes.len);
	memcpy(copy, bytes.at, bytes.len);
	copy[offset] ^= bits;
	return slice(copy, bytes.len);
}
