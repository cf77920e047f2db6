/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo.h>
#include <math.h>

#include "image/draw.h"
#include "image/measure.h"
#include "lib/check.h"

enum { DOTS = 10, SIDE = 42 * DOTS }; /* of the images the tests make themselves */

static const uint8_t red[3] = {0xe6, 0, 0};
static const uint8_t blue[3] = {0, 0, 0xe6};
static const char thirty[] = "示例自治州示例自治县住房和城乡建设局建设工程质量安全监督总站";

static struct seal_design bureau(const char *name)
{
	return seal_design_usual(SEAL_IMAGE_UNIT, slice_str(name), slice_str(""), slice_str(""));
}

static int start(void **state)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	arena_init(arena, ARENA_REQUEST_MAX);
	*state = arena;
	return 0;
}

static int stop(void **state)
{
	arena_clear(*state);
	free(*state);
	return 0;
}

static void assert_breaks(const char *member, const struct seal_design *design)
{
	assert_err(E_IMAGE_RULE, seal_design_check(design));
	assert_string_equal(err_trail()->place, member);
}

static void every_kind_of_seal_has_a_rule_that_its_usual_design_follows(void **unused)
{
	(void)unused;
	for (int i = 0; i < SEAL_IMAGE_KINDS; i++) {
		const struct seal_image_rule *rule = seal_image_rule((enum seal_image_kind)i);
		const char *caption = rule->caption == CAPTION_MUST ? "专用章" : "";
		enum seal_image_kind kind = SEAL_IMAGE_KINDS;
		struct seal_design d;

		assert_ok(seal_image_kind_read(slice_str(rule->id), &kind));
		assert_int_equal(kind, i);
		d = seal_design_usual(kind, slice_str("示例"), slice_str(caption),
				      slice_str("33010000000123"));
		assert_ok(seal_design_check(&d));
	}
}

static void a_design_larger_than_the_rule_is_refused(void **unused)
{
	struct seal_design d = bureau("示例县民政局");

	(void)unused;
	d.width_mm = d.height_mm = 45;
	assert_ok(seal_design_check(&d));
	d.width_mm = d.height_mm = 46;
	assert_breaks("width_mm", &d);
	assert_non_null(strstr(err_trail()->detail, "国发〔1999〕25号"));
}

static void each_broken_rule_is_named(void **unused)
{
	struct seal_design d = bureau("示例县民政局");

	(void)unused;
	d.shape = SHAPE_OVAL;
	assert_breaks("shape", &d);
	d = bureau("示例县民政局");
	d.height_mm = 30;
	assert_breaks("height_mm", &d);
	d = bureau("示例县民政局");
	d.rim_tenths = 20;
	assert_breaks("rim_tenths", &d);
	d = bureau("示例县民政局");
	d.centre = CENTRE_EMBLEM;
	assert_breaks("centre", &d);
	d = seal_design_usual(SEAL_IMAGE_SPECIAL, slice_str("示例县民政局"), slice_str(""), slice_str(""));
	assert_breaks("caption", &d);
	d = seal_design_usual(SEAL_IMAGE_INVOICE, slice_str("示例公司"), slice_str("发票专用章"),
			      slice_str(""));
	assert_breaks("code", &d);
}

static void a_text_that_cannot_stand_in_a_seal_is_refused(void **unused)
{
	static const char *const names[] = {
		"",
		"示例 县",
		"示例\n县",
		"示\xe2\x80\xae例",
		"e\xcc\x81",
		"\xff\xfe",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct seal_design d = bureau(names[i]);

		assert_err(E_FIELD, seal_design_check(&d));
		assert_string_equal(err_trail()->place, "name");
	}
}

static void the_same_design_gives_the_same_bytes(void **state)
{
	struct seal_design d = seal_design_usual(SEAL_IMAGE_SPECIAL, slice_str("示例县民政局"),
						 slice_str("行政审批专用章"), slice_str("33010000000123"));
	struct slice first;
	struct slice second;

	assert_ok(seal_image_draw(*state, &d, &first));
	assert_ok(seal_image_draw(*state, &d, &second));
	assert_true(slice_eq(first, second));
	d.code = slice_str("33010000000124");
	assert_ok(seal_image_draw(*state, &d, &second));
	assert_false(slice_eq(first, second));
}

static void every_drawn_seal_passes_the_check_of_its_own_kind(void **state)
{
	for (int i = 0; i < SEAL_IMAGE_KINDS; i++) {
		enum seal_image_kind kind = (enum seal_image_kind)i;
		const struct seal_image_rule *rule = seal_image_rule(kind);
		const char *caption = rule->caption == CAPTION_MUST ? "财务专用章" : "";
		struct seal_design d = seal_design_usual(kind, slice_str("示例县民政局"), slice_str(caption),
							 slice_str("33010000000123"));
		struct image_facts facts;
		struct slice png;

		if (d.centre == CENTRE_EMBLEM)
			continue;
		assert_ok(seal_image_draw(*state, &d, &png));
		assert_ok(seal_image_measure(png, &facts));
		assert_ok(seal_image_check(&facts, &d));
		assert_true(facts.clear > facts.red);
		assert_int_equal(facts.light + facts.other, 0);
	}
}

