/* SPDX-License-Identifier: Apache-2.0 */
/* What the four materials must be (art. 14), what an image must look like (art. 16(3)), and what an opinion must say
 * (art. 19). */
#include <unistd.h>

#include "base/text.h"
#include "image/draw.h"
#include "lib/check.h"
#include "lib/process.h"
#include "making/approval.h"
#include "making/making_data.h"
#include "making/material.h"
#include "making/opinion.h"
#include "making/picture.h"

#define OWNER "11990000MB1234562T"
#define UNIT "示例县市场监督管理局"
#define CAPTION "行政审批专用章"
#define NOW (1795334400 * SECOND)

static const struct uuid wang = {.bytes = {1}};
static const struct uuid zhao = {.bytes = {2}};
static struct arena arena;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

static struct order order(void)
{
	return (struct order){
		.id = {.bytes = {7}},
		.owner = {slice_str(OWNER), slice_str(UNIT), slice_str("organ")},
		.seal_name = slice_str(UNIT CAPTION),
		.seal_kind = slice_str("business"),
		.caption = slice_str(CAPTION),
		.application_id = slice_str("a1"),
		.seal_code = slice_str("31000000000042"),
		.opened_at = NOW,
	};
}

/* ---- judging ---- */

static struct material handed_in(void)
{
	return (struct material){.kind = MATERIAL_DATA, .attempt = 1, .handed_in_by = wang};
}

static void what_the_machine_finds_wrong_nobody_finds_good(void **unused)
{
	struct material m = handed_in();
	struct judgement j = {.good = true, .judged_by = zhao, .machine = {E_SEAL_PERIOD, "too long"}};
	(void)unused;

	assert_err(E_SEAL_PERIOD, material_judgement_check(&m, &j));
	j.machine.code = E_CERTIFICATE;
	assert_err(E_CERTIFICATE, material_judgement_check(&m, &j));
	j.good = false;
	assert_ok(material_judgement_check(&m, &j));
	j = (struct judgement){.good = true, .judged_by = zhao, .machine = {E_OK, ""}};
	assert_ok(material_judgement_check(&m, &j));
}

static void a_clerk_may_find_wrong_what_the_machine_finds_good(void **unused)
{
	struct material m = handed_in();
	struct judgement j = {.good = false, .judged_by = zhao, .machine = {E_OK, ""}};
	(void)unused;

	assert_ok(material_judgement_check(&m, &j));
}

static void a_judgement_is_given_once(void **unused)
{
	struct material m = handed_in();
	struct judgement j = {.good = true, .judged_by = zhao};
	(void)unused;

	m.judged = true;
	assert_err(E_NO_SUCH_STEP, material_judgement_check(&m, &j));
}

static void nobody_judges_what_they_handed_in(void **unused)
{
	struct material m = handed_in();
	struct judgement j = {.good = true, .judged_by = wang};
	(void)unused;

	assert_err(E_SELF_REVIEW, material_judgement_check(&m, &j));
}

/* ---- approvals ---- */

static struct approval approval(void)
{
	struct order o = order();

	return (struct approval){.application_id = o.application_id,
				 .owner = o.owner,
				 .seal_name = o.seal_name,
				 .seal_kind = o.seal_kind,
				 .caption = o.caption,
				 .use_before = NOW + DAY};
}

static void an_approval_serves_one_order(void **unused)
{
	struct approval a = approval();
	struct order o = order();
	(void)unused;

	assert_ok(approval_check_free(&a, NOW));
	a.used_by = o.id;
	assert_err(E_APPROVAL, approval_check_free(&a, NOW));
	assert_ok(approval_check_order(&a, &o));
	a.used_by = zhao;
	assert_err(E_APPROVAL, approval_check_order(&a, &o));
}

static void an_approval_is_used_in_its_time(void **unused)
{
	struct approval a = approval();
	struct order o = order();
	(void)unused;

	assert_err(E_APPROVAL, approval_check_free(&a, a.use_before));
	o.opened_at = a.use_before;
	assert_err(E_APPROVAL, approval_check_order(&a, &o));
}

static void an_approval_is_about_one_owner_and_one_seal(void **unused)
{
	const struct order good = order();
	(void)unused;

	for (int i = 0; i < 6; i++) {
		struct approval a = approval();
		struct slice *const members[] = {&a.application_id, &a.owner.credit_code, &a.owner.name,
						 &a.seal_name,      &a.seal_kind,         &a.caption};

		assert_ok(approval_check_order(&a, &good));
		*members[i] = slice_str("another");
		assert_err(E_APPROVAL, approval_check_order(&a, &good));
	}
}

