/* SPDX-License-Identifier: Apache-2.0 */
/* Deviations of genuine documents: each passes by its name, and the forgery beside it does not. */
#include "forged/places.h"
#include "lib/check.h"
#include "lib/deviation.h"
#include "lib/forge.h"
#include "lib/package.h"
#include "lib/samples.h"
#include "lib/verdict.h"

static void write_false_out(struct recipe *r)
{
	static const struct ses_ext ext = {.id = {(const uint8_t *)"\x2a\x03\x04", 3},
					   .value = {(const uint8_t *)"x", 1}};

	r->seal.exts = &ext;
	r->seal.ext_count = 1;
}

static struct slice neither(const struct recipe *r, struct slice seal)
{
	return replaced_bytes(r->arena, seal, slice("\x2a\x03\x04\x01\x01\x00", 6),
			      slice("\x2a\x03\x04\x01\x01\x01", 6));
}

static void be_neither_true_nor_false(struct recipe *r)
{
	write_false_out(r);
	r->edit_seal = neither;
}

static struct slice raw(const struct recipe *r, struct slice value)
{
	struct ses_signature s;
	struct sm2_signature pair;
	struct slice out;
	uint8_t *both = arena_take(r->arena, 64);

	assert_non_null(both);
	assert_ok(ses_signature_read(r->arena, value, &s));
	assert_ok(sm2_signature_read(s.signature, SM2_DER_ONLY, &pair));
	memcpy(both, pair.r, 32);
	memcpy(both + 32, pair.s, 32);
	assert_ok(ses_signature_write(r->arena, s.tbs, s.signer_cert, slice(both, 64), slice(NULL, 0), &out));
	return out;
}

static struct slice raw_flipped(const struct recipe *r, struct slice value)
{
	value = raw(r, value);
	return flipped(r->arena, value, value.len - 1, 1);
}

static void write_raw(struct recipe *r)
{
	r->edit_value = raw;
}

static void write_raw_and_flip(struct recipe *r)
{
	r->edit_value = raw_flipped;
}

/* The document with one text of OFD.xml exchanged before it is sealed, and another afterwards. */
static void with_root(struct recipe *r, const char *part, const char *by)
{
	r->document = zipmaker_with(r->arena, r->document, "OFD.xml",
				    replaced(r->arena, entry_of(r, r->document, "OFD.xml"), part, by));
}

static void then_root(struct recipe *r, const char *part, const char *by)
{
	r->target = "OFD.xml";
	r->part = part;
	r->by = by;
	r->edit_container = edited_target;
}

static void use_the_old_namespace(struct recipe *r)
{
	with_root(r, "http://www.ofdspec.org/2016", "http://www.ofdspec.org");
}

static void use_a_third_namespace(struct recipe *r)
{
	then_root(r, "http://www.ofdspec.org/2016", "http://www.ofdspec.org/2017");
}

static void leave_out(struct recipe *r, const char *target)
{
	r->target = target;
	r->edit_xml = without_target;
}

static void leave_the_root_out(struct recipe *r)
{
	leave_out(r, "OFD.xml");
}

static struct slice elsewhere(const struct recipe *r, struct slice container)
{
	container = zipmaker_with(r->arena, container, "Doc_0/Other.xml", entry_of(r, container, DOCUMENT));
	return zipmaker_with(
		r->arena, container, "OFD.xml",
		replaced(r->arena, entry_of(r, container, "OFD.xml"), DOCUMENT, "Doc_0/Other.xml"));
}

static void leave_the_root_out_and_lead_elsewhere(struct recipe *r)
{
	leave_the_root_out(r);
	r->edit_container = elsewhere;
}

static void leave_a_template_out(struct recipe *r)
{
	r->document = package_make(r->arena);
	leave_out(r, "Doc_0/Tpls/Tpl_0.xml");
}

static void change_a_template(struct recipe *r)
{
	leave_a_template_out(r);
	r->edit_xml = NULL;
	r->edit_container = other_target;
}

static void leave_a_font_out(struct recipe *r)
{
	leave_out(r, FONT);
}

static void change_a_font(struct recipe *r)
{
	r->target = FONT;
	r->edit_container = other_target;
}

static void name_it_in_small_letters(struct recipe *r)
{
	with_root(r, ">Doc_0/Document.xml", ">Doc_0/document.xml");
}

static struct slice both_spellings(const struct recipe *r, struct slice container)
{
	return zipmaker_with(r->arena, container, "Doc_0/document.xml", entry_of(r, container, DOCUMENT));
}

static void have_both_spellings(struct recipe *r)
{
	name_it_in_small_letters(r);
	r->edit_container = both_spellings;
}

static void write_a_backslash(struct recipe *r)
{
	with_root(r, ">Doc_0/Document.xml", ">Doc_0\\Document.xml");
}

static void climb_out_by_backslash(struct recipe *r)
{
	then_root(r, ">Doc_0/Document.xml", ">..\\Doc_0\\Document.xml");
}

static void name_method(struct recipe *r, const char *method)
{
	r->part = "CheckMethod=\"1.2.156.10197.1.401\"";
	r->by = arena_text(r->arena, "CheckMethod=\"%s\"", method);
	r->edit_xml = exchange;
}

static void name_a_variant(struct recipe *r)
{
	name_method(r, "1.2.156.10197.1.401.1");
}

static void name_another_digest(struct recipe *r)
{
	name_method(r, "1.2.156.10197.1.402");
}

static void as_it_was(struct recipe *r)
{
	(void)r;
}

static struct report *judged(void (*change)(struct recipe *))
{
	struct recipe r;

	recipe_honest(&r);
	change(&r);
	return recipe_judge(&r);
}

struct tolerance {
	const char *name;
	void (*tolerated)(struct recipe *);
	const char *note; /* or reason */
	const char *where;
	void (*forged)(struct recipe *);
	const char *reason;
};

static const struct tolerance rows[] = {
#define TOLERANCE(id, story, tolerated, note, where, forged, reason)                                         \
	{#id ": " story, tolerated, #note, where, forged, #reason},
#include "forged/tolerance.def"
};

static void it_is_told_and_no_forgery_hides_in_it(void **state)
{
	const struct tolerance *row = *state;
	const struct report *report = judged(row->tolerated);
	bool passed = report->indication == INDICATION_PASSED;

	assert_int_not_equal(report->indication, INDICATION_FAILED);
	assert_true(verdict_has(report, passed ? RESULT_WARNING : RESULT_UNKNOWN, row->note, row->where));
	assert_false(deviation_told(judged(as_it_was), row->note, NULL));
	report = judged(row->forged);
	assert_int_not_equal(report->indication, INDICATION_PASSED);
	assert_string_equal(reason_meaning(report->reason)->name, row->reason);
}

int main(void)
{
	struct CMUnitTest tests[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[i] = (struct CMUnitTest){.name = rows[i].name,
					       .test_func = it_is_told_and_no_forgery_hides_in_it,
					       .initial_state = (void *)(uintptr_t)&rows[i]};
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
