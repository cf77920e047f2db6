/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures: every sample value read as its README says, kinds told apart, writing, version 1, refusals. */
#include "base/text.h"
#include "der/der.h"
#include "der/oid.h"
#include "lib/check.h"
#include "lib/samples.h"
#include "ses/signature.h"
#include "ses/time_info.h"

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

/* samples/README.md §2.1, §2.2, §4 */
static const struct expected_value {
	const char *file;
	const char *signed_at;
	const char *data_hash; /* NULL: 32 zero bytes */
	size_t tbs_size;
	const char *tbs_sm3;
	size_t signature_size;
	const char *code;
	size_t info_size;
	const char *info_sm3;
} values[] = {
	{"v4signed__doc_0_signs_sign_0", "2020-10-10T07:11:20Z",
	 "14859b925039a50fe268d40e4a903da44d64cc56b1eebd0902d45a5a41a134b5", 5119,
	 "152c46d105187ca67d37d8d139284b7e7305720b3560537520fb0316867748cc", 71, "50011200000399", 3878,
	 "cd960fb0dc062ebd28946420f823d01ba94c1b7cf04e89de237d5e9274aa4a8b"},
	{"999__doc_0_signs_sign_0", "2020-08-17T11:13:29Z",
	 "04de1f5f14983be0b6dee77b381543c57af679005238b2d3235a0066f79d23da", 5172,
	 "10b2309d4fd0561d4484d25c88061a208efa830bcb5619c4dce345709bae7fef", 70, "50011200000323", 3930,
	 "136641f588054661a02d123095e956e26d0ef6f01723778a807e461c26a1488d"},
	{"SESV4SignDoc__doc_0_signs_sign_0", "2026-08-04T02:08:09Z",
	 "50750042bf6a15552d5c0e44c4bd1dc9545b99d3cdd19bb20590143b17c1a2e8", 17105,
	 "a9dcfe279efe8bed2238fc18230aeaf81603a63ce7ecd30e322a9374795b35a9", 72,
	 "51f044b76510434e9bc67a1185c2fba5", 16393,
	 "6aefcd84f3d768777d0031628defada2f9626b3ea46c06dacc669fb0b2737449"},
	{"V4RideRight__doc_0_signs_sign_0", "2021-05-19T12:53:44Z",
	 "ae1da781338c9f33f34c468ced77698ebb33ca2732d69da2ecc253657ab3d568", 17105,
	 "f6e5fce06ca1feb654fd7af43c608af47715f8ccf7c1ca92a090dafad45bedaa", 72,
	 "51f044b76510434e9bc67a1185c2fba5", 16393,
	 "6aefcd84f3d768777d0031628defada2f9626b3ea46c06dacc669fb0b2737449"},
	{"allprotected__doc_0_signs_sign_0", "2020-10-23T11:45:37Z",
	 "47089a41977c6252d504a798d1dbe854b24d8950a60581c95033f8d6510eb057", 17105,
	 "186dded0c1bc1042edb96fb78f63d86db6ec75f5a64968f5e033597072e1435c", 72,
	 "51f044b76510434e9bc67a1185c2fba5", 16393,
	 "6aefcd84f3d768777d0031628defada2f9626b3ea46c06dacc669fb0b2737449"},
	{"SignScaleError__doc_0_signs_sign_0", "2022-10-31T06:16:35Z",
	 "34565643215ba52d5834ec87a654d6299e06e6c264b2f7570fe357357162eb64", 6895,
	 "a70ed8aa29e2387cdd2a63b57f3df0e617694e054abaf398634095d6d5993773", 0, "ZhelibanTaxSeal", 5490,
	 "34ea65cc5299b2aba7e5f971b77a4f184093a9c80083817af727d781eee7beee"},
	{"SignedValueV4", "2020-10-12T11:14:03Z", NULL, 17105,
	 "80246a7c41d65aabe0941f6188602c6f0261c4280260462debed2757716d7216", 72,
	 "51f044b76510434e9bc67a1185c2fba5", 16393,
	 "6aefcd84f3d768777d0031628defada2f9626b3ea46c06dacc669fb0b2737449"},
	{"SignedValueV5", "2026-04-24T08:53:26Z", NULL, 17109,
	 "c7e61e0c845cfdf75f2dcfde926f45cc430fcdbd17af61d676f8548592453670", 71,
	 "309093c121454e56955f3be47ff728a3", 16397,
	 "538015fd7d2faae082dab2d39d49a5a620d0d4ba7de14b3c155ba1bb58e1da77"},
};

