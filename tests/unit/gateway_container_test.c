/* SPDX-License-Identifier: Apache-2.0 */
/* A container with many files for the gateway is read in a cell: what comes out of it is what is in it, and a cell that is taken
 * over costs the request its answer. This program is both sides of the wall. */
#include <unistd.h>

#include "gateway/container.h"
#include "lib/check.h"
#include "lib/process.h"
#include "zip/write.h"

static struct arena arena;
static struct contained *files;
static size_t count;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	assert_int_equal(0, process_child(getpid())); /* no cell is left */
	arena_clear(&arena);
	return 0;
}

/* A container with so many files, 0, 1, 2 … */
static struct slice container(size_t number)
{
	struct zip_writer writer;
	struct slice zip;

	assert_ok(zip_writer_init(&writer, &arena, number + 1));
	for (size_t i = 0; i < number; i++) {
		const char *name = arena_text(&arena, "文件/%zu", i);

		assert_ok(zip_write_stored(&writer, slice_str(name), slice_str(strrchr(name, '/') + 1)));
	}
	assert_ok(zip_write_end(&writer, &zip));
	return zip;
}

static err open_it(struct slice zip)
{
	return container_read(&arena, zip, 20 * SECOND, &files, &count);
}

static void what_is_in_it_comes_out_by_name(void **unused)
{
	(void)unused;
	assert_ok(open_it(container(3)));
	assert_int_equal(3, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(E_OK, files[i].failed.code);
		assert_true(slice_is(files[i].name, arena_text(&arena, "文件/%zu", i)));
		assert_true(slice_is(files[i].bytes, arena_text(&arena, "%zu", i)));
	}
}

static void a_file_that_is_damaged_costs_itself_alone(void **unused)
{
	struct slice zip = container(3);
	uint8_t *damaged;
	(void)unused;

	assert_ok(arena_copy(&arena, zip, &zip));
	damaged = memchr(zip.at, '1', zip.len); /* of the name, and after it the content */
	damaged = memchr(damaged + 1, '1', zip.len - (size_t)(damaged + 1 - zip.at));
	*damaged = '7';
	assert_ok(open_it(zip));
	assert_int_equal(3, count);
	assert_int_equal(E_ZIP_AMBIGUOUS, files[1].failed.code);
	assert_true(slice_is(files[1].name, "文件/1"));
	assert_int_equal(E_OK, files[2].failed.code);
	assert_true(slice_is(files[2].bytes, "2"));
}

static void what_is_no_container_or_too_much_is_refused_as_it_always_was(void **unused)
{
	(void)unused;
	assert_err(E_ZIP_AMBIGUOUS, open_it(slice_str("PK\x03\x04 and no end")));
	assert_err(E_TOO_BIG, open_it(container(VERIFY_MANY_MAX + 1)));
	assert_string_equal("body", err_trail()->place);
	assert_ok(open_it(container(VERIFY_MANY_MAX)));
}

/* ---- a cell that was taken over ---- */

static err put_one(struct buf *out, int64_t number, const char *name)
{
	TRY(frame_put_number(out, number));
	TRY(frame_put_bytes(out, slice_str(name)));
	TRY(frame_put_number(out, E_OK));
	return frame_put_bytes(out, slice_str("bytes"));
}

/* The first byte of the container says what it does. */
static err lie(struct arena *in, struct slice bytes, struct slice words, struct slice *answer)
{
	struct buf out;

	buf_init(&out, in, ARENA_CHUNK);
	switch (bytes.at[0]) {
	case 'c':
		__builtin_trap();
	case 'n':
		TRY(put_one(&out, 1, "\xff"));
		break;
	case 'm':
		TRY(put_one(&out, VERIFY_MANY_MAX + 1, "a"));
		break;
	case 'f':
		TRY(put_one(&out, 2, "a"));
		break;
	case 'l':
		TRY(put_one(&out, 1, "a"));
		TRY(buf_put_str(&out, "and more"));
		break;
	case 'g':
		TRY(put_one(&out, 1, "a"));
		break;
	default:
		return container_duty.work(in, bytes, words, answer);
	}
	*answer = buf_slice(&out);
	return OK;
}

static void whatever_a_cell_says_is_a_strangers_word(void **unused)
{
	static const char *const lies[] = {"crash", "name", "many", "few", "long"};
	(void)unused;

	for (size_t i = 0; i < COUNT(lies); i++)
		assert_err(E_CELL, open_it(slice_str(lies[i])));
	assert_ok(open_it(slice_str("good")));
	assert_true(slice_is(files[0].bytes, "bytes"));
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
	struct cell_duty liar = container_duty;
	const struct CMUnitTest tests[] = {
		IN_AN_ARENA(what_is_in_it_comes_out_by_name),
		IN_AN_ARENA(a_file_that_is_damaged_costs_itself_alone),
		IN_AN_ARENA(what_is_no_container_or_too_much_is_refused_as_it_always_was),
		IN_AN_ARENA(whatever_a_cell_says_is_a_strangers_word),
	};

	liar.work = lie;
	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&liar, NULL});
	return cmocka_run_group_tests(tests, NULL, NULL);
}
