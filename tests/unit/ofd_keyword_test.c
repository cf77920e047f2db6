/* SPDX-License-Identifier: Apache-2.0 */
/* Looking for text on pages, and putting a seal over it. */
#include "base/file.h"
#include "lib/check.h"
#include "lib/package.h"
#include "lib/zipmaker.h"
#include "ofd/keyword.h"

static struct arena arena;
static struct ofd ofd;
static struct ofd_found *found;
static size_t count;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, 1u << 28);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	err_forget();
	return 0;
}

static err look_for(const char *text)
{
	return ofd_find_text(&arena, &ofd, 0, slice_str(text), &found, &count);
}

static void open_notice(void)
{
	struct slice notice;

	assert_ok(file_read(&arena, FIXTURES "/tests/data/notice.ofd", FILE_MAX, &notice));
	assert_ok(ofd_open(&arena, notice, &ofd));
}

static bool near(double a, double b)
{
	return a - b < 0.001 && b - a < 0.001;
}

static void a_text_of_the_notice_is_found_where_it_stands(void **unused)
{
	(void)unused;
	open_notice();
	/* Boundary="76.479 61.400 59.042 9.770", Size 5.57, the 11th character after 5 × 5.57, 4 × 3.342, … */
	assert_ok(look_for("示市监发〔2026〕12号"));
	assert_int_equal(count, 1);
	assert_int_equal(found[0].page, 1);
	assert_true(near(found[0].box[0], 76.479) && near(found[0].box[1], 61.4) &&
		    near(found[0].box[3], 5.57));
	assert_true(near(found[0].box[2], 6 * 5.57 + 6 * 3.342 + 5.57));
	assert_ok(look_for("12号"));
	assert_true(near(found[0].box[0], 76.479 + 5 * 5.57 + 4 * 3.342 + 5.57));
	assert_ok(look_for("没有这句话"));
	assert_int_equal(count, 0);
	assert_err(E_FIELD, look_for("　 "));
	assert_err(E_FIELD, look_for(""));
	assert_err(E_FIELD, look_for("\xff"));
	assert_err(E_FIELD,
		   look_for("0123456789012345678901234567890123456789012345678901234567890123456789"));
}

static void text_runs_on_over_objects_and_blanks_and_repeats_on_every_page(void **unused)
{
	(void)unused;
	open_notice();
	assert_ok(look_for("关于 开展"));
	assert_true(count >= 1);
	assert_ok(look_for("示例县市场监督管理局关于开展"));
	assert_int_equal(count, 1);
	assert_true(found[0].box[3] > 15); /* two lines */
	assert_ok(look_for("—"));
	assert_true(count >= 8 && found[count - 1].page == 4);
}

static void distances_that_repeat_and_go_down_are_followed(void **unused)
{
	static const char code[] = "<ofd:TextCode X='1' Y='2' DeltaX='g 2 3 5'>abcd</ofd:TextCode>"
				   "<ofd:TextCode DeltaY='4'>ef</ofd:TextCode>";
	struct slice package = package_make(&arena);
	(void)unused;

	package = package_edit(&arena, package, "Doc_0/Pages/Page_0/Content.xml",
			       "<ofd:TextCode>text</ofd:TextCode>", code);
	package = package_edit(&arena, package, "Doc_0/Pages/Page_0/Content.xml", "Font=\"3\"",
			       "Boundary='10 20 100 10' Size='2' CTM='2 0 0 2 1 1'");
	assert_ok(ofd_open(&arena, package, &ofd));
	assert_ok(look_for("c"));
	assert_true(near(found[0].box[0], 10 + 2 * 7 + 1) &&
		    near(found[0].box[1] + found[0].box[3], 20 + 2 * 2 + 1));
	assert_ok(look_for("d"));
	assert_true(near(found[0].box[0], 10 + 2 * 12 + 1));
	assert_ok(look_for("f"));
	assert_true(near(found[0].box[1] + found[0].box[3], 20 + 2 * 6 + 1));
}

static void a_seal_over_a_text_stays_on_the_page(void **unused)
{
	struct ofd_place place;
	(void)unused;

	open_notice();
	assert_ok(look_for("示市监发〔2026〕12号"));
	assert_ok(ofd_place_over(&ofd, 0, &found[0], 40, 40, &place));
	assert_true(slice_is(place.page_id, "1"));
	assert_true(near(place.box[0] + 20, found[0].box[0] + found[0].box[2] / 2));
	assert_true(near(place.box[1] + 20, found[0].box[1] + found[0].box[3] / 2));
	found[0].box[0] = 205;
	found[0].box[1] = 1;
	assert_ok(ofd_place_over(&ofd, 0, &found[0], 40, 40, &place));
	assert_true(near(place.box[0], 170) && near(place.box[1], 0));
	assert_err(E_FIELD, ofd_place_over(&ofd, 0, &found[0], 400, 40, &place));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_of_the_notice_is_found_where_it_stands),
		cmocka_unit_test(text_runs_on_over_objects_and_blanks_and_repeats_on_every_page),
		cmocka_unit_test(distances_that_repeat_and_go_down_are_followed),
		cmocka_unit_test(a_seal_over_a_text_stays_on_the_page),
	};

	return cmocka_run_group_tests_name("ofd_keyword", tests, begin, end);
}
