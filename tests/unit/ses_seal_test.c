/* SPDX-License-Identifier: Apache-2.0 */
/* Seals: every sample read as its README says, writing, and refusals. */
#include "lib/check.h"
#include "lib/samples.h"
#include "ses/signature.h"

static struct arena arena;

static int setup(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

/* samples/README.md §3 */
static const struct expected_seal {
	const char *file;
	int version;
	const char *vendor, *code, *name;
	int64_t type;
	const char *created, *valid_from, *valid_to;
	const char *picture;
	size_t picture_size;
	int64_t width;
	size_t list_count, ext_count;
	size_t info_size;
	const char *info_sm3;
	size_t signature_size;
	note_set notes;
} seals[] = {
	{"seals/ofdrw__UserV1.esl", 1, "OFDR&WTest", "40C8CDD24DEF43388B86E62CCE1D6832", "OFDRW测试用印章", 1,
	 "2020-04-22T02:18:07Z", "2020-04-22T02:18:07Z", "2022-04-22T02:18:07Z", "PNG", 15693, 40, 1, 0,
	 16381, "1985b84ae98e26539cfee01e0ce7e8747f30c29efa6c76c8d1e7030f7acf63af", 72,
	 UINT64_C(1) << NOTE_CODE_FORM},
	{"seals/ofdrw__UserV4.esl", 4, "OFDR&WTest", "51f044b76510434e9bc67a1185c2fba5", "OFD R&W 测试用印章",
	 3, "2020-04-22T02:09:00Z", "2020-04-22T02:09:00Z", "2022-04-22T02:09:00Z", "PNG", 15693, 40, 1, 0,
	 16393, "6aefcd84f3d768777d0031628defada2f9626b3ea46c06dacc669fb0b2737449", 71,
	 UINT64_C(1) << NOTE_CODE_FORM},
	{"seals/ofdrw__UserV5.esl", 5, "OFDR&WTestV5", "09aaf39291e049e4b3d716414590937e",
	 "OFD R&W V5测试用印章", 3, "2026-04-24T08:53:23Z", "2026-04-24T08:53:23Z", "2028-04-24T08:53:23Z",
	 "PNG", 15693, 40, 1, 0, 16397, "b741404f68aaac9ac460225be615811910d131dca209c547487797f9ed047768",
	 72, UINT64_C(1) << NOTE_CODE_FORM},
	{"seals/ofdrw__UserV5_ts.esl", 5, "OFDR&WTestV5", "55a4a957189a48f596706fb431e962c5",
	 "OFD R&W V5测试用印章", 3, "2026-04-24T08:53:22Z", "2026-04-24T08:53:22Z", "2028-04-24T08:53:22Z",
	 "PNG", 15693, 40, 1, 0, 16397, "716ca548c59afccad4aa41733328027bc0c45dc682ff9d63e16773f462e2f2f0",
	 70, UINT64_C(1) << NOTE_CODE_FORM},
	{"seals/ofdrw__SESealData.DER", 4, "Vid HebeiGede", "esID130600", "测试单位名称 合同专用章", 4,
	 "2020-10-13T09:45:58Z", "2020-10-13T09:45:58Z", "2021-04-16T09:45:58Z", "GIF", 5911, 42, 2, 3, 7543,
	 "2deb305ebce456554bcb281ee67d7992fe96974c606df24e949758672da52cb5", 72,
	 UINT64_C(1) << NOTE_CODE_FORM | UINT64_C(1) << NOTE_EXT_CRITICAL_FALSE |
		 UINT64_C(1) << NOTE_EXT_UNKNOWN_CRITICAL},
};

static void check_seal(const struct expected_seal *want, const struct ses_seal *seal)
{
	assert_int_equal(seal->version, want->version);
	assert_true(slice_is(seal->vendor, want->vendor));
	assert_true(slice_is(seal->code, want->code));
	assert_true(slice_is(seal->name, want->name));
	assert_int_equal(seal->type, want->type);
	assert_int_equal(seal->created, at(want->created));
	assert_int_equal(seal->valid_from, at(want->valid_from));
	assert_int_equal(seal->valid_to, at(want->valid_to));
	assert_true(slice_is(seal->picture.type, want->picture));
	assert_int_equal(seal->picture.data.len, want->picture_size);
	assert_int_equal(seal->picture.width, want->width);
	assert_int_equal(seal->picture.height, want->width);
	assert_int_equal(seal->list_type, SES_LIST_CERTS);
	assert_int_equal(seal->list_count, want->list_count);
	assert_int_equal(seal->ext_count, want->ext_count);
	assert_int_equal(seal->info.len, want->info_size);
	assert_string_equal(sm3_hex(&arena, seal->info), want->info_sm3);
	assert_int_equal(seal->maker_signature.len, want->signature_size);
	assert_int_equal(seal->notes, want->notes);
}

static void every_sample_seal_reads_as_its_readme_says(void **unused)
{
	(void)unused;
	size_t found = 0;

	for (size_t i = 0; i < COUNT(seals); i++) {
		struct slice bytes;
		struct ses_seal seal;

		if (!sample_there(seals[i].file))
			continue;
		found++;
		bytes = sample(&arena, seals[i].file);
		assert_int_equal(ses_seal_kind(bytes), seals[i].version);
		assert_ok(ses_seal_read(&arena, bytes, &seal));
		check_seal(&seals[i], &seal);
	}
	if (found == 0)
		skip();
}

static void a_dummy_time_stamp_is_kept_for_the_judge(void **unused)
{
	(void)unused;
	struct ses_seal seal;

	assert_ok(ses_seal_read(&arena, sample(&arena, "seals/ofdrw__UserV5_ts.esl"), &seal));
	assert_int_equal(seal.time_stamp.len, 3);
	assert_memory_equal(seal.time_stamp.at, "\x01\x02\x03", 3);
}

static void a_seal_cut_anywhere_is_refused(void **unused)
{
	(void)unused;
	struct slice bytes = sample(&arena, "seals/ofdrw__UserV4.esl");
	struct ses_seal seal;

	for (size_t len = 1; len < bytes.len; len += len < 700 || len > bytes.len - 700 ? 1 : 97)
		assert_err(E_DER, ses_seal_read(&arena, slice(bytes.at, len), &seal));
}

static void a_byte_behind_a_seal_is_refused(void **unused)
{
	(void)unused;
	struct slice bytes = sample(&arena, "seals/ofdrw__UserV4.esl");
	uint8_t *longer = arena_take(&arena, bytes.len + 1);
	struct ses_seal seal;

	memcpy(longer, bytes.at, bytes.len);
	assert_err(E_DER, ses_seal_read(&arena, slice(longer, bytes.len + 1), &seal));
}

/* The header begins 30 len 16 02 "ES" 02 01 version. */
static size_t header_at(struct slice bytes)
{
	for (size_t i = 0; i + 7 < 40; i++) {
		if (memcmp(bytes.at + i,
			   "\x16\x02"
			   "ES\x02\x01",
			   6) == 0)
			return i;
	}
	fail();
	return 0;
}

static void a_header_that_is_not_es_is_refused(void **unused)
{
	(void)unused;
	struct slice bytes = sample(&arena, "seals/ofdrw__UserV4.esl");
	struct ses_seal seal;

	assert_err(E_SEAL_FORM,
		   ses_seal_read(&arena, flipped(&arena, bytes, header_at(bytes) + 2, 1), &seal));
}

static void a_version_that_does_not_fit_the_shape_is_refused(void **unused)
{
	(void)unused;
	struct slice v4 = sample(&arena, "seals/ofdrw__UserV4.esl");
	struct slice v1 = sample(&arena, "seals/ofdrw__UserV1.esl");
	size_t version = header_at(v4) + 6;
	struct ses_seal seal;

	assert_err(E_SEAL_FORM, ses_seal_read(&arena, flipped(&arena, v4, version, 4 ^ 1), &seal));
	assert_err(E_SEAL_FORM, ses_seal_read(&arena, flipped(&arena, v4, version, 4 ^ 2), &seal));
	assert_err(E_SEAL_FORM, ses_seal_read(&arena, flipped(&arena, v1, header_at(v1) + 6, 4 ^ 1), &seal));
	assert_int_equal(ses_seal_kind(flipped(&arena, v4, version, 4 ^ 1)), 0);
}

static struct ses_seal_form form_for(const struct slice *cert)
{
	struct ses_ext *ext = arena_array(&arena, 2, struct ses_ext);

	ext[0] = (struct ses_ext){.id = slice("\x2a\x03\x04", 3), .value = slice_str("one")};
	ext[1] =
		(struct ses_ext){.id = slice("\x2a\x03\x05", 3), .critical = true, .value = slice_str("two")};
	return (struct ses_seal_form){
		.version = SES_V4,
		.vendor = slice_str("eseal"),
		.code = slice_str("31000000000001"),
		.type = 1,
		.name = slice_str("某某县民政局"),
		.list_type = SES_LIST_CERTS,
		.certs = cert,
		.cert_count = 1,
		.created = at("2026-11-22T08:00:00Z"),
		.valid_from = at("2026-11-22T00:00:00Z"),
		.valid_to = at("2031-11-22T00:00:00Z"),
		.picture = {.type = slice_str("PNG"),
			    .data = slice_str("\x89PNG…"),
			    .width = 42,
			    .height = 42},
		.exts = ext,
		.ext_count = 2,
	};
}

static struct slice written(const struct ses_seal_form *form, struct slice stamp)
{
	struct slice info, seal;

	assert_ok(ses_seal_info_write(&arena, form, &info));
	assert_ok(ses_seal_write(&arena, info, slice_str("maker's certificate"), slice_str("value"), stamp,
				 &seal));
	return seal;
}

static void a_seal_reads_as_it_was_written(void **unused)
{
	(void)unused;
	struct slice cert = slice_str("owner's certificate");
	struct ses_seal_form form = form_for(&cert);
	struct ses_seal seal;
	bool listed;

	assert_ok(ses_seal_read(&arena, written(&form, slice(NULL, 0)), &seal));
	assert_int_equal(seal.version, 4);
	assert_true(slice_eq(seal.code, form.code));
	assert_true(slice_eq(seal.name, form.name));
	assert_int_equal(seal.created, form.created);
	assert_int_equal(seal.valid_from, form.valid_from);
	assert_int_equal(seal.valid_to, form.valid_to);
	assert_int_equal(seal.ext_count, 2);
	assert_true(seal.exts[1].critical && !seal.exts[0].critical);
	assert_true(slice_is(seal.exts[1].value, "two"));
	assert_true(slice_is(seal.maker_cert, "maker's certificate"));
	assert_int_equal(seal.time_stamp.len, 0);
	assert_ok(ses_seal_lists(&seal, cert, &listed));
	assert_true(listed);
	assert_ok(ses_seal_lists(&seal, slice_str("another certificate"), &listed));
	assert_false(listed);
}

static void a_seal_can_list_digests_of_certificates(void **unused)
{
	(void)unused;
	struct slice cert = slice_str("owner's certificate");
	struct ses_seal_form form = form_for(&cert);
	struct ses_seal seal;
	bool listed;

	form.list_type = SES_LIST_DIGESTS;
	assert_ok(ses_seal_read(&arena, written(&form, slice(NULL, 0)), &seal));
	assert_int_equal(seal.list_type, SES_LIST_DIGESTS);
	assert_ok(ses_seal_lists(&seal, cert, &listed));
	assert_true(listed);
	assert_ok(ses_seal_lists(&seal, slice_str("another certificate"), &listed));
	assert_false(listed);
}

static void only_version_5_carries_a_time_stamp(void **unused)
{
	(void)unused;
	struct slice cert = slice_str("owner's certificate"), info, bytes;
	struct ses_seal_form form = form_for(&cert);
	struct ses_seal seal;

	assert_ok(ses_seal_info_write(&arena, &form, &info));
	assert_err(E_FIELD,
		   ses_seal_write(&arena, info, slice_str("m"), slice_str("v"), slice_str("t"), &bytes));
	form.version = SES_V5;
	assert_ok(ses_seal_read(&arena, written(&form, slice_str("token")), &seal));
	assert_true(slice_is(seal.time_stamp, "token"));
	assert_int_equal(ses_seal_kind(seal.whole), SES_V5);
}

static void a_form_that_makes_no_seal_is_refused(void **unused)
{
	(void)unused;
	struct slice cert = slice_str("owner's certificate"), info;
	struct ses_seal_form form = form_for(&cert);

	form.version = SES_V1;
	assert_err(E_FIELD, ses_seal_info_write(&arena, &form, &info));
	form = form_for(&cert);
	form.cert_count = 0;
	assert_err(E_FIELD, ses_seal_info_write(&arena, &form, &info));
	form = form_for(&cert);
	form.code = slice_str("印章编码");
	assert_err(E_FIELD, ses_seal_info_write(&arena, &form, &info));
	form = form_for(&cert);
	form.valid_to = form.valid_from;
	assert_err(E_FIELD, ses_seal_info_write(&arena, &form, &info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_sample_seal_reads_as_its_readme_says, setup, teardown),
		cmocka_unit_test_setup_teardown(a_dummy_time_stamp_is_kept_for_the_judge, setup, teardown),
		cmocka_unit_test_setup_teardown(a_seal_cut_anywhere_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_byte_behind_a_seal_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_header_that_is_not_es_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_version_that_does_not_fit_the_shape_is_refused, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_seal_reads_as_it_was_written, setup, teardown),
		cmocka_unit_test_setup_teardown(a_seal_can_list_digests_of_certificates, setup, teardown),
		cmocka_unit_test_setup_teardown(only_version_5_carries_a_time_stamp, setup, teardown),
		cmocka_unit_test_setup_teardown(a_form_that_makes_no_seal_is_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
