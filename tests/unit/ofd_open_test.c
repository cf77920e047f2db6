/* SPDX-License-Identifier: Apache-2.0 */
/* Packages from the wild: what is found in them, and what their signatures cover. Numbers: samples/README.md §2. */
#include "base/file.h"
#include "lib/check.h"
#include "lib/samples.h"
#include "ofd/cover.h"

static struct arena arena;
static struct ofd ofd;

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

/* The test is skipped where the samples are not. */
static void open_sample(const char *name)
{
	assert_ok(ofd_open(&arena, sample(&arena, arena_text(&arena, "%s.ofd", name)), &ofd));
}

static size_t reached(void)
{
	size_t count = 0;

	for (size_t i = 0; i < ofd.file_count; i++)
		count += ofd.files[i].kind != OFD_UNREACHED;
	return count;
}

static size_t count_notes(enum ofd_note_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < ofd.note_count; i++)
		count += ofd.notes[i].kind == kind;
	return count;
}

static bool noted(enum ofd_note_kind kind, const char *file, const char *location)
{
	for (size_t i = 0; i < ofd.note_count; i++)
		if (ofd.notes[i].kind == kind && slice_is(ofd.notes[i].file, file) &&
		    slice_is(ofd.notes[i].location, location))
			return true;
	return false;
}

static void every_genuine_package_has_the_files_pages_and_signatures_it_should(void **unused)
{
	static const struct {
		const char *name;
		size_t files, reached, pages, signatures;
	} packages[] = {
		{"ofd/ofdrw__v4signed", 16, 14, 1, 1},
		{"ofd/ofdrw__fapiao_tampered", 16, 14, 1, 1},
		{"ofd/ofdrw__999", 24, 24, 5, 1},
		{"ofd/ofdrw__SESV4SignDoc", 8, 8, 1, 1},
		{"ofd/ofdrw__V4RideRight", 11, 11, 5, 1},
		{"ofd/ofdrw__allprotected", 8, 8, 1, 1},
		{"ofd/easyofd-rust__gen_13_riding_seal", 12, 12, 6, 1},
		{"ofd/ofdrw__DigitalSign", 7, 7, 1, 1},
		{"ofd/ofdrw__testImageNotFound", 21, 18, 2, 2},
		{"ofd/ofdrw__hello-integrity", 7, 5, 2, 0},
		{"unsigned/ofdrw__helloworld", 4, 4, 1, 0},
		{"unsigned/ofdrw__page1", 4, 4, 1, 0},
		{"unsigned/ofdrw__hello", 5, 5, 2, 0},
		{"unsigned/ofdrw__VPage7", 7, 7, 5, 0},
		{"unsigned/ofdrw__chineseDir", 5, 4, 1, 0},
		{"unsigned/ofdrw__namespace_no_std", 4, 4, 1, 0},
		{"unsigned/ofdrw__test-ofda", 4, 4, 1, 0},
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(packages); i++) {
		open_sample(packages[i].name);
		assert_int_equal(ofd.file_count, packages[i].files);
		assert_int_equal(reached(), packages[i].reached);
		assert_int_equal(count_notes(OFD_NOTE_UNREACHED), packages[i].files - packages[i].reached);
		assert_int_equal(ofd.document_count, 1);
		assert_int_equal(ofd.documents[0].page_count, packages[i].pages);
		assert_int_equal(ofd.signature_count, packages[i].signatures);
	}
}

struct expected {
	const char *package;
	size_t number;
	const char *id, *method, *date_time;
	enum ofd_type type;
	size_t references, bad, stamps;
	size_t open, loose; /* coverage */
	bool root_open, closes;
};

