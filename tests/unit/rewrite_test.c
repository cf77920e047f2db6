/* SPDX-License-Identifier: Apache-2.0 */
/* For every DER value that is accepted, writing what was read gives the same bytes. */
#include "cms/signed_data.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/pdfmaker.h"
#include "lib/rewrite.h"
#include "lib/samples.h"

#define same(a, b) assert_true(slice_eq(a, b))

static struct slice honest_value(const struct recipe *r)
{
	return entry_of(r, recipe_make(r), SIGN_0 "SignedValue.dat");
}

static struct slice honest_seal(const struct recipe *r)
{
	return entry_of(r, recipe_make(r), SIGN_0 "Seal.esl");
}

static void our_seals_and_signatures_are_written_the_same(void **unused)
{
	struct slice seal, value;
	struct recipe r;

	(void)unused;
	for (int version = SES_V4; version <= SES_V5; version++) {
		recipe_honest(&r);
		r.seal.version = version;
		r.tsa = &world.tsa;
		if (version == SES_V5)
			r.seal_tsa = &world.tsa;
		seal = honest_seal(&r);
		value = honest_value(&r);
		same(rewrite_seal(r.arena, seal), seal);
		same(rewrite_signature(r.arena, value), value);
	}
}

static void foreign_seals_are_written_the_same(void **unused)
{
	static const char *const names[] = {"seals/ofdrw__UserV4.esl", "seals/ofdrw__UserV5.esl",
					    "seals/ofdrw__UserV5_ts.esl", "seals/ofdrw__SESealData.DER"};

	(void)unused;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct slice bytes = sample(&world.arena, names[i]);

		same(rewrite_seal(&world.arena, bytes), bytes);
	}
}

static void foreign_signatures_are_written_the_same(void **unused)
{
	static const char *const names[] = {"ofdrw__v4signed__doc_0_signs_sign_0.dat",
					    "ofdrw__999__doc_0_signs_sign_0.dat",
					    "ofdrw__V4RideRight__doc_0_signs_sign_0.dat",
					    "ofdrw__SignScaleError__doc_0_signs_sign_0.dat",
					    "easyofd-rust__gen_13_riding_seal__doc_0_signs_sign_0.dat",
					    "ofdrw__SignedValueV4.dat",
					    "ofdrw__SignedValueV5.dat"};

	(void)unused;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct slice bytes =
			sample(&world.arena, arena_text(&world.arena, "signedvalue/%s", names[i]));

		same(rewrite_signature(&world.arena, bytes), bytes);
	}
}

static void signed_data_and_certificates_are_written_the_same(void **unused)
{
	struct slice message = slice_str("a message");
	struct recipe r;
	struct slice value;
	struct cms cms;

	(void)unused;
	recipe_honest(&r);
	value = pdfmaker_cms_value(&r, message);
	assert_ok(cms_read(r.arena, value, &cms));
	same(rewrite_der(r.arena, value), value);
	same(rewrite_der(r.arena, world.owner.cert.der), world.owner.cert.der);
	same(rewrite_der(r.arena, world.root.cert.der), world.root.cert.der);
}

static void foreign_signed_data_is_written_the_same(void **unused)
{
	static const char *const names[] = {"signedvalue/ofdrw__testImageNotFound__doc_0_signs_sign_0.dat",
					    "signedvalue/ofdrw__testImageNotFound__doc_0_signs_sign_1.dat",
					    "signedvalue/ofdrw__hello-integrity__.dat",
					    "certs/8889497574_signer.der",
					    "certs/b5f34e3477_maker.der",
					    "certs/1d528c73a1_maker.der"};

	(void)unused;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct slice bytes = sample(&world.arena, names[i]);

		same(rewrite_der(&world.arena, bytes), bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_seals_and_signatures_are_written_the_same),
		cmocka_unit_test(foreign_seals_are_written_the_same),
		cmocka_unit_test(foreign_signatures_are_written_the_same),
		cmocka_unit_test(signed_data_and_certificates_are_written_the_same),
		cmocka_unit_test(foreign_signed_data_is_written_the_same),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