/* ---- making data ---- */

/* The form of making data, with an image and other members as given. */
static err read_data(const char *image, const char *rest, struct making_data *data)
{
	const char *text = arena_text(
		&arena, "{\"certificate\":\"MAA=\",\"valid_to\":\"2027-01-01T00:00:00Z\",\"image\":%s%s}",
		image, rest);
	struct order o = order();
	static struct form form;
	static bool used;

	if (used)
		form_release(&form);
	used = true;
	TRY(form_parse(&form, &arena, slice_str(text)));
	return making_data_read(&form, &o, data);
}

static err check_image(const char *image)
{
	struct order o = order();
	struct making_data data;

	TRY(read_data(image, ",\"version\":4", &data));
	return making_data_check_image(&arena, &data, &o);
}

static void an_image_by_the_rules_is_good(void **unused)
{
	(void)unused;
	assert_ok(check_image("{\"centre\":\"star\"}"));
	assert_ok(check_image(
		"{\"shape\":\"round\",\"width_mm\":42,\"height_mm\":42,\"centre\":\"star\",\"name\":\"" UNIT
		"\",\"caption\":\"" CAPTION "\"}"));
	assert_ok(check_image("{\"kind\":\"special\",\"width_mm\":38,\"centre\":\"none\"}"));
}

static void an_image_against_the_rules_is_refused(void **unused)
{
	static const char *const images[] = {
		"{\"width_mm\":60}",                     /* larger than any unit's */
		"{\"width_mm\":42,\"height_mm\":40}",    /* not round */
		"{\"shape\":\"square\"}",                /* not round either */
		"{\"centre\":\"emblem\"}",               /* the emblem is not drawn */
		"{\"kind\":\"county\",\"width_mm\":45}", /* a government's seal */
		"{\"kind\":\"unit\"}",                   /* the unit's own seal, not one for a purpose */
		"{\"name\":\"示例县\"}",                 /* less than the name */
		"{\"name\":\"别县市场监督管理局\"}",     /* another name */
		("{\"name\":\"" UNIT CAPTION "\"}"),     /* the words belong below */
		"{\"caption\":\"财务专用章\"}",          /* words that were not approved */
		"{\"caption\":\"\"}",                    /* no words */
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(images); i++)
		assert_err(E_IMAGE_RULE, check_image(images[i]));
}

/* A picture of this design, in base64, as an owner would supply it. */
static const char *picture(struct seal_design design)
{
	struct slice png;
	struct slice text;

	assert_ok(seal_image_draw(&arena, &design, &png));
	assert_ok(base64_write(&arena, png, &text));
	return arena_text(&arena, "{\"png\":\"%.*s\"}", SLICE_ARG(text));
}

static void a_supplied_image_is_measured(void **unused)
{
	struct seal_design design =
		seal_design_usual(SEAL_IMAGE_SPECIAL, slice_str(UNIT), slice_str(CAPTION), slice(NULL, 0));
	struct seal_design square =
		seal_design_usual(SEAL_IMAGE_PERSONAL, slice_str("王小明"), slice(NULL, 0), slice(NULL, 0));
	(void)unused;

	assert_ok(check_image(picture(design)));
	assert_err(E_IMAGE_RULE, check_image(picture(square)));
	assert_err(E_IMAGE_FORM, check_image("{\"png\":\"bm90IGEgcG5n\"}"));
}

static void a_picture_that_takes_over_what_measures_it_is_no_seal_image(void **unused)
{
	static const char *const pictures[] = {"crash", "lie"};
	(void)unused;

	for (size_t i = 0; i < COUNT(pictures); i++) {
		struct slice text;

		assert_ok(base64_write(&arena, slice_str(pictures[i]), &text));
		assert_err(E_CELL, check_image(arena_text(&arena, "{\"png\":\"%.*s\"}", SLICE_ARG(text))));
	}
	assert_int_equal(0, process_child(getpid()));
}

/* The emblem is not for software to draw: its lawful image is supplied, also where the rules have it in the centre. */
static void the_emblem_is_never_drawn(void **unused)
{
	struct order o = order();
	struct making_data data = {.design = seal_design_usual(SEAL_IMAGE_COUNTY, slice_str("示例县人民政府"),
							       slice(NULL, 0), slice(NULL, 0))};
	(void)unused;

	o.owner.name = o.seal_name = slice_str("示例县人民政府");
	o.seal_kind = slice_str("legal-name");
	o.caption = slice(NULL, 0);
	assert_int_equal(data.design.centre, CENTRE_EMBLEM);
	assert_ok(seal_design_check(&data.design));
	assert_err(E_IMAGE_RULE, making_data_check_image(&arena, &data, &o));
	assert_string_equal(err_trail()->place, "image.png");
}

