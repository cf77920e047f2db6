/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, signature values, lists, answers and time stamps that are not what they claim to be. */
#include "der/oid.h"
#include "gm/internal.h"
#include "gm/revocation.h"
#include "gm/timestamp.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/samples.h"
#include "lib/verdict.h"

#define BYTES(text) slice(text, sizeof(text) - 1)
#define OID_OF_SM2_WITH_SM3 BYTES("\x2a\x81\x1c\xcf\x55\x01\x83\x75")
#define OID_OF_NOBODY BYTES("\x2a\x81\x1c\xcf\x55\x01\x83\x76")

static struct arena arena;
static struct pki_party root;

static int setup(void **unused)
{
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_root(&arena, "Root", &root);
	return world_setup(unused);
}

static int teardown(void **unused)
{
	key_release(&root.key);
	arena_clear(&arena);
	err_forget();
	return world_teardown(unused);
}

/* 06 or 07 instead of 04: the hybrid form, which other implementations take. */
static void a_point_is_uncompressed(void **unused)
{
	uint8_t point[SM2_POINT_SIZE];
	struct sm2_public key;
	(void)unused;

	memcpy(point, root.key.public.point, sizeof(point));
	assert_ok(sm2_public_init(&key, slice(point, sizeof(point))));
	point[0] = 0x06 | (point[SM2_POINT_SIZE - 1] & 1);
	assert_err(E_KEY, sm2_public_init(&key, slice(point, sizeof(point))));
}

static void a_key_is_of_sm2_by_both_its_names(void **unused)
{
	struct sm2_public key;
	(void)unused;

	assert_ok(sm2_public_read(root.cert.spki, &key));
	assert_err(E_ALGORITHM, sm2_public_read(replaced_bytes(&arena, root.cert.spki,
							       BYTES("\x2a\x86\x48\xce\x3d\x02\x01"),
							       BYTES("\x2a\x86\x48\xce\x3d\x02\x02")),
						&key));
}

static void a_value_is_a_sequence(void **unused)
{
	struct sm2_signature signature;
	(void)unused;

	assert_err(E_SIGNATURE, sm2_signature_read(BYTES("\x04\x01\x01"), SM2_RAW_TOO, &signature));
	assert_string_equal(err_trail()->detail, "the value is not SEQUENCE { r INTEGER, s INTEGER }");
}

static void what_is_signed_is_signed_by_sm2_with_sm3(void **unused)
{
	struct slice der = cert_edited(&arena, &root, root.cert.der, OID_OF_SM2_WITH_SM3, OID_OF_NOBODY);
	struct cert cert;
	(void)unused;

	assert_err(E_CERT_FORM, cert_read(der, &cert));
	assert_err(E_ALGORITHM,
		   cert_read(replaced_bytes(&arena, der, OID_OF_SM2_WITH_SM3, OID_OF_NOBODY), &cert));
}

static void no_room_is_no_certificate(void **unused)
{
	struct cert cert;
	size_t count;
	(void)unused;

	assert_err(E_TOO_BIG, cert_read_all(root.cert.der, &arena, 0, &cert, &count));
}

static struct slice list_of(struct slice part, struct slice by)
{
	struct crl crl;

	crl_make(&root, slice(NULL, 0), NULL, REASON_UNSPECIFIED, "2026-11-22T00:00:00Z", &crl);
	return cert_edited(&arena, &root, crl.der, part, by);
}

static void a_list_is_of_version_2_and_names_one_algorithm(void **unused)
{
	struct crl crl;
	(void)unused;

	assert_ok(crl_read(list_of(BYTES("\x02\x01\x01\x30"), BYTES("\x02\x01\x01\x30")), &crl));
	assert_err(E_DER, crl_read(list_of(BYTES("\x02\x01\x01\x30"), BYTES("\x02\x01\x02\x30")), &crl));
	assert_err(E_ALGORITHM, crl_read(list_of(OID_OF_SM2_WITH_SM3, OID_OF_NOBODY), &crl));
}

static void what_is_too_long_is_not_read(void **unused)
{
	struct timestamp_request request;
	struct timestamp stamp;
	struct slice token;
	struct ocsp ocsp;
	struct crl crl;
	(void)unused;

	assert_err(E_TOO_BIG, crl_read(slice("0", CRL_DER_MAX + (size_t)1), &crl));
	assert_err(E_TOO_BIG, ocsp_read(slice("0", OCSP_DER_MAX + (size_t)1), &ocsp));
	assert_err(E_TOO_BIG, timestamp_read(slice("0", TIMESTAMP_DER_MAX + (size_t)1), &stamp));
	assert_err(E_TOO_BIG, timestamp_request_read(slice("0", TIMESTAMP_DER_MAX + (size_t)1), &request));
	assert_err(E_TOO_BIG, timestamp_response_read(slice("0", TIMESTAMP_DER_MAX + (size_t)1),
						      slice_str("text"), slice(NULL, 0), &token));
}

/* TimeStampReq ::= SEQUENCE { version, messageImprint, certReq DEFAULT FALSE, extensions [0] } */
static err asking(int64_t version, bool critical)
{
	struct timestamp_request request;
	struct der_writer w;
	struct slice der;
	size_t mark;

	der_writer_init(&w, &arena, TIMESTAMP_DER_MAX);
	der_put_null(&w);
	wrap_extension(&w, 0, OID_TAX_SEAL_EXTENSION, critical);
	der_wrap(&w, 0, DER_CONTEXT(0));
	mark = der_mark(&w);
	der_put_octets(&w, slice_str("0123456789abcdef0123456789abcdef"));
	put_sm2_with_sm3(&w);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_put_int(&w, version);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &der));
	return timestamp_request_read(der, &request);
}

