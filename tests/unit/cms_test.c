/* SPDX-License-Identifier: Apache-2.0 */
/* GB/T 35275 SignedData: every flavour, what each signer covers, and what is refused. */
#include "cms/signed_data.h"

#include "der/oid.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/samples.h"

static struct arena arena;
static struct pki_party root, office, other;

static int setup(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_root(&arena, "Root", &root);
	pki_leaf(&arena, &root, "office", &office);
	pki_leaf(&arena, &root, "other", &other);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	key_release(&root.key);
	key_release(&office.key);
	key_release(&other.key);
	arena_clear(&arena);
	return 0;
}

static const char MESSAGE[] = "an approval";

static struct cms_form form_of(const struct pki_party *party)
{
	return (struct cms_form){
		.key = &party->key,
		.cert = &party->cert,
		.chain = &root.cert.der,
		.chain_count = 1,
		.signed_at = at("2026-11-22T08:00:00Z"),
	};
}

static struct slice signed_by(const struct pki_party *party)
{
	struct cms_form form = form_of(party);
	struct slice bytes;

	assert_ok(cms_sign_detached(&arena, &form, slice_str(MESSAGE), &bytes));
	return bytes;
}

static void what_is_signed_detached_verifies(void **unused)
{
	(void)unused;
	struct cert signer;
	struct cms cms;

	assert_ok(cms_verify_detached(&arena, signed_by(&office), slice_str(MESSAGE), NULL, &signer));
	assert_true(slice_eq(signer.der, office.cert.der));
	assert_ok(cms_read(&arena, signed_by(&office), &cms));
	assert_true(slice_eq(cms.outer_type, OID_GM_SIGNED_DATA));
	assert_true(slice_eq(cms.content_type, OID_GM_DATA));
	assert_null(cms.content.at);
	assert_int_equal(cms.cert_count, 2);
	assert_int_equal(cms.signer_count, 1);
	assert_int_equal(cms.signers[0].signing_time, at("2026-11-22T08:00:00Z"));
	assert_int_equal(cms.notes, 0);
	assert_int_equal(cms.signers[0].notes, 0);
}

static void another_message_does_not_verify(void **unused)
{
	(void)unused;
	struct cert signer;

	assert_err(E_SIGNATURE,
		   cms_verify_detached(&arena, signed_by(&office), slice_str("a refusal"), NULL, &signer));
}

static void flavour_a_signs_the_digest_as_its_content(void **unused)
{
	(void)unused;
	struct cms_form form = form_of(&office);
	struct slice bytes, part;
	struct cert signer;
	struct cms cms;

	assert_ok(cms_sign_digest(&arena, &form, slice_str(MESSAGE), &bytes));
	assert_ok(cms_verify_detached(&arena, bytes, slice_str(MESSAGE), NULL, &signer));
	assert_err(E_SIGNATURE, cms_verify_detached(&arena, bytes, slice_str("a refusal"), NULL, &signer));
	assert_ok(cms_read(&arena, bytes, &cms));
	assert_int_equal(cms.content.len, SM3_SIZE);
	assert_int_equal(cms.signers[0].attributes.len, 0);
	assert_ok(cms_signed_part(&arena, &cms, &cms.signers[0], slice_str(MESSAGE), &part));
	assert_true(slice_eq(part, cms.content));
}

/* Any bit of the whole: refused, or, where it is in a further certificate, of no consequence to the signer. */
static void no_bit_of_the_signer_can_be_changed(void **unused)
{
	(void)unused;
	struct slice bytes = signed_by(&office);
	struct cms cms;
	size_t from, refused = 0;

	assert_ok(cms_read(&arena, bytes, &cms));
	from = (size_t)(cms.signers[0].issuer.at - bytes.at);
	for (size_t i = from; i < bytes.len; i++) {
		struct cert signer;
		struct arena scratch;
		err e;

		arena_init(&scratch, ARENA_REQUEST_MAX);
		e = cms_verify_detached(&scratch, flipped(&scratch, bytes, i, (uint8_t)(1u << i % 8)),
					slice_str(MESSAGE), NULL, &signer);
		arena_clear(&scratch);
		refused += e.code != E_OK;
		if (e.code == E_OK)
			print_error("byte %zu\n", i - from);
		assert_int_not_equal(e.code, E_OK);
	}
	assert_int_equal(refused, bytes.len - from);
}