static struct slice value_of(const char *name)
{
	return sample(&arena, arena_text(&arena, "signedvalue/ofdrw__%s.dat", name));
}

static void check_value(const struct expected_value *want, const struct ses_signature *s)
{
	static const uint8_t zeros[32];
	const char *hash;
	struct slice xml;

	assert_int_equal(s->version, s->seal.version);
	assert_true(s->has_time);
	assert_int_equal(s->claimed, at(want->signed_at));
	assert_int_equal(s->tbs.len, want->tbs_size);
	assert_string_equal(sm3_hex(&arena, s->tbs), want->tbs_sm3);
	if (want->signature_size)
		assert_int_equal(s->signature.len, want->signature_size);
	assert_true(slice_is(s->seal.code, want->code));
	assert_int_equal(s->seal.info.len, want->info_size);
	assert_string_equal(sm3_hex(&arena, s->seal.info), want->info_sm3);
	assert_true(slice_eq(s->algorithm, OID_SM2_WITH_SM3));
	assert_true(slice_eq(s->seal.maker_algorithm, OID_SM2_WITH_SM3));
	if (!want->data_hash) {
		assert_memory_equal(s->data_hash.at, zeros, 32);
		return;
	}
	xml = sample(&arena, arena_text(&arena, "signedvalue/ofdrw__%s.Signature.xml", want->file));
	assert_string_equal(sm3_hex(&arena, xml), want->data_hash);
	assert_ok(hex_write(&arena, s->data_hash, &hash));
	assert_string_equal(hash, want->data_hash);
	assert_true(slice_is(s->property, "/Doc_0/Signs/Sign_0/Signature.xml"));
}

static void every_sample_value_reads_as_its_readme_says(void **unused)
{
	(void)unused;
	size_t found = 0;

	for (size_t i = 0; i < COUNT(values); i++) {
		struct ses_signature s;

		if (!sample_there(arena_text(&arena, "signedvalue/ofdrw__%s.dat", values[i].file)))
			continue;
		found++;
		assert_ok(ses_signature_read(&arena, value_of(values[i].file), &s));
		check_value(&values[i], &s);
	}
	if (found == 0)
		skip();
}

static void the_kinds_of_value_are_told_apart(void **unused)
{
	(void)unused;
	assert_int_equal(ses_value_kind(value_of("SignedValueV4")), SES_VALUE_V4);
	assert_int_equal(ses_value_kind(value_of("SignedValueV5")), SES_VALUE_V5);
	assert_int_equal(ses_value_kind(value_of("DigitalSign__doc_0_signs_sign_0")), SES_VALUE_BARE_SM2);
	assert_int_equal(ses_value_kind(value_of("hello-integrity__")), SES_VALUE_SIGNED_DATA);
	assert_int_equal(ses_value_kind(value_of("testImageNotFound__doc_0_signs_sign_1")),
			 SES_VALUE_SIGNED_DATA);
	assert_int_equal(ses_value_kind(sample(&arena, "seals/ofdrw__UserV1.esl")), SES_VALUE_UNKNOWN);
	assert_int_equal(ses_value_kind(sample(&arena, "seals/ofdrw__UserV4.esl")), SES_VALUE_UNKNOWN);
	assert_int_equal(ses_value_kind(slice_str("0")), SES_VALUE_UNKNOWN);
	assert_int_equal(ses_value_kind(slice(NULL, 0)), SES_VALUE_UNKNOWN);
}

static struct ses_tbs_form tbs_form(void)
{
	return (struct ses_tbs_form){
		.seal = sample(&arena, "seals/ofdrw__UserV5.esl"),
		.signed_at = at("2026-11-22T08:00:00Z"),
		.data_hash = slice("0123456789abcdef0123456789abcdef", 32),
		.property = slice_str("/Doc_0/Signs/Sign_0/Signature.xml"),
	};
}

