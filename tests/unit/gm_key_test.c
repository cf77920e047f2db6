/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys, SM4 boxes, PEM. */
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "gm/key.h"
#include "gm/pem.h"
#include "gm/sm4.h"
#include "lib/check.h"

static struct arena arena;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 24);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

static void what_a_key_signs_its_public_half_verifies(void **unused)
{
	struct key key, other;
	struct slice value;

	(void)unused;
	assert_ok(key_generate(&key));
	assert_ok(key_generate(&other));
	for (int i = 0; i < 20; i++) {
		assert_ok(key_sign(&key, &arena, slice(&i, sizeof(i)), &value));
		assert_ok(sm2_verify(&key.public, slice(&i, sizeof(i)), value, SM2_DER_ONLY));
		assert_err(E_SIGNATURE, sm2_verify(&other.public, slice(&i, sizeof(i)), value, SM2_DER_ONLY));
	}
	key_release(&other);
	key_release(&key);
	key_release(&key);
	assert_err(E_KEY, key_sign(&key, &arena, slice_str("x"), &value));
}

static void a_key_is_written_and_read_back(void **unused)
{
	struct key key, again;
	struct slice pem, secret = slice_str("correct horse"), none = slice(NULL, 0);

	(void)unused;
	assert_ok(key_generate(&key));
	assert_ok(key_write(&key, none, &arena, &pem));
	assert_true(slice_starts(pem, "-----BEGIN PRIVATE KEY-----"));
	assert_ok(key_read(pem, none, &again));
	assert_true(sm2_public_eq(&key.public, &again.public));
	key_release(&again);

	assert_ok(key_write(&key, secret, &arena, &pem));
	assert_true(slice_starts(pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----"));
	assert_err(E_KEY, key_read(pem, none, &again));
	assert_err(E_KEY, key_read(pem, slice_str("wrong horse"), &again));
	assert_ok(key_read(pem, secret, &again));
	assert_true(sm2_public_eq(&key.public, &again.public));
	key_release(&again);
	key_release(&key);
	assert_err(E_KEY, key_read(slice_str("nonsense"), none, &again));
}

static void another_kind_of_key_is_refused(void **unused)
{
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	struct key key;

	(void)unused;
	assert_int_equal(PEM_write_bio_PrivateKey(bio, p256, NULL, NULL, 0, NULL, NULL), 1);
	long len = BIO_get_mem_data(bio, &text);

	assert_err(E_ALGORITHM, key_read(slice(text, (size_t)len), slice(NULL, 0), &key));
	BIO_free(bio);
	EVP_PKEY_free(p256);
}

static void a_box_opens_only_with_its_key_at_its_place_unchanged(void **unused)
{
	struct sm4_key key = {.bytes = "0123456789abcdef0123456789abcde"}, wrong = {.bytes = "1"};
	struct slice place = slice_str("person.id_number.7"), box, again, plain;

	(void)unused;
	assert_ok(sm4_seal(&key, place, slice_str("110101199003078888"), &arena, &box));
	assert_int_equal(box.len, 18 + SM4_BOX_EXTRA);
	assert_ok(sm4_open(&key, place, box, &arena, &plain));
	assert_true(slice_is(plain, "110101199003078888"));
	assert_ok(sm4_seal(&key, place, slice_str("110101199003078888"), &arena, &again));
	assert_false(slice_eq(box, again));
	assert_err(E_SIGNATURE, sm4_open(&wrong, place, box, &arena, &plain));
	assert_err(E_SIGNATURE, sm4_open(&key, slice_str("person.id_number.8"), box, &arena, &plain));
	for (size_t i = 0; i < box.len; i++) {
		((uint8_t *)(uintptr_t)box.at)[i] ^= 0x10;
		assert_err(E_SIGNATURE, sm4_open(&key, place, box, &arena, &plain));
		((uint8_t *)(uintptr_t)box.at)[i] ^= 0x10;
	}
	assert_err(E_SIGNATURE, sm4_open(&key, place, slice(box.at, SM4_BOX_EXTRA - 1), &arena, &plain));
	assert_ok(sm4_seal(&key, place, slice(NULL, 0), &arena, &box));
	assert_ok(sm4_open(&key, place, box, &arena, &plain));
	assert_int_equal(plain.len, 0);
}

static void pem_is_read_among_other_text(void **unused)
{
	struct slice text, der, second;
	bool found;

	(void)unused;
	assert_ok(pem_write("THING", slice_str("0123456789012345678901234567890123456789012345678901"),
			    &arena, &text));
	assert_true(slice_is(text, "-----BEGIN THING-----\n"
				   "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3\n"
				   "ODkwMQ==\n-----END THING-----\n"));
	text = slice_str("a word before\r\n-----BEGIN THING-----\r\nAQI=\r\n-----END THING-----\r\n"
			 "-----BEGIN OTHER-----\nAA==\n-----END OTHER-----\n-----BEGIN "
			 "THING-----\nAw==\n-----END THING-----");
	assert_ok(pem_next(&text, "THING", &arena, &der, &found));
	assert_true(found && slice_is(der, "\x01\x02"));
	assert_ok(pem_next(&text, "THING", &arena, &second, &found));
	assert_true(found && slice_is(second, "\x03"));
	assert_ok(pem_next(&text, "THING", &arena, &der, &found));
	assert_false(found);
	text = slice_str("-----BEGIN THING-----\nAQI=\n");
	assert_err(E_SYNTAX, pem_next(&text, "THING", &arena, &der, &found));
	text = slice_str("-----BEGIN THING-----\n***\n-----END THING-----");
	assert_err(E_SYNTAX, pem_next(&text, "THING", &arena, &der, &found));
	assert_err(E_SYNTAX, pem_or_der(slice_str("nothing"), "THING", &arena, &der));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_key_signs_its_public_half_verifies),
		cmocka_unit_test(a_key_is_written_and_read_back),
		cmocka_unit_test(another_kind_of_key_is_refused),
		cmocka_unit_test(a_box_opens_only_with_its_key_at_its_place_unchanged),
		cmocka_unit_test(pem_is_read_among_other_text),
	};

	return cmocka_run_group_tests_name("keys, boxes, PEM", tests, start, stop);
}
