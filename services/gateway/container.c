/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/container.h"

#include "base/text.h"
#include "court/court.h"
#include "gm/arithmetic.h"
#include "zip/read.h"

/* All bytes, and of each file its name and an error. */
enum { CONTAINER_ANSWER_MAX = VERIFY_MANY_BYTES_MAX + VERIFY_MANY_MAX * (ZIP_NAME_MAX + 4 * ERR_TEXT_MAX) };

/* ---- in the cell; answer: number: how many, of each bytes: name, number: E_OK and bytes: content, or an error ---- */

static err check(const struct zip *zip)
{
	size_t total = 0;

	if (zip->files == 0 || zip->files > VERIFY_MANY_MAX)
		return FAIL_AT(E_TOO_BIG, "body", "between 1 and %d files at a time", VERIFY_MANY_MAX);
	for (size_t i = 0; i < zip->count; i++)
		total += zip->entries[i].size;
	if (total > VERIFY_MANY_BYTES_MAX)
		return FAIL_AT(E_TOO_BIG, "body", "unpacks to over %d bytes", VERIFY_MANY_BYTES_MAX);
	return OK;
}

static err put_file(struct buf *out, const struct zip_entry *entry)
{
	struct slice bytes;
	err e;

	TRY(frame_put_bytes(out, entry->name));
	e = zip_unpack(out->arena, entry, &bytes);
	if (e.code != E_OK)
		return frame_put_error(out, e);
	TRY(frame_put_number(out, E_OK));
	return frame_put_bytes(out, bytes);
}

static err unpack(struct arena *arena, struct slice bytes, struct slice words, struct slice *answer)
{
	struct zip zip;
	struct buf out;

	(void)words;
	TRY(zip_open(arena, bytes, &zip));
	TRY(check(&zip));
	buf_init(&out, arena, CONTAINER_ANSWER_MAX);
	TRY(buf_reserve(&out, bytes.len));
	TRY(frame_put_number(&out, (int64_t)zip.files));
	for (size_t i = 0; i < zip.count; i++)
		if (!zip.entries[i].folder)
			TRY(put_file(&out, &zip.entries[i]));
	*answer = buf_slice(&out);
	return OK;
}

const struct cell_duty container_duty = {.name = "container", .prepare = court_prepare, .work = unpack};

/* ---- in the office: a stranger's word ---- */

static err take_file(struct slice *rest, struct contained *file)
{
	struct slice here;
	int64_t code;

	TRY(frame_bytes(rest, ZIP_NAME_MAX, &file->name));
	REQUIRE(text_is_utf8(file->name), E_SYNTAX);
	here = *rest;
	TRY(frame_number(&here, E_OK, E_COUNT - 1, &code));
	if (code != E_OK)
		return frame_error(rest, &file->failed);
	file->failed = (struct frame_error){.code = E_OK};
	*rest = here;
	return frame_bytes(rest, rest->len, &file->bytes);
}

static err take_files(struct arena *arena, struct slice rest, struct contained **files, size_t *count)
{
	int64_t number;

	TRY(frame_number(&rest, 1, VERIFY_MANY_MAX, &number));
	*count = (size_t)number;
	*files = arena_array(arena, *count, struct contained);
	REQUIRE(*files, E_NO_MEMORY);
	for (size_t i = 0; i < *count; i++)
		TRY(take_file(&rest, &(*files)[i]));
	return frame_done(rest);
}

err container_read(struct arena *arena, struct slice zip, instant patience, struct contained **files,
		   size_t *count)
{
	const struct chore chore = {.duty = container_duty.name,
				    .told = arithmetic_chosen(),
				    .bytes = zip,
				    .answer_max = CONTAINER_ANSWER_MAX,
				    .memory_mib = COURT_MEMORY_MIB,
				    .patience = patience};
	struct slice answer;
	err e;

	TRY(chore_do(&chore, arena, &answer));
	e = take_files(arena, answer, files, count);
	if (e.code == E_SYNTAX)
		return FAIL(E_CELL, "the cell talks nonsense");
	return e;
}