static void a_request_for_a_time_stamp_is_of_version_1_and_asks_nothing_unknown(void **unused)
{
	(void)unused;
	assert_ok(asking(1, false));
	assert_err(E_SIGNATURE_FORM, asking(1, true));
	assert_err(E_SIGNATURE_FORM, asking(2, false));
}

/* A token over "text", the root stamping. */
static struct slice stamped(void)
{
	struct timestamp_request request;
	struct timestamp_form form = {.request = &request,
				      .version = 1,
				      .tsa = &root.cert,
				      .key = &root.key,
				      .policy = BYTES("\x2a\x03\x04"),
				      .serial = BYTES("\x01"),
				      .gen_time = pki_start()};
	struct slice der, token;

	assert_ok(timestamp_request_write(slice_str("text"), slice(NULL, 0), &arena, &der));
	assert_ok(timestamp_request_read(der, &request));
	assert_ok(timestamp_token_write(&form, &arena, &token));
	return token;
}

/* TimeStampResp ::= SEQUENCE { SEQUENCE { status INTEGER }, timeStampToken OPTIONAL } */
static err answered(int64_t status, struct slice token)
{
	struct der_writer w;
	struct slice der, out;
	size_t mark;

	der_writer_init(&w, &arena, TIMESTAMP_DER_MAX);
	der_put_raw(&w, token);
	mark = der_mark(&w);
	der_put_int(&w, status);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &der));
	return timestamp_response_read(der, slice_str("text"), slice(NULL, 0), &out);
}

static void an_answer_that_refuses_or_holds_nothing_is_no_time_stamp(void **unused)
{
	(void)unused;
	assert_ok(answered(0, stamped()));
	assert_err(E_SIGNATURE_FORM, answered(2, stamped()));
	assert_err(E_SIGNATURE_FORM, answered(0, slice(NULL, 0)));
}

/* ContentInfo { type, [0] SignedData { …, signerInfos } }: the last field once more, twice as many in it. */
static struct slice with_signers_twice(struct slice token)
{
	struct der in, info, tagged, data, all;
	struct der_element element;
	struct slice type, before, signers, out;
	struct der_writer w;

	assert_ok(der_open(token, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &info));
	assert_ok(der_whole(&info, DER_OID, &type));
	assert_ok(der_enter(&info, DER_CONTEXT(0), &tagged));
	assert_ok(der_enter(&tagged, DER_SEQUENCE, &data));
	before = data.rest;
	do {
		all = data;
		assert_ok(der_element(&data, &element));
	} while (data.rest.len > 0);
	before.len -= all.rest.len;
	signers = element.content;
	der_writer_init(&w, &arena, TIMESTAMP_DER_MAX);
	der_put_raw(&w, signers);
	der_put_raw(&w, signers);
	der_wrap(&w, 0, DER_SET);
	der_put_raw(&w, before);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_raw(&w, type);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void a_token_has_one_signer(void **unused)
{
	struct timestamp stamp;
	(void)unused;

	assert_ok(timestamp_read(stamped(), &stamp));
	assert_err(E_SIGNATURE_FORM, timestamp_read(with_signers_twice(stamped()), &stamp));
}

static void a_time_stamp_of_other_data_gives_no_time(void **unused)
{
	struct recipe recipe;
	(void)unused;

	recipe_honest(&recipe);
	recipe.tsa = &world.tsa;
	assert_int_equal(recipe_judge(&recipe)->signatures->time_source, TIME_STAMPED);
	recipe.stamped = slice_str("other data");
	assert_int_equal(recipe_judge(&recipe)->signatures->time_source, TIME_CLAIMED);
}

static void a_seal_that_ends_before_it_is_made_contradicts_itself(void **unused)
{
	struct recipe recipe;
	(void)unused;

	recipe_honest(&recipe);
	recipe.part = "20291101000000Z";
	recipe.by = "20261015000000Z";
	recipe.edit_seal = exchange;
	assert_true(verdict_has(recipe_judge(&recipe), RESULT_FAILED, "TIME_ORDER", "createDate"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_is_uncompressed),
		cmocka_unit_test(a_key_is_of_sm2_by_both_its_names),
		cmocka_unit_test(a_value_is_a_sequence),
		cmocka_unit_test(what_is_signed_is_signed_by_sm2_with_sm3),
		cmocka_unit_test(no_room_is_no_certificate),
		cmocka_unit_test(a_list_is_of_version_2_and_names_one_algorithm),
		cmocka_unit_test(what_is_too_long_is_not_read),
		cmocka_unit_test(a_request_for_a_time_stamp_is_of_version_1_and_asks_nothing_unknown),
		cmocka_unit_test(an_answer_that_refuses_or_holds_nothing_is_no_time_stamp),
		cmocka_unit_test(a_token_has_one_signer),
		cmocka_unit_test(a_seal_that_ends_before_it_is_made_contradicts_itself),
		cmocka_unit_test(a_time_stamp_of_other_data_gives_no_time),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
