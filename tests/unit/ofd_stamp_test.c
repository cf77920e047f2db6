/* SPDX-License-Identifier: Apache-2.0 */
/* Signing packages: everything is covered, nothing that was there changes, and a closed document stays closed.
 * The signature value is a dummy here; common/ses and common/verify test the real one. */
#include "base/file.h"
#include "gm/sm3.h"
#include "lib/check.h"
#include "lib/package.h"
#include "lib/samples.h"
#include "lib/zipmaker.h"
#include "ofd/cover.h"
#include "ofd/pages.h"
#include "ofd/stamp.h"

static struct arena arena;

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

static void open_bytes(struct slice bytes, struct ofd *ofd)
{
	assert_ok(ofd_open(&arena, bytes, ofd));
}

/* Of the project; where it begins with "ofd/" or "unsigned/", of the samples, if they are there. */
static void open_path(const char *path, struct ofd *ofd)
{
	struct slice bytes;

	if (strncmp(path, "tests/", 6) == 0)
		assert_ok(file_read(&arena, arena_text(&arena, "%s/%s", FIXTURES, path), FILE_MAX, &bytes));
	else
		bytes = sample(&arena, path);
	open_bytes(bytes, ofd);
}

static const struct ofd_stamp_request plain = {
	.type = OFD_TYPE_SEAL,
	.seal = {(const uint8_t *)"a seal", 6},
	.provider = "eseal \"test\"",
	.version = "1",
	.company = "<测试>",
	.signed_at = 20 * DAY,
};

/* Sign at one place of page 1. */
static err stamp_once(const struct ofd *ofd, struct ofd_stamp *stamp, struct slice *container)
{
	static struct ofd_place place;
	struct ofd_stamp_request request = plain;

	TRY(ofd_place_at(ofd, 0, 1, (const double[4]){100, 50, 42, 42.5}, &place));
	request.places = &place;
	request.place_count = 1;
	TRY(ofd_stamp_prepare(&arena, ofd, &request, stamp));
	return ofd_stamp_finish(&arena, stamp, slice_str("a signature value"), container);
}

static void assert_digests_hold(const struct ofd_signature *s)
{
	for (size_t i = 0; i < s->reference_count; i++) {
		assert_non_null(s->references[i].file);
		assert_true(slice_eq(s->references[i].digest, slice(s->references[i].file->sm3, 32)));
	}
}

static void assert_covers_all(const struct ofd *ofd, const struct ofd_signature *s)
{
	struct ofd_cover cover;

	assert_ok(ofd_cover(&arena, ofd, s, &cover));
	assert_int_equal(cover.open, 0);
	assert_int_equal(cover.loose, 0);
	assert_false(cover.root_open);
	assert_false(cover.closes_document);
	assert_int_equal(cover.covered, ofd->file_count - 3);
	assert_digests_hold(s);
}

/* Every file of before is there, packed as it was, but those that list signatures. */
static void assert_nothing_else_changed(const struct ofd *before, const struct ofd *after,
					const struct ofd_stamp *stamp)
{
	for (size_t i = 0; i < before->file_count; i++) {
		const struct zip_entry *was = before->files[i].entry,
				       *is = zip_find(&after->zip, was->name, NULL);

		assert_non_null(is);
		if (slice_eq(was->name, stamp->signatures_path) ||
		    (stamp->root_xml.len > 0 && slice_is(was->name, "OFD.xml")))
			continue;
		assert_true(slice_eq(was->packed, is->packed));
	}
}

