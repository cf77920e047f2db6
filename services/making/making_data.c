/* SPDX-License-Identifier: Apache-2.0 */
#include "making/making_data.h"

#include "making/picture.h"
#include "making/vetting.h"
#include "ses/seal.h"

static const char *const shapes[] = {
	[SHAPE_ROUND] = "round", [SHAPE_OVAL] = "oval", [SHAPE_SQUARE] = "square"};
static const char *const centre_words[] = {"star", "emblem", "none", "code"};
static const enum seal_centre centres[] = {CENTRE_STAR, CENTRE_EMBLEM, CENTRE_NONE, CENTRE_CODE};

/* The kind of image that a seal of this kind usually has; a form may name another. */
static enum seal_image_kind usual_kind(const struct order *order)
{
	if (slice_is(order->seal_kind, "business"))
		return SEAL_IMAGE_SPECIAL;
	if (slice_is(order->seal_kind, "personal"))
		return SEAL_IMAGE_PERSONAL;
	if (slice_is(order->owner.kind, "enterprise"))
		return SEAL_IMAGE_COMPANY;
	if (slice_is(order->owner.kind, "association"))
		return SEAL_IMAGE_ASSOCIATION;
	return SEAL_IMAGE_UNIT;
}

static err read_words(struct form *form, const struct order *order, struct seal_design *design)
{
	design->name = order->owner.name;
	design->caption = order->caption;
	if (form_has(form, "image.name"))
		TRY(form_text(form, "image.name", 1, TEXT_NAME_MAX, &design->name));
	if (form_has(form, "image.caption"))
		TRY(form_text(form, "image.caption", 0, TEXT_NAME_MAX, &design->caption));
	if (form_has(form, "image.code"))
		TRY(form_text(form, "image.code", 1, IMAGE_CODE_MAX, &design->code));
	return OK;
}

static err read_measures(struct form *form, struct seal_design *design)
{
	int64_t mm;
	size_t word;

	if (form_has(form, "image.shape")) {
		TRY(form_enum(form, "image.shape", shapes, COUNT(shapes), &word));
		design->shape = (enum seal_shape)word;
	}
	if (form_has(form, "image.width_mm")) {
		TRY(form_int(form, "image.width_mm", 1, 100, &mm));
		design->width_mm = (int)mm;
		design->height_mm = design->shape == SHAPE_OVAL ? design->height_mm : (int)mm;
	}
	if (form_has(form, "image.height_mm")) {
		TRY(form_int(form, "image.height_mm", 1, 100, &mm));
		design->height_mm = (int)mm;
	}
	if (form_has(form, "image.centre")) {
		TRY(form_enum(form, "image.centre", centre_words, COUNT(centre_words), &word));
		design->centre = centres[word];
	}
	return OK;
}

static err read_image(struct form *form, const struct order *order, struct making_data *out)
{
	enum seal_image_kind kind = usual_kind(order);
	struct seal_design words = {0};
	struct slice id;

	if (form_has(form, "image.kind")) {
		TRY(form_text(form, "image.kind", 1, 64, &id));
		TRY(seal_image_kind_read(id, &kind));
	}
	TRY(read_words(form, order, &words));
	out->design = seal_design_usual(kind, words.name, words.caption, words.code);
	TRY(read_measures(form, &out->design));
	if (form_has(form, "image.png"))
		TRY(form_base64(form, "image.png", MAKING_IMAGE_MAX, &out->png));
	return OK;
}

err making_data_read(struct form *form, const struct order *order, struct making_data *out)
{
	int64_t version;

	*out = (struct making_data){0};
	TRY(form_base64(form, "certificate", CERT_DER_MAX, &out->certificate));
	TRY(form_instant(form, "valid_to", &out->valid_to));
	TRY(form_int(form, "version", SES_V4, SES_V5, &version));
	if (form_has(form, "timestamp"))
		TRY(form_bool(form, "timestamp", &out->timestamp));
	out->version = (int)version;
	if (out->valid_to % SECOND != 0)
		return FAIL_AT(E_FIELD, "valid_to", "a seal ends at a whole second");
	if (out->timestamp && out->version != SES_V5)
		return FAIL_AT(E_FIELD, "timestamp", "only seals of version 5 carry a time stamp");
	TRY(read_image(form, order, out));
	return form_end(form);
}

static bool begins(struct slice text, struct slice with)
{
	return text.len >= with.len && slice_eq(slice(text.at, with.len), with);
}

static bool ends(struct slice text, struct slice with)
{
	return text.len >= with.len && slice_eq(slice_from(text, text.len - with.len), with);
}

/* 国发〔1999〕25号: a seal bears the lawful name of its unit; 标注字样 are those that were approved, and stand below the
 * centre only. */
static err check_words(const struct seal_design *design, const struct order *order)
{
	bool personal = slice_is(order->seal_kind, "personal");

	if (!begins(order->seal_name, design->name) ||
	    (!personal && !begins(design->name, order->owner.name)))
		return FAIL_AT(E_IMAGE_RULE, "image.name", "not the name that was approved");
	if (design->caption.len && ends(design->name, design->caption))
		return FAIL_AT(E_IMAGE_RULE, "image.name",
			       "the words stand below the centre, not in the name");
	if (!slice_eq(design->caption, order->caption))
		return FAIL_AT(E_IMAGE_RULE, "image.caption", "not the words that were approved");
	return OK;
}

/* Art. 22 of 国发〔1999〕25号: a seal for one purpose differs in style from the seal of the unit. */
static err check_kind(const struct seal_design *design, const struct order *order)
{
	bool special = design->kind == SEAL_IMAGE_SPECIAL || design->kind == SEAL_IMAGE_INVOICE;
	bool personal = design->kind == SEAL_IMAGE_PERSONAL;

	if (special != slice_is(order->seal_kind, "business") ||
	    personal != slice_is(order->seal_kind, "personal"))
		return FAIL_AT(E_IMAGE_RULE, "image.kind", "not the style of a seal of this kind");
	return OK;
}

err making_data_check_image(struct arena *arena, const struct making_data *data, const struct order *order)
{
	struct image_facts facts;

	TRY(check_words(&data->design, order));
	TRY(check_kind(&data->design, order));
	if (data->png.len == 0 && data->design.centre == CENTRE_EMBLEM)
		return FAIL_AT(E_IMAGE_RULE, "image.png",
			       "the national emblem is not drawn: supply its lawful image");
	if (data->png.len == 0)
		return seal_design_check(&data->design);
	TRY(picture_measure(arena, data->png, &facts));
	return seal_image_check(&facts, &data->design);
}

err making_data_check(struct arena *arena, const struct making_data *data, const struct order *order,
		      const struct trust_view *view, instant now)
{
	struct certificate_demand demand = {.credit_code = order->owner.credit_code,
					    .owner_name = order->owner.name,
					    .seal_code = order->seal_code,
					    .now = now};
	struct vetted_certificate certificate;

	TRY(vetting_check(arena, data->certificate, &demand, view, &certificate));
	TRY(certificate_check_period(data->valid_to, certificate.ends, now));
	return making_data_check_image(arena, data, order);
}
