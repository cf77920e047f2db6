/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of requests. What passes must read the same when it is written again from what was read of it, and
 * a complete head must be found at the same place however its bytes arrive. */
#include <assert.h>

#include "http/head.h"
#include "http/percent.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static void check_pieces(struct slice bytes, size_t whole)
{
	for (size_t part = whole > 8 ? whole - 8 : 0; part < whole; part++) {
		size_t found;

		assert(head_length(slice(bytes.at, part), &found).code == E_OK && found == 0);
	}
}

static void check_read(struct slice bytes, const struct head *head)
{
	struct arena arena;
	struct slice path;

	assert(head->target.len > 0 && head->target.at[0] == '/');
	assert(head->path.len <= head->target.len);
	for (size_t i = 0; i < head->target.len; i++)
		assert(head->target.at[i] > 0x20 && head->target.at[i] < 0x7f);
	assert(head->method.at >= bytes.at && head->target.at + head->target.len < bytes.at + bytes.len);
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert(percent_decode(&arena, head->path, &path).code == E_OK);
	arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct slice bytes = slice(at, len);
	struct head head;
	size_t whole;

	if (head_length(bytes, &whole).code != E_OK || whole == 0)
		return 0;
	check_pieces(bytes, whole);
	if (head_read(slice(at, whole), &head).code == E_OK)
		check_read(bytes, &head);
	return 0;
}
