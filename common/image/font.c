/* SPDX-License-Identifier: Apache-2.0 */
#include "image/font.h"

/* Official seals are cut in Song type. */
static const char *const families[] = {"Noto Serif CJK SC", "Noto Sans CJK SC"};

#define EM 1000      /* layout units in an em: the outlines are scaled from there */
#define DESCENT 0.12 /* of an em, below the baseline, in the em box of Chinese type */

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
/* fontconfig keeps its configuration behind offsets, not pointers: LeakSanitizer cannot follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}
#endif

static PangoFontDescription *describe(const char *family)
{
	PangoFontDescription *face = pango_font_description_new();

	pango_font_description_set_family_static(face, family);
	pango_font_description_set_weight(face, PANGO_WEIGHT_BOLD);
	pango_font_description_set_absolute_size(face, EM * PANGO_SCALE);
	return face;
}

/* The first character that the font lacks, 0 when it has all. */
static gunichar missing_letter(PangoFont *font, const struct slice *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = (const char *)texts[i].at;
		const char *end = at + texts[i].len;

		for (; at < end; at = g_utf8_next_char(at))
			if (!pango_font_has_char(font, g_utf8_get_char(at)))
				return g_utf8_get_char(at);
	}
	return 0;
}

/* Pango answers an unknown family with its nearest: look at what came. */
static bool is_family(PangoFont *font, const char *family)
{
	PangoFontDescription *got = pango_font_describe(font);
	bool same = g_strcmp0(pango_font_description_get_family(got), family) == 0;

	pango_font_description_free(got);
	return same;
}

static void use_face(struct image_font *font, const PangoFontDescription *face)
{
	PangoAttrList *attributes = pango_attr_list_new();

	pango_attr_list_insert(attributes, pango_attr_fallback_new(FALSE));
	pango_layout_set_font_description(font->layout, face);
	pango_layout_set_attributes(font->layout, attributes);
	pango_attr_list_unref(attributes);
}

static void fix_options(PangoContext *context)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_language(context, pango_language_from_string("zh-cn"));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	cairo_font_options_destroy(options);
}

err image_font_open(struct image_font *font, const struct slice *texts, size_t count)
{
	gunichar missing = 0;

	font->map = pango_cairo_font_map_new();
	font->context = pango_font_map_create_context(font->map);
	fix_options(font->context);
	font->layout = pango_layout_new(font->context);
	for (size_t i = 0; i < COUNT(families); i++) {
		PangoFontDescription *face = describe(families[i]);
		PangoFont *found = pango_font_map_load_font(font->map, font->context, face);
		bool usable = found && is_family(found, families[i]);

		if (usable) {
			missing = missing_letter(found, texts, count);
			usable = missing == 0;
		}
		if (usable)
			use_face(font, face);
		g_clear_object(&found);
		pango_font_description_free(face);
		if (usable)
			return OK;
	}
	if (missing)
		return FAIL(E_IMAGE_FONT, "no font for seals has U+%04X", (unsigned)missing);
	return FAIL(E_IMAGE_FONT, "neither %s nor %s is installed", families[0], families[1]);
}

void image_font_release(struct image_font *font)
{
	g_clear_object(&font->layout);
	g_clear_object(&font->context);
	g_clear_object(&font->map);
}

static double set_text(const struct image_font *font, struct slice text)
{
	int width;

	pango_layout_set_text(font->layout, (const char *)text.at, (int)text.len);
	pango_layout_get_size(font->layout, &width, NULL);
	return (double)width / PANGO_SCALE / EM;
}

double image_font_width(const struct image_font *font, struct slice text)
{
	return set_text(font, text);
}

void image_font_path(const struct image_font *font, cairo_t *to, struct slice text, double em_width,
		     double height)
{
	double width = set_text(font, text);

	cairo_save(to);
	cairo_scale(to, em_width / EM, height / EM);
	cairo_new_sub_path(to);
	cairo_move_to(to, -width / 2 * EM, (0.5 - DESCENT) * EM);
	pango_cairo_layout_line_path(to, pango_layout_get_line_readonly(font->layout, 0));
	cairo_restore(to);
}