static void a_signature_reads_as_it_was_written(void **unused)
{
	(void)unused;
	struct ses_ext ext = {.id = slice("\x2a\x03\x04", 3), .value = slice_str("one")};
	struct ses_tbs_form form = tbs_form();
	struct slice tbs, bytes;
	struct ses_signature s;

	form.exts = &ext;
	form.ext_count = 1;
	assert_ok(ses_tbs_write(&arena, &form, &tbs));
	assert_ok(ses_signature_write(&arena, tbs, slice_str("cert"), slice_str("value"), slice_str("token"),
				      &bytes));
	assert_int_equal(ses_value_kind(bytes), SES_VALUE_V5);
	assert_ok(ses_signature_read(&arena, bytes, &s));
	assert_int_equal(s.version, SES_V5);
	assert_true(slice_eq(s.tbs, tbs));
	assert_true(slice_eq(s.seal.whole, form.seal));
	assert_int_equal(s.claimed, form.signed_at);
	assert_true(slice_eq(s.data_hash, form.data_hash));
	assert_true(slice_eq(s.property, form.property));
	assert_int_equal(s.ext_count, 1);
	assert_true(slice_is(s.signer_cert, "cert"));
	assert_true(slice_is(s.signature, "value"));
	assert_true(slice_is(s.time_stamp, "token"));
	assert_true(slice_eq(s.algorithm, OID_SM2_WITH_SM3));
}

static void a_property_beyond_ia5_cannot_be_written(void **unused)
{
	(void)unused;
	struct ses_tbs_form form = tbs_form();
	struct slice tbs;

	form.property = slice_str("/文档/Signature.xml");
	assert_err(E_FIELD, ses_tbs_write(&arena, &form, &tbs));
	form = tbs_form();
	form.data_hash.len = 31;
	assert_err(E_FIELD, ses_tbs_write(&arena, &form, &tbs));
	form = tbs_form();
	form.seal = sample(&arena, "seals/ofdrw__UserV1.esl");
	assert_err(E_SEAL_FORM, ses_tbs_write(&arena, &form, &tbs));
}

/* A TBS_Sign and signature with the parts given, in the new shape. */
static struct slice made(int64_t version, struct slice seal, struct slice hash)
{
	struct der_writer w;
	struct slice out;

	der_writer_init(&w, &arena, SES_VALUE_MAX);
	der_put_ia5(&w, slice_str("/Doc_0/Signs/Sign_0/Signature.xml"));
	der_put_bits(&w, hash);
	der_put_time(&w, at("2026-11-22T08:00:00Z"));
	der_put_raw(&w, seal);
	der_put_int(&w, version);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	assert_ok(ses_signature_write(&arena, out, slice_str("cert"), slice_str("value"), slice(NULL, 0),
				      &out));
	return out;
}

static void versions_that_disagree_are_refused(void **unused)
{
	(void)unused;
	struct slice hash = slice("0123456789abcdef0123456789abcdef", 32);
	struct slice v4 = sample(&arena, "seals/ofdrw__UserV4.esl");
	struct ses_signature s;

	assert_ok(ses_signature_read(&arena, made(4, v4, hash), &s));
	assert_err(E_SIGNATURE_FORM, ses_signature_read(&arena, made(5, v4, hash), &s));
	assert_err(E_SIGNATURE_FORM, ses_signature_read(&arena, made(1, v4, hash), &s));
	assert_err(E_SIGNATURE_FORM,
		   ses_signature_read(&arena, made(1, sample(&arena, "seals/ofdrw__UserV1.esl"), hash), &s));
}

static void a_digest_of_another_length_is_refused(void **unused)
{
	(void)unused;
	struct slice v4 = sample(&arena, "seals/ofdrw__UserV4.esl");
	struct ses_signature s;

	assert_err(E_SIGNATURE_FORM, ses_signature_read(&arena, made(4, v4, slice_str("short")), &s));
}

