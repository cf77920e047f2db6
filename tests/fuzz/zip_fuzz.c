/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a container: opened and unpacked whole, or refused. What opens survives being written anew. */
#include <assert.h>

#include "zip/nest.h"
#include "zip/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static void write_again(struct arena *arena, const struct zip *zip)
{
	struct zip_writer writer;
	struct slice again;
	struct zip reread;

	if (zip_writer_init(&writer, arena, zip->count).code != E_OK)
		return;
	for (size_t i = 0; i < zip->count; i++)
		if (zip_write_copy(&writer, &zip->entries[i]).code != E_OK)
			return;
	if (zip_write_end(&writer, &again).code != E_OK)
		return;
	if (zip_open(arena, again, &reread).code == E_OK)
		assert(reread.count == zip->count);
	else
		assert(err_trail()->code == E_NO_MEMORY || err_trail()->code == E_ZIP_PATH);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct arena arena;
	struct slice content;
	struct zip zip;

	arena_init(&arena, 64 << 20);
	if (zip_open(&arena, slice(at, len), &zip).code == E_OK) {
		for (size_t i = 0; i < zip.count; i++) {
			if (zip_unpack(&arena, &zip.entries[i], &content).code == E_OK)
				assert(content.len == zip.entries[i].size);
			if (zip_check_nesting(&zip.entries[i]).code != E_OK)
				err_forget();
			if (!zip.entries[i].folder)
				assert(zip_find(&zip, zip.entries[i].name, NULL) == &zip.entries[i]);
		}
		write_again(&arena, &zip);
	}
	arena_clear(&arena);
	err_forget();
	return 0;
}