static cairo_status_t feed(void *closure, unsigned char *to, unsigned len)
{
	struct slice *left = closure;

	memcpy(to, left->at, len);
	*left = slice_from(*left, len);
	return CAIRO_STATUS_SUCCESS;
}

/* How many pixels between two circles (radii in mm) bear ink, of a drawn seal 42 mm wide. */
static size_t ink_between(struct slice png, double inner, double outer)
{
	cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(feed, &png);
	const uint8_t *at = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	int side = cairo_image_surface_get_width(surface);
	size_t count = 0;

	assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++) {
			double r = hypot(x + 0.5 - side / 2.0, y + 0.5 - side / 2.0) / IMAGE_DOTS_PER_MM;
			uint32_t pixel;

			memcpy(&pixel, at + y * stride + x * 4, sizeof(pixel));
			count += r > inner && r < outer && pixel >> 24 > 0;
		}
	cairo_surface_destroy(surface);
	return count;
}

static void a_name_of_thirty_characters_still_fits_the_arc(void **state)
{
	static const char *const names[] = {"示例县", "示例县市场监督管理局", thirty};

	for (size_t i = 0; i < COUNT(names); i++) {
		struct seal_design d = bureau(names[i]);
		struct slice png;

		assert_ok(seal_image_draw(*state, &d, &png));
		assert_true(ink_between(png, 19.85, 21) > 0);       /* the rim */
		assert_int_equal(ink_between(png, 18.9, 19.75), 0); /* rim and name do not touch */
		assert_true(ink_between(png, 15, 18.7) > 0);        /* the name */
		assert_int_equal(ink_between(png, 7.1, 12.0), 0);   /* nor name and star */
	}
}

static void a_name_that_no_font_can_write_is_refused(void **state)
{
	struct seal_design d = bureau("示例\xf0\x9f\x98\x80县");
	struct slice png;

	assert_err(E_IMAGE_FONT, seal_image_draw(*state, &d, &png));
	assert_non_null(strstr(err_trail()->detail, "U+1F600"));
}

static void the_national_emblem_is_never_drawn(void **state)
{
	struct seal_design d = seal_design_usual(SEAL_IMAGE_COUNTY, slice_str("示例县人民政府"),
						 slice_str(""), slice_str(""));
	struct slice png;

	assert_err(E_IMAGE_RULE, seal_image_draw(*state, &d, &png));
	assert_string_equal(err_trail()->place, "centre");
}

static void a_png_that_claims_a_huge_size_is_refused_before_decoding(void **unused)
{
	/* 65535 × 65535 pixels, the checksum right, and nothing behind that could be decoded */
	static const uint8_t huge[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0"
				      "\xb6\x05\xd9\x50";
	struct image_facts facts;

	(void)unused;
	assert_err(E_TOO_BIG, seal_image_measure(slice(huge, sizeof(huge) - 1), &facts));
	assert_int_equal(facts.type, IMAGE_PNG);
}

static void a_png_cut_off_changed_or_with_something_behind_is_refused(void **state)
{
	struct seal_design d = bureau("示例县民政局");
	struct image_facts facts;
	struct slice png;
	uint8_t *copy;

	assert_ok(seal_image_draw(*state, &d, &png));
	for (size_t len = 0; len < png.len; len += 61)
		assert_err(E_IMAGE_FORM, seal_image_measure(slice(png.at, len), &facts));
	copy = arena_take(*state, png.len + 1);
	memcpy(copy, png.at, png.len);
	assert_ok(seal_image_measure(slice(copy, png.len), &facts));
	assert_err(E_IMAGE_FORM, seal_image_measure(slice(copy, png.len + 1), &facts));
	copy[png.len / 2] ^= 1;
	assert_err(E_IMAGE_FORM, seal_image_measure(slice(copy, png.len), &facts));
}

static void a_picture_of_another_type_is_named_and_refused(void **unused)
{
	struct image_facts facts;

	(void)unused;
	assert_err(E_IMAGE_FORM, seal_image_measure(slice_str("\xff\xd8\xff\xe0"), &facts));
	assert_string_equal(image_type_name(facts.type), "JPG");
	assert_err(E_IMAGE_FORM, seal_image_measure(slice_str("GIF89a"), &facts));
	assert_string_equal(image_type_name(facts.type), "GIF");
	assert_err(E_IMAGE_FORM, seal_image_measure(slice_str("hello"), &facts));
	assert_string_equal(image_type_name(facts.type), "");
}

/* A picture of 42 mm: a rim and a disc in the centre, on SIDE × SIDE pixels. */
static struct slice picture(struct arena *arena, const uint8_t ink[3], double radius, double rim, bool square,
			    double disc)
{
	uint8_t *at = arena_take(arena, SIDE * SIDE);
	struct png_mask mask = {at, SIDE, SIDE, SIDE};
	struct slice png;

	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			double dx = fabs(x + 0.5 - SIDE / 2.0) / DOTS;
			double dy = fabs(y + 0.5 - SIDE / 2.0) / DOTS;
			double r = square ? fmax(dx, dy) : hypot(dx, dy);

			at[y * SIDE + x] = r < disc || (r < radius && r > radius - rim) ? 255 : 0;
		}
	assert_ok(png_write(arena, &mask, ink, &png));
	return png;
}