static const struct expected signatures[] = {
	{"v4signed", 0, "1", "1.2.156.10197.1.401", "20201010151120", OFD_TYPE_SEAL, 13, 0, 1, 0, 0, false,
	 false},
	{"fapiao_tampered", 0, "1", "1.2.156.10197.1.401", "20201010151120", OFD_TYPE_SEAL, 13, 1, 1, 0, 0,
	 false, false},
	{"999", 0, "1", "1.2.156.10197.1.401", "20200817111329Z", OFD_TYPE_SEAL, 20, 0, 1, 0, 0, true, false},
	{"SESV4SignDoc", 0, "1", "SM3", "2026-08-04 10:08:09", OFD_TYPE_SEAL, 5, 0, 1, 0, 0, false, false},
	{"V4RideRight", 0, "s001", "SM3", "2021-05-19 20:53:44", OFD_TYPE_SEAL, 9, 0, 5, 0, 0, false, true},
	{"allprotected", 0, "001", "SM3", "2020-10-23 19:45:37", OFD_TYPE_SEAL, 6, 0, 1, 0, 0, false, true},
	{"gen_13_riding_seal", 0, "s001", "SM3", "2026-08-15 16:53:22", OFD_TYPE_SEAL, 10, 0, 6, 0, 0, false,
	 true},
	{"DigitalSign", 0, "s001", "SM3", "2020-04-22 16:22:44", OFD_TYPE_SIGN, 4, 0, 0, 0, 0, false, false},
	{"testImageNotFound", 0, "1", "1.2.156.10197.1.401", "20221101092233Z", OFD_TYPE_SIGN, 14, 0, 0, 1, 0,
	 true, false},
	{"testImageNotFound", 1, "2", "1.2.156.10197.1.401", "20221101092233Z", OFD_TYPE_SIGN, 19, 0, 0, 0, 0,
	 false, true},
};

static void open_expected(const struct expected *x)
{
	bool rust = strcmp(x->package, "gen_13_riding_seal") == 0;

	open_sample(arena_text(&arena, "ofd/%s__%s", rust ? "easyofd-rust" : "ofdrw", x->package));
	assert_true(x->number < ofd.signature_count);
}

static void every_genuine_signature_says_what_it_should(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(signatures); i++) {
		const struct expected *x = &signatures[i];
		const struct ofd_signature *s;
		size_t bad = 0;

		open_expected(x);
		s = &ofd.signatures[x->number];
		assert_true(slice_is(s->id, x->id) && s->type == x->type);
		assert_true(slice_is(s->check_method, x->method) && slice_is(s->date_time, x->date_time));
		assert_int_equal(s->reference_count, x->references);
		assert_int_equal(s->stamp_count, x->stamps);
		assert_true(s->value.len > 0 && s->xml.len > 0);
		for (size_t n = 0; n < s->reference_count; n++) {
			uint8_t sm3[32];

			assert_non_null(s->references[n].file);
			assert_false(s->references[n].again);
			assert_ok(ofd_file_sm3(&ofd, s->references[n].file, sm3));
			if (slice_eq(s->references[n].digest, slice(sm3, 32)))
				continue;
			assert_true(slice_is(s->references[n].path, "Doc_0/Document.xml"));
			bad++;
		}
		assert_int_equal(bad, x->bad);
	}
}

static void every_genuine_signature_covers_what_it_should(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(signatures); i++) {
		const struct expected *x = &signatures[i];
		struct ofd_cover cover;

		open_expected(x);
		assert_ok(ofd_cover(&arena, &ofd, &ofd.signatures[x->number], &cover));
		assert_int_equal(cover.count, ofd.file_count);
		assert_int_equal(cover.covered, x->references);
		assert_int_equal(cover.open, x->open);
		assert_int_equal(cover.loose, x->loose);
		assert_int_equal(cover.root_open, x->root_open);
		assert_int_equal(cover.closes_document, x->closes);
	}
}

static void what_a_first_signature_leaves_open_names_the_later_one_that_protects_it(void **unused)
{
	struct ofd_cover cover;
	size_t open = 0;
	(void)unused;

	open_sample("ofd/ofdrw__testImageNotFound");
	assert_ok(ofd_cover(&arena, &ofd, &ofd.signatures[0], &cover));
	for (size_t i = 0; i < cover.count; i++) {
		if (cover.rows[i].class != OFD_COVER_OPEN)
			continue;
		assert_true(slice_is(cover.rows[i].file->entry->name, "Doc_0/Annots/Annotations.xml"));
		assert_ptr_equal(cover.rows[i].later, &ofd.signatures[1]);
		assert_true(ofd_protects(&ofd.signatures[1], cover.rows[i].file));
		assert_false(ofd_protects(&ofd.signatures[0], cover.rows[i].file));
		open++;
	}
	assert_int_equal(open, 1);
}