static void the_signer_is_found_by_issuer_and_serial_number(void **unused)
{
	(void)unused;
	struct cms_form form = form_of(&office);
	struct slice chain[] = {other.cert.der, root.cert.der}, bytes;
	struct cert signer;
	struct cms cms;

	form.chain = chain;
	form.chain_count = COUNT(chain);
	assert_ok(cms_sign_detached(&arena, &form, slice_str(MESSAGE), &bytes));
	assert_ok(cms_verify_detached(&arena, bytes, slice_str(MESSAGE), NULL, &signer));
	assert_true(slice_eq(signer.der, office.cert.der));
	assert_ok(cms_read(&arena, bytes, &cms));
	cms.signers[0].serial = other.cert.serial;
	assert_true(slice_eq(cms_signer_cert(&cms, &cms.signers[0]), other.cert.der));
	cms.signers[0].serial = slice_str("no such number");
	assert_null(cms_signer_cert(&cms, &cms.signers[0]).at);
}

static void a_strangers_key_under_a_known_certificate_does_not_verify(void **unused)
{
	(void)unused;
	struct cms_form form = form_of(&office);
	struct cert signer;
	struct slice bytes;

	form.key = &other.key;
	assert_ok(cms_sign_detached(&arena, &form, slice_str(MESSAGE), &bytes));
	assert_err(E_SIGNATURE, cms_verify_detached(&arena, bytes, slice_str(MESSAGE), NULL, &signer));
}

static void cut_or_longer_data_is_refused(void **unused)
{
	(void)unused;
	struct slice bytes = signed_by(&office);
	uint8_t *longer = arena_take(&arena, bytes.len + 1);
	struct cms cms;

	for (size_t len = 1; len < bytes.len; len++)
		assert_err(E_DER, cms_read(&arena, slice(bytes.at, len), &cms));
	memcpy(longer, bytes.at, bytes.len);
	assert_err(E_DER, cms_read(&arena, slice(longer, bytes.len + 1), &cms));
	assert_err(E_SIGNATURE_FORM, cms_read(&arena, office.cert.der, &cms));
}

/* Attributes stored out of order are signed as stored: samples/README.md, testImageNotFound. */
static void attributes_out_of_order_verify_as_stored(void **unused)
{
	(void)unused;
	const char *value = "signedvalue/ofdrw__testImageNotFound__doc_0_signs_sign_0.dat";
	struct slice xml =
		sample(&arena, "signedvalue/ofdrw__testImageNotFound__doc_0_signs_sign_0.Signature.xml");
	struct cert signer;
	struct cms cms;

	assert_ok(cms_verify_detached(&arena, sample(&arena, value), xml, NULL, &signer));
	assert_ok(cms_read(&arena, sample(&arena, value), &cms));
	assert_true(note_in(cms.signers[0].notes, NOTE_ATTRIBUTES_UNSORTED));
	assert_true(note_in(cms.notes, NOTE_INNER_PKCS7));
	assert_false(note_in(cms.notes, NOTE_OUTER_PKCS7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_signed_detached_verifies),
		cmocka_unit_test(another_message_does_not_verify),
		cmocka_unit_test(flavour_a_signs_the_digest_as_its_content),
		cmocka_unit_test(no_bit_of_the_signer_can_be_changed),
		cmocka_unit_test(the_signer_is_found_by_issuer_and_serial_number),
		cmocka_unit_test(a_strangers_key_under_a_known_certificate_does_not_verify),
		cmocka_unit_test(cut_or_longer_data_is_refused),
		cmocka_unit_test(attributes_out_of_order_verify_as_stored),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