static void every_unsigned_document_can_be_signed_and_is_covered_whole(void **unused)
{
	static const char *const paths[] = {
		"unsigned/ofdrw__helloworld.ofd", "unsigned/ofdrw__page1.ofd",
		"unsigned/ofdrw__hello.ofd",      "unsigned/ofdrw__VPage7.ofd",
		"unsigned/ofdrw__chineseDir.ofd", "unsigned/ofdrw__namespace_no_std.ofd",
		"unsigned/ofdrw__test-ofda.ofd",  "ofd/ofdrw__hello-integrity.ofd",
		"tests/data/notice.ofd",
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(paths); i++) {
		struct ofd before, after;
		struct ofd_stamp stamp;
		struct slice container;
		const struct ofd_signature *s;

		open_path(paths[i], &before);
		assert_ok(stamp_once(&before, &stamp, &container));
		assert_true(slice_is(stamp.property_info, "/Doc_0/Signs/Sign_0/Signature.xml"));
		open_bytes(container, &after);
		assert_int_equal(after.signature_count, 1);
		s = &after.signatures[0];
		assert_covers_all(&after, s);
		assert_nothing_else_changed(&before, &after, &stamp);
		assert_true(slice_eq(s->xml, stamp.signature_xml));
		assert_true(slice_is(s->value, "a signature value") && slice_is(s->seal, "a seal"));
		assert_int_equal(after.file_count, before.file_count + 4);
	}
}

static void a_signature_says_what_was_asked_for(void **unused)
{
	struct ofd before, after;
	struct ofd_stamp stamp;
	struct slice container;
	const struct ofd_signature *s;
	struct sm3 sm3;
	(void)unused;

	open_path("tests/data/notice.ofd", &before);
	assert_ok(stamp_once(&before, &stamp, &container));
	open_bytes(container, &after);
	s = &after.signatures[0];
	assert_true(slice_is(s->id, "s001") && s->type == OFD_TYPE_SEAL);
	assert_true(slice_is(s->stamps[0].id, "s002"));
	assert_true(slice_eq(s->stamps[0].page_id, after.documents[0].pages[0].id));
	assert_true(s->stamps[0].box[0] == 100 && s->stamps[0].box[3] == 42.5 && !s->stamps[0].clipped);
	assert_true(slice_is(s->provider, "eseal \"test\"") && slice_is(s->provider_company, "<测试>"));
	assert_true(slice_is(s->date_time, "19700121000000Z") && slice_is(s->method, "1.2.156.10197.1.501"));
	assert_true(slice_is(s->check_method, "1.2.156.10197.1.401"));
	assert_ok(sm3_of(s->xml, &sm3));
	assert_memory_equal(sm3.bytes, stamp.signature_sm3, 32);
	assert_int_equal(after.note_count, 0);
}

/* A colon is a drive's behind a letter only, in a location as in a container. */
static void whatever_a_file_may_be_called_it_is_covered(void **unused)
{
	static const char *const names[] = {
		":note", "1:note", "a/:note", "note:", "a b", "%41", "&amp;", "印章"};
	struct slice container = package_make(&arena);
	struct ofd_stamp stamp;
	struct ofd_cover cover;
	struct ofd ofd;
	(void)unused;

	for (size_t i = 0; i < COUNT(names); i++)
		container = zipmaker_with(&arena, container, names[i], slice_str("a note"));
	open_bytes(container, &ofd);
	assert_ok(stamp_once(&ofd, &stamp, &container));
	open_bytes(container, &ofd);
	assert_ok(ofd_cover(&arena, &ofd, &ofd.signatures[0], &cover));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_true(ofd_protects(&ofd.signatures[0], ofd_find(&ofd, slice_str(names[i]))));
}