static void assert_picture_breaks(const char *rule, struct slice png)
{
	struct seal_design d = bureau("示例县民政局");
	struct image_facts facts;

	assert_ok(seal_image_measure(png, &facts));
	assert_err(E_IMAGE_RULE, seal_image_check(&facts, &d));
	assert_string_equal(err_trail()->place, rule);
}

static void an_image_that_breaks_a_rule_is_refused_and_the_rule_named(void **state)
{
	struct seal_design d = bureau("示例县民政局");
	struct image_facts facts;

	assert_ok(seal_image_measure(picture(*state, red, 21, 1.2, false, 7), &facts));
	assert_ok(seal_image_check(&facts, &d));
	assert_picture_breaks("colour", picture(*state, blue, 21, 1.2, false, 7));
	assert_picture_breaks("shape", picture(*state, red, 21, 1.2, true, 7));
	assert_picture_breaks("width", picture(*state, red, 19, 1.2, false, 7));
	assert_picture_breaks("rim", picture(*state, red, 21, 2.0, false, 7));
	assert_picture_breaks("centre", picture(*state, red, 21, 1.2, false, 0));
}

static void a_line_at_the_edge_is_measured_within_the_picture(void **state)
{
	uint8_t *at = arena_take(*state, SIDE * SIDE);
	struct png_mask mask = {at, SIDE, SIDE, SIDE};
	struct image_facts facts;
	struct slice png;

	for (size_t y = 0; y < SIDE; y++)
		at[y * SIDE] = 255;
	assert_ok(png_write(*state, &mask, red, &png));
	assert_ok(seal_image_measure(png, &facts));
	assert_int_equal(facts.ink.width, 1);
	assert_int_equal(facts.ink.height, SIDE);
	assert_true(facts.centre_red < 500);
	assert_picture_breaks("shape", png);
}

static void an_image_too_coarse_for_its_size_is_refused(void **state)
{
	struct seal_design d = seal_design_usual(SEAL_IMAGE_COORDINATING, slice_str("示例办公室"),
						 slice_str(""), slice_str(""));
	struct image_facts facts;

	assert_ok(seal_image_measure(picture(*state, red, 21, 1.2, false, 7), &facts));
	assert_ok(seal_image_check(&facts, &d)); /* 420 pixels on 50 mm: 8 a mm */
	facts.width_px = facts.height_px = 399;
	assert_err(E_IMAGE_RULE, seal_image_check(&facts, &d));
	assert_string_equal(err_trail()->place, "resolution");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_seal_has_a_rule_that_its_usual_design_follows),
		cmocka_unit_test(a_design_larger_than_the_rule_is_refused),
		cmocka_unit_test(each_broken_rule_is_named),
		cmocka_unit_test(a_text_that_cannot_stand_in_a_seal_is_refused),
		cmocka_unit_test_setup_teardown(the_same_design_gives_the_same_bytes, start, stop),
		cmocka_unit_test_setup_teardown(every_drawn_seal_passes_the_check_of_its_own_kind, start,
						stop),
		cmocka_unit_test_setup_teardown(a_name_of_thirty_characters_still_fits_the_arc, start, stop),
		cmocka_unit_test_setup_teardown(a_name_that_no_font_can_write_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(the_national_emblem_is_never_drawn, start, stop),
		cmocka_unit_test(a_png_that_claims_a_huge_size_is_refused_before_decoding),
		cmocka_unit_test_setup_teardown(a_png_cut_off_changed_or_with_something_behind_is_refused,
						start, stop),
		cmocka_unit_test(a_picture_of_another_type_is_named_and_refused),
		cmocka_unit_test_setup_teardown(an_image_that_breaks_a_rule_is_refused_and_the_rule_named,
						start, stop),
		cmocka_unit_test_setup_teardown(a_line_at_the_edge_is_measured_within_the_picture, start,
						stop),
		cmocka_unit_test_setup_teardown(an_image_too_coarse_for_its_size_is_refused, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