/* v1: TBS_Sign with certificate and algorithm inside, and the time as bits of any kind. */
static struct slice made_v1(struct slice time, unsigned time_tag)
{
	struct der_writer w;
	struct slice out;
	size_t mark;

	der_writer_init(&w, &arena, SES_VALUE_MAX);
	der_put_bits(&w, slice_str("value"));
	mark = der_mark(&w);
	der_put_oid(&w, OID_SM2_WITH_SM3);
	der_put_octets(&w, slice_str("cert"));
	der_put_ia5(&w, slice_str("/Doc_0/Signs/Sign_0/Signature.xml"));
	der_put_bits(&w, slice("0123456789abcdef0123456789abcdef", 32));
	if (time_tag == DER_BITS)
		der_put_bits(&w, time);
	else
		der_put(&w, time_tag, time);
	der_put_raw(&w, sample(&arena, "seals/ofdrw__UserV1.esl"));
	der_put_int(&w, 1);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void version_1_keeps_its_certificate_in_the_signed_part(void **unused)
{
	(void)unused;
	struct slice bytes = made_v1(slice_str("2020-04-22T10:18:07.123Z"), DER_BITS);
	struct ses_signature s;

	assert_int_equal(ses_value_kind(bytes), SES_VALUE_V1);
	assert_ok(ses_signature_read(&arena, bytes, &s));
	assert_int_equal(s.version, SES_V1);
	assert_true(slice_is(s.signer_cert, "cert"));
	assert_true(s.has_time);
	assert_int_equal(s.claimed, at("2020-04-22T10:18:07Z"));
	assert_true(note_in(s.notes, NOTE_V1_FREE_TIME));
}

static void version_1_takes_times_of_many_forms(void **unused)
{
	(void)unused;
	struct ses_signature s;

	assert_ok(ses_signature_read(&arena, made_v1(slice_str("200422021807Z"), DER_UTCTIME), &s));
	assert_int_equal(s.claimed, at("2020-04-22T02:18:07Z"));
	assert_ok(ses_signature_read(&arena,
				     made_v1(slice_str("\x17\x0d"
						       "200422021807Z"),
					     DER_BITS),
				     &s));
	assert_int_equal(s.claimed, at("2020-04-22T02:18:07Z"));
	assert_ok(ses_signature_read(&arena, made_v1(slice_str("2020-04-22 10:18:07"), DER_OCTETS), &s));
	assert_int_equal(s.claimed, at("2020-04-22T02:18:07Z"));
	assert_true(note_in(s.notes, NOTE_V1_OCTETS));
	assert_ok(ses_signature_read(&arena, made_v1(slice_str("yesterday"), DER_BITS), &s));
	assert_false(s.has_time);
}

static void times_as_text_are_read_with_their_zone(void **unused)
{
	(void)unused;
	instant t;

	assert_true(ses_time_text(slice_str("20200817111329Z"), &t));
	assert_int_equal(t, at("2020-08-17T11:13:29Z"));
	assert_true(ses_time_text(slice_str("20201010151120"), &t));
	assert_int_equal(t, at("2020-10-10T07:11:20Z"));
	assert_true(ses_time_text(slice_str("2020-04-22 16:22:44"), &t));
	assert_int_equal(t, at("2020-04-22T08:22:44Z"));
	assert_false(ses_time_text(slice_str("2020-02-30 16:22:44"), &t));
	assert_false(ses_time_text(slice_str("2020-04-22"), &t));
	assert_false(ses_time_text(slice_str(""), &t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_sample_value_reads_as_its_readme_says, setup, teardown),
		cmocka_unit_test_setup_teardown(the_kinds_of_value_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(a_signature_reads_as_it_was_written, setup, teardown),
		cmocka_unit_test_setup_teardown(a_property_beyond_ia5_cannot_be_written, setup, teardown),
		cmocka_unit_test_setup_teardown(versions_that_disagree_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_of_another_length_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(version_1_keeps_its_certificate_in_the_signed_part, setup,
						teardown),
		cmocka_unit_test_setup_teardown(version_1_takes_times_of_many_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(times_as_text_are_read_with_their_zone, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