static void signing_again_leaves_the_first_signature_whole(void **unused)
{
	static const char *const paths[] = {
		"tests/data/notice.ofd",       "unsigned/ofdrw__namespace_no_std.ofd",
		"ofd/ofdrw__v4signed.ofd",     "ofd/ofdrw__999.ofd",
		"ofd/ofdrw__SESV4SignDoc.ofd", "ofd/ofdrw__DigitalSign.ofd"};
	(void)unused;

	for (size_t i = 0; i < COUNT(paths); i++) {
		struct ofd before, once, twice;
		const struct ofd_signature *last;
		struct ofd_stamp stamp;
		struct slice container;

		open_path(paths[i], &before);
		assert_ok(stamp_once(&before, &stamp, &container));
		open_bytes(container, &once);
		assert_ok(stamp_once(&once, &stamp, &container));
		open_bytes(container, &twice);
		assert_nothing_else_changed(&once, &twice, &stamp);
		assert_int_equal(stamp.root_xml.len, 0);
		assert_int_equal(twice.signature_count, before.signature_count + 2);
		last = &twice.signatures[twice.signature_count - 1];
		assert_covers_all(&twice, last);
		for (size_t n = 0; n < twice.signature_count; n++)
			assert_digests_hold(&twice.signatures[n]);
		assert_false(slice_eq(last[0].id, last[-1].id));
		assert_false(slice_eq(last[0].file->entry->name, last[-1].file->entry->name));
	}
}

static void a_document_whose_list_of_signatures_is_protected_is_closed(void **unused)
{
	static const char *const paths[] = {"ofd/ofdrw__allprotected.ofd", "ofd/ofdrw__V4RideRight.ofd",
					    "ofd/ofdrw__testImageNotFound.ofd"};
	(void)unused;

	for (size_t i = 0; i < COUNT(paths); i++) {
		struct ofd ofd;
		struct ofd_stamp stamp;
		struct slice container;

		open_path(paths[i], &ofd);
		assert_err(E_OFD_CLOSED, stamp_once(&ofd, &stamp, &container));
	}
}

/* Sign across all pages of a document. */
static void ride(const struct ofd *before, struct ofd *after)
{
	struct ofd_stamp_request request = plain;
	struct ofd_place *places;
	struct ofd_stamp stamp;
	struct slice container;

	assert_ok(ofd_riding(&arena, before, 0, 40, 40, 40, &places, &request.place_count));
	request.places = places;
	assert_ok(ofd_stamp_prepare(&arena, before, &request, &stamp));
	assert_ok(ofd_stamp_finish(&arena, &stamp, slice_str("value"), &container));
	open_bytes(container, after);
}

static void a_riding_seal_shows_one_slice_on_each_page(void **unused)
{
	struct ofd before, after;
	(void)unused;

	open_path("tests/data/notice.ofd", &before);
	ride(&before, &after);
	assert_int_equal(after.signatures[0].stamp_count, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct ofd_stamp_annot *a = &after.signatures[0].stamps[i];
		const double box[4] = {200 - 10 * (double)i, 40, 40, 40},
			     clip[4] = {10 * (double)i, 0, 10, 40};

		assert_true(slice_eq(a->page_id, before.documents[0].pages[i].id) && a->clipped);
		assert_memory_equal(a->box, box, sizeof(box));
		assert_memory_equal(a->clip, clip, sizeof(clip));
	}
}

static void a_riding_seal_lies_where_another_program_puts_it(void **unused)
{
	struct ofd before, after, theirs;
	(void)unused;

	open_path("unsigned/ofdrw__VPage7.ofd", &before);
	open_path("ofd/ofdrw__V4RideRight.ofd", &theirs);
	ride(&before, &after);
	assert_int_equal(after.signatures[0].stamp_count, theirs.signatures[0].stamp_count);
	for (size_t i = 0; i < theirs.signatures[0].stamp_count; i++) {
		const struct ofd_stamp_annot *a = &after.signatures[0].stamps[i];
		const struct ofd_stamp_annot *b = &theirs.signatures[0].stamps[i];

		assert_true(slice_eq(a->page_id, b->page_id) && slice_eq(a->id, b->id) && a->clipped);
		assert_memory_equal(a->box, b->box, sizeof(a->box));
		assert_memory_equal(a->clip, b->clip, sizeof(a->clip));
	}
}