static void deviations_of_genuine_packages_are_noted(void **unused)
{
	(void)unused;
	open_sample("ofd/ofdrw__v4signed");
	assert_true(noted(OFD_NOTE_CASE, "Doc_0/Document.xml", "TPLS/Tpl_0/Content.xml"));
	assert_true(noted(OFD_NOTE_UNREACHED, "Doc_0/Tags/Tag_Invoice.xml", ""));
	open_sample("ofd/ofdrw__V4RideRight");
	assert_true(noted(OFD_NOTE_DANGLING, "Doc_0/Document.xml", "PublicRes.xml"));
	open_sample("ofd/ofdrw__testImageNotFound");
	assert_true(noted(OFD_NOTE_NAMESPACE, "OFD.xml", ""));
	assert_true(noted(OFD_NOTE_DANGLING, "Doc_0/DocumentRes_1.xml", "image_135.PNG"));
	assert_true(noted(OFD_NOTE_UNREACHED, "Doc_0/Document.xml", ""));
	open_sample("ofd/ofdrw__hello-integrity");
	assert_true(ofd.integrity_list);
	open_sample("ofd/ofdrw__SESV4SignDoc");
	assert_int_equal(ofd.note_count, 0);
}

static void stamps_and_pages_have_their_places(void **unused)
{
	const struct ofd_signature *s;
	(void)unused;

	open_sample("ofd/easyofd-rust__gen_13_riding_seal");
	s = &ofd.signatures[0];
	assert_true(slice_is(s->stamps[5].id, "s007") && slice_is(s->stamps[5].page_id, "181"));
	assert_true(s->stamps[1].box[0] > 196.666 && s->stamps[1].box[0] < 196.668 &&
		    s->stamps[1].box[3] == 40);
	assert_true(s->stamps[1].clipped && s->stamps[1].clip[0] > 6.666 && s->stamps[1].clip[0] < 6.668);
	assert_true(slice_is(ofd.documents[0].pages[5].id, "181"));
	assert_true(ofd.documents[0].pages[5].box[2] == 210 && ofd.documents[0].pages[5].box[3] == 297);
	assert_true(slice_is(s->seal_path, "Doc_0/Signs/Sign_0/Seal.esl") && s->seal.len == 17011);
	assert_int_equal(s->seal_file->kind, OFD_SEAL_FILE);
	assert_string_equal(ofd_kind_name(s->seal_file->kind), "seal");
}

static void the_notice_has_its_pages_font_and_figure(void **unused)
{
	static const char *const ids[] = {"1", "24", "43", "53"};
	struct slice notice;
	(void)unused;

	assert_ok(file_read(&arena, FIXTURES "/tests/data/notice.ofd", FILE_MAX, &notice));
	assert_ok(ofd_open(&arena, notice, &ofd));
	assert_int_equal(reached(), ofd.file_count);
	assert_int_equal(ofd.note_count, 0);
	assert_int_equal(ofd.documents[0].page_count, COUNT(ids));
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_true(slice_is(ofd.documents[0].pages[i].id, ids[i]));
		assert_true(ofd.documents[0].pages[i].box[2] == 210 &&
			    ofd.documents[0].pages[i].box[3] == 297);
		assert_int_equal(ofd.documents[0].pages[i].file->kind, OFD_PAGE);
	}
	assert_int_equal(ofd_find(&ofd, slice_str("/Doc_0/Res/notice-kai.ttf"))->kind, OFD_FONT);
	assert_int_equal(ofd_find(&ofd, slice_str("Doc_0/Res/figure.png"))->kind, OFD_MEDIA);
	assert_true(ofd_find(&ofd, slice_str("Doc_0/Res/figure.png"))->rendered);
	assert_null(ofd_find(&ofd, slice_str("Doc_0/Res/other.png")));
	assert_null(ofd_find(&ofd, slice_str("Doc_0/Res")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_notice_has_its_pages_font_and_figure, begin, end),
		cmocka_unit_test_setup_teardown(
			every_genuine_package_has_the_files_pages_and_signatures_it_should, begin, end),
		cmocka_unit_test_setup_teardown(every_genuine_signature_says_what_it_should, begin, end),
		cmocka_unit_test_setup_teardown(every_genuine_signature_covers_what_it_should, begin, end),
		cmocka_unit_test_setup_teardown(
			what_a_first_signature_leaves_open_names_the_later_one_that_protects_it, begin, end),
		cmocka_unit_test_setup_teardown(deviations_of_genuine_packages_are_noted, begin, end),
		cmocka_unit_test_setup_teardown(stamps_and_pages_have_their_places, begin, end),
	};

	return cmocka_run_group_tests_name("ofd_open", tests, NULL, NULL);
}
