/* SPDX-License-Identifier: Apache-2.0 */
/* SignedData that holds what it signs, as RFC 5652 §5.2 has it and most software writes it. */
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/pdfmaker.h"
#include "lib/verdict.h"

static const struct slice document = {(const uint8_t *)"a plain document", 16};

static void expect(struct recipe *r, struct slice value, struct slice signed_document, const char *words)
{
	struct report *report;

	recipe_collect(r);
	assert_ok(verify_detached(r->arena, value, signed_document, &r->request, &report));
	assert_string_equal(verdict_words(r->arena, report), words);
}

/* SignedData that holds a content, around the signature of one that does not. */
static struct slice with_content(struct arena *arena, struct slice value, struct slice content)
{
	struct der in, outer, tagged, data, info;
	struct der_element type, version, digests, inner;
	struct der_writer w;
	struct slice out;
	size_t mark;

	assert_ok(der_open(value, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &outer));
	assert_ok(der_element(&outer, &type));
	assert_ok(der_enter(&outer, DER_CONTEXT(0), &tagged));
	assert_ok(der_enter(&tagged, DER_SEQUENCE, &data));
	assert_ok(der_element(&data, &version));
	assert_ok(der_element(&data, &digests));
	assert_ok(der_enter(&data, DER_SEQUENCE, &info));
	assert_ok(der_element(&info, &inner));
	der_writer_init(&w, arena, CMS_MAX);
	der_put_raw(&w, data.rest);
	mark = der_mark(&w);
	der_put_octets(&w, content);
	der_wrap(&w, mark, DER_CONTEXT(0));
	der_put_raw(&w, inner.whole);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_put_raw(&w, digests.whole);
	der_put_raw(&w, version.whole);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_raw(&w, type.whole);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void signed_data_may_hold_what_it_signs(void **unused)
{
	struct slice value, other;
	struct report *report;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.request.policy = POLICY_INTEGRITY;
	value = with_content(r.arena, pdfmaker_cms_value(&r, document), document);
	other = with_content(r.arena, pdfmaker_cms_value(&r, document), slice_str("another document"));
	expect(&r, value, document, "TOTAL_PASSED");
	expect(&r, value, slice_str("another document"), "TOTAL_FAILED DATA_HASH");
	expect(&r, other, document, "TOTAL_FAILED DATA_HASH");
	assert_ok(verify_file(r.arena, value, &r.request, &report));
	assert_string_equal(verdict_words(r.arena, report), "TOTAL_PASSED");
	assert_false(verdict_has(report, RESULT_WARNING, "DIGEST_AS_TEXT", NULL));
	assert_ok(verify_file(r.arena, other, &r.request, &report));
	assert_string_equal(verdict_words(r.arena, report), "TOTAL_FAILED DATA_HASH");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signed_data_may_hold_what_it_signs),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