static void a_place_that_is_not_on_a_page_is_refused(void **unused)
{
	struct ofd_place place, *places;
	struct ofd_stamp_request request = plain;
	struct ofd_stamp stamp;
	struct ofd ofd;
	size_t count;
	(void)unused;

	open_bytes(package_make(&arena), &ofd);
	assert_ok(ofd_place_at(&ofd, 0, 1, (const double[4]){170, 257, 40, 40}, &place));
	assert_err(E_FIELD, ofd_place_at(&ofd, 0, 1, (const double[4]){170.1, 257, 40, 40}, &place));
	assert_err(E_FIELD, ofd_place_at(&ofd, 0, 1, (const double[4]){-1, 0, 40, 40}, &place));
	assert_err(E_FIELD, ofd_place_at(&ofd, 0, 2, (const double[4]){0, 0, 40, 40}, &place));
	assert_err(E_FIELD, ofd_place_at(&ofd, 0, 0, (const double[4]){0, 0, 40, 40}, &place));
	assert_err(E_FIELD, ofd_riding(&arena, &ofd, 0, 40, 40, 40, &places, &count));
	request.places = &place;
	request.place_count = 1;
	assert_ok(ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
	place.page_id = slice_str("77");
	assert_err(E_FIELD, ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
	request.place_count = 0;
	assert_ok(ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
	request.document = 1;
	assert_err(E_FIELD, ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
	request.document = 0;
	request.type = OFD_TYPE_SIGN;
	assert_err(E_FIELD, ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
	request.seal = slice(NULL, 0);
	assert_ok(ofd_stamp_prepare(&arena, &ofd, &request, &stamp));
}

static void lists_that_are_empty_or_written_otherwise_take_a_record(void **unused)
{
	static const char root[] = "<x:OFD xmlns:x='http://www.ofdspec.org/2016'><x:DocBody><x:DocRoot>Doc_0/"
				   "Document.xml</x:DocRoot><x:Signatures>/Doc_0/S.xml</x:Signatures>"
				   "</x:DocBody></x:OFD>";
	static const char *const lists[] = {
		"<Signatures xmlns='http://www.ofdspec.org/2016'/>",
		"<o:Signatures xmlns:o='http://www.ofdspec.org'><o:MaxSignId/></o:Signatures>",
		"<o:Signatures xmlns:o='http://www.ofdspec.org/2016' ><!-- none --></o:Signatures>\n",
	};
	struct slice notice;
	(void)unused;

	assert_ok(file_read(&arena, FIXTURES "/tests/data/notice.ofd", FILE_MAX, &notice));
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct slice bytes = zipmaker_with(&arena, notice, "OFD.xml", slice_str(root)), container;
		struct ofd before, after;
		struct ofd_stamp stamp;

		open_bytes(zipmaker_with(&arena, bytes, "Doc_0/S.xml", slice_str(lists[i])), &before);
		assert_ok(stamp_once(&before, &stamp, &container));
		open_bytes(container, &after);
		assert_int_equal(after.signature_count, 1);
		assert_covers_all(&after, &after.signatures[0]);
		assert_true(slice_is(after.signatures[0].file->entry->name, "Doc_0/Sign_0/Signature.xml"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_unsigned_document_can_be_signed_and_is_covered_whole),
		cmocka_unit_test(a_signature_says_what_was_asked_for),
		cmocka_unit_test(signing_again_leaves_the_first_signature_whole),
		cmocka_unit_test(whatever_a_file_may_be_called_it_is_covered),
		cmocka_unit_test(a_document_whose_list_of_signatures_is_protected_is_closed),
		cmocka_unit_test(a_riding_seal_shows_one_slice_on_each_page),
		cmocka_unit_test(a_riding_seal_lies_where_another_program_puts_it),
		cmocka_unit_test(a_place_that_is_not_on_a_page_is_refused),
		cmocka_unit_test(lists_that_are_empty_or_written_otherwise_take_a_record),
	};

	return cmocka_run_group_tests_name("ofd_stamp", tests, begin, end);
}