static void only_a_v5_seal_is_stamped(void **unused)
{
	struct making_data data;
	(void)unused;

	assert_ok(read_data("{\"centre\":\"star\"}", ",\"version\":5,\"timestamp\":true", &data));
	assert_true(data.timestamp);
	assert_err(E_FIELD, read_data("{\"centre\":\"star\"}", ",\"version\":4,\"timestamp\":true", &data));
	assert_err(E_FIELD, read_data("{\"centre\":\"star\"}", ",\"version\":1", &data));
	assert_err(E_FIELD, read_data("{\"centre\":\"star\"}", ",\"version\":4,\"valid_until\":1", &data));
	assert_err(E_FIELD, read_data("{\"centre\":\"star\"}", "", &data));
}

/* ---- opinions ---- */

static void only_an_opinion_that_agrees_about_this_seal_cancels_it(void **unused)
{
	struct known_seal seal = {.code = slice_str("31000000000042"), .owner_credit_code = slice_str(OWNER)};
	struct opinion good = {
		.seal_code = seal.code, .owner_credit_code = seal.owner_credit_code, .agreed = true};
	struct opinion o = good;
	(void)unused;

	assert_ok(opinion_check(&o, &seal));
	o.agreed = false;
	assert_err(E_OPINION, opinion_check(&o, &seal));
	o = good;
	o.seal_code = slice_str("31000000000043");
	assert_err(E_OPINION, opinion_check(&o, &seal));
	o = good;
	o.owner_credit_code = slice_str("91350100M000100Y43");
	assert_err(E_OPINION, opinion_check(&o, &seal));
}

/* ---- who may see ---- */

static void an_owner_sees_its_own_orders_only(void **unused)
{
	struct order o = order();
	struct actor owner = {.unit = slice_str(OWNER), .roles = ROLE_OWNER};
	struct actor stranger = {.unit = slice_str("91350100M000100Y43"), .roles = ROLE_OWNER};
	struct actor nobody = {.roles = ROLE_OWNER};
	struct actor clerk = {.unit = slice_str("making"), .roles = ROLE_CLERK};
	struct order blank = {0};
	(void)unused;

	assert_ok(order_may_see(&owner, &o));
	assert_ok(order_may_see(&clerk, &o));
	assert_err(E_NOT_FOUND, order_may_see(&stranger, &o));
	assert_err(E_NOT_FOUND, order_may_see(&nobody, &o));
	assert_err(E_NOT_FOUND, order_may_see(&nobody, &blank));
}

/* In place of measuring: a cell that was taken over does so. */
static err lie(struct arena *in, struct slice png, struct slice words, struct slice *answer)
{
	if (slice_starts(png, "crash"))
		__builtin_trap();
	if (!slice_starts(png, "lie"))
		return picture_duty.work(in, png, words, answer);
	*answer = slice_str("a picture of a seal");
	return OK;
}

int main(int argc, char **argv)
{
	struct cell_duty measuring = picture_duty;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_machine_finds_wrong_nobody_finds_good),
		cmocka_unit_test(a_clerk_may_find_wrong_what_the_machine_finds_good),
		cmocka_unit_test(a_judgement_is_given_once),
		cmocka_unit_test(nobody_judges_what_they_handed_in),
		cmocka_unit_test(an_approval_serves_one_order),
		cmocka_unit_test(an_approval_is_used_in_its_time),
		cmocka_unit_test(an_approval_is_about_one_owner_and_one_seal),
		cmocka_unit_test(an_image_by_the_rules_is_good),
		cmocka_unit_test(an_image_against_the_rules_is_refused),
		cmocka_unit_test(a_supplied_image_is_measured),
		cmocka_unit_test(a_picture_that_takes_over_what_measures_it_is_no_seal_image),
		cmocka_unit_test(the_emblem_is_never_drawn),
		cmocka_unit_test(only_a_v5_seal_is_stamped),
		cmocka_unit_test(only_an_opinion_that_agrees_about_this_seal_cancels_it),
		cmocka_unit_test(an_owner_sees_its_own_orders_only),
	};

	measuring.work = lie;
	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&measuring, NULL});
	return cmocka_run_group_tests(tests, start, stop);
}
