/* SPDX-License-Identifier: Apache-2.0 */
#include "image/design.h"

#include <glib.h>

#include "base/text.h"

#define STAR CENTRE_STAR
#define EMBLEM CENTRE_EMBLEM
#define NONE CENTRE_NONE
#define CODE CENTRE_CODE

static const struct seal_image_rule rules[] = {
#define IMAGE(kind, id, shape, least, usual, most, height, centres, rim, caption, zh, source)                \
	{id, SHAPE_##shape, least, usual, most, height, centres, rim, CAPTION_##caption, zh, source},
#include "seal_images.def"
#undef IMAGE
};

const struct seal_image_rule *seal_image_rule(enum seal_image_kind kind)
{
	return &rules[kind];
}

err seal_image_kind_read(struct slice id, enum seal_image_kind *kind)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (slice_is(id, rules[i].id)) {
			*kind = (enum seal_image_kind)i;
			return OK;
		}
	return FAIL(E_FIELD, "there is no such kind of seal image");
}

static enum seal_centre usual_centre(unsigned centres)
{
	static const enum seal_centre by_use[] = {CENTRE_STAR, CENTRE_CODE, CENTRE_NONE};

	for (size_t i = 0; i < COUNT(by_use); i++)
		if (centres & by_use[i])
			return by_use[i];
	return CENTRE_EMBLEM;
}

struct seal_design seal_design_usual(enum seal_image_kind kind, struct slice name, struct slice caption,
				     struct slice code)
{
	const struct seal_image_rule *rule = seal_image_rule(kind);

	return (struct seal_design){
		.kind = kind,
		.shape = rule->shape,
		.width_mm = rule->usual_mm,
		.height_mm = rule->height_mm ? rule->height_mm : rule->usual_mm,
		.rim_tenths = rule->rim_tenths,
		.centre = usual_centre(rule->centres),
		.name = name,
		.caption = caption,
		.code = code,
	};
}

/* Characters that take a place of their own and leave ink; no marks, blanks or controls. */
static err check_words(const char *member, struct slice text, long max)
{
	const char *at = (const char *)text.at;
	const char *end = at + text.len;

	if (text.len > TEXT_NAME_MAX || !text_is_line(text))
		return FAIL_AT(E_FIELD, member, "not a short line of UTF-8 text");
	if (text.len > 0 && g_utf8_strlen(at, (gssize)text.len) > max)
		return FAIL_AT(E_FIELD, member, "longer than %ld characters", max);
	for (; at < end; at = g_utf8_next_char(at)) {
		gunichar letter = g_utf8_get_char(at);

		if (!g_unichar_isgraph(letter) || g_unichar_ismark(letter))
			return FAIL_AT(E_FIELD, member, "U+%04X has no place in a seal", (unsigned)letter);
	}
	return OK;
}

static err check_code(struct slice code)
{
	if (code.len > IMAGE_CODE_MAX)
		return FAIL_AT(E_FIELD, "code", "longer than %d characters", IMAGE_CODE_MAX);
	for (size_t i = 0; i < code.len; i++)
		if (!g_ascii_isdigit(code.at[i]) && !g_ascii_isupper(code.at[i]))
			return FAIL_AT(E_FIELD, "code", "not digits and capital letters alone");
	return OK;
}

static err check_caption(const struct seal_design *d, const struct seal_image_rule *rule)
{
	if (rule->caption == CAPTION_MUST && d->caption.len == 0)
		return FAIL_AT(E_IMAGE_RULE, "caption", "%s: words below the centre are required (%s)",
			       rule->zh, rule->source);
	if (rule->caption == CAPTION_NOT && d->caption.len > 0)
		return FAIL_AT(E_IMAGE_RULE, "caption", "%s: words below the centre are not allowed (%s)",
			       rule->zh, rule->source);
	return check_words("caption", d->caption, IMAGE_CAPTION_MAX);
}

static err check_size(const struct seal_design *d, const struct seal_image_rule *rule)
{
	int height = rule->height_mm ? rule->height_mm : d->width_mm;

	if (d->width_mm < rule->least_mm || d->width_mm > rule->most_mm)
		return FAIL_AT(E_IMAGE_RULE, "width_mm", "%s: %d mm wide, not %d to %d (%s)", rule->zh,
			       d->width_mm, rule->least_mm, rule->most_mm, rule->source);
	if (d->height_mm != height)
		return FAIL_AT(E_IMAGE_RULE, "height_mm", "%s: %d mm high, not %d (%s)", rule->zh,
			       d->height_mm, height, rule->source);
	if (d->rim_tenths < IMAGE_RIM_LEAST || d->rim_tenths > rule->rim_tenths)
		return FAIL_AT(E_IMAGE_RULE, "rim_tenths",
			       "%s: a rim of %d tenths of a mm, not %d to %d (%s)", rule->zh, d->rim_tenths,
			       IMAGE_RIM_LEAST, rule->rim_tenths, rule->source);
	return OK;
}

err seal_design_check(const struct seal_design *d)
{
	const struct seal_image_rule *rule;

	REQUIRE((unsigned)d->kind < SEAL_IMAGE_KINDS, E_FIELD);
	rule = seal_image_rule(d->kind);
	if (d->shape != rule->shape)
		return FAIL_AT(E_IMAGE_RULE, "shape", "%s: not its shape (%s)", rule->zh, rule->source);
	TRY(check_size(d, rule));
	if (!(rule->centres & d->centre))
		return FAIL_AT(E_IMAGE_RULE, "centre", "%s: not what stands in its centre (%s)", rule->zh,
			       rule->source);
	if (d->centre == CENTRE_CODE && d->code.len == 0)
		return FAIL_AT(E_IMAGE_RULE, "code", "%s: the taxpayer number is missing (%s)", rule->zh,
			       rule->source);
	if (d->name.len == 0)
		return FAIL_AT(E_FIELD, "name", "a seal bears a name");
	TRY(check_words("name", d->name, d->shape == SHAPE_SQUARE ? IMAGE_SQUARE_MAX : IMAGE_NAME_MAX));
	TRY(check_caption(d, rule));
	return check_code(d->code);
}
