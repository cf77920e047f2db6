/* SPDX-License-Identifier: Apache-2.0 */
/* Botan through its C interface. "ID" as the parameter of an SM2 operation lets Botan make Z and the digest, ",Raw" gives it
 * e. Whether the point is one of the curve is asked by itself. */
#include <botan/ffi.h>

#include "interop/judges.h"
#include "lib/check.h"

static botan_mp_t number_of(const uint8_t bytes[SM2_SCALAR_SIZE])
{
	botan_mp_t number;

	assert_int_equal(botan_mp_init(&number), 0);
	assert_int_equal(botan_mp_from_bin(number, bytes, SM2_SCALAR_SIZE), 0);
	return number;
}

/* NULL when it is none. */
static botan_pubkey_t public_key(const uint8_t point[SM2_POINT_SIZE])
{
	botan_mp_t x = number_of(point + 1), y = number_of(point + 1 + SM2_SCALAR_SIZE);
	botan_pubkey_t key = NULL;
	botan_rng_t rng;

	assert_int_equal(botan_rng_init(&rng, NULL), 0);
	if (botan_pubkey_load_sm2(&key, x, y, "sm2p256v1") != 0)
		key = NULL;
	if (key && botan_pubkey_check_key(key, rng, 0) != 0) {
		botan_pubkey_destroy(key);
		key = NULL;
	}
	botan_rng_destroy(rng);
	botan_mp_destroy(x);
	botan_mp_destroy(y);
	return key;
}

static bool is_point(const uint8_t point[SM2_POINT_SIZE])
{
	botan_pubkey_t key = public_key(point);

	botan_pubkey_destroy(key);
	return key != NULL;
}

static bool verify(const uint8_t point[SM2_POINT_SIZE], const char *how, uint32_t flags, struct slice message,
		   struct slice value)
{
	botan_pubkey_t key = public_key(point);
	botan_pk_op_verify_t op;
	bool fits;

	assert_non_null(key);
	assert_int_equal(botan_pk_op_verify_create(&op, key, how, flags), 0);
	assert_int_equal(botan_pk_op_verify_update(op, message.at, message.len), 0);
	fits = botan_pk_op_verify_finish(op, value.at, value.len) == 0;
	botan_pk_op_verify_destroy(op);
	botan_pubkey_destroy(key);
	return fits;
}

static bool fits(const struct claim *claim)
{
	uint8_t value[2 * SM2_SCALAR_SIZE];

	memcpy(value, claim->signature.r, SM2_SCALAR_SIZE);
	memcpy(value + SM2_SCALAR_SIZE, claim->signature.s, SM2_SCALAR_SIZE);
	return verify(claim->point, ",Raw", 0, sm3_slice(&claim->e), slice(value, sizeof(value)));
}

static bool fits_file(const uint8_t point[SM2_POINT_SIZE], struct slice message, struct slice value)
{
	return verify(point, SM2_ID, BOTAN_PUBKEY_DER_FORMAT_SIGNATURE, message, value);
}

static void digest(struct slice message, struct sm3 *out)
{
	botan_hash_t hash;

	assert_int_equal(botan_hash_init(&hash, "SM3", 0), 0);
	assert_int_equal(botan_hash_update(hash, message.at, message.len), 0);
	assert_int_equal(botan_hash_final(hash, out->bytes), 0);
	botan_hash_destroy(hash);
}

static void sign(const uint8_t d[SM2_SCALAR_SIZE], struct slice message, const struct sm3 *e,
		 struct sm2_signature *out)
{
	botan_mp_t number = number_of(d);
	uint8_t value[2 * SM2_SCALAR_SIZE];
	size_t len = sizeof(value);
	botan_privkey_t key;
	botan_pk_op_sign_t op;
	botan_rng_t rng;

	(void)e;
	assert_int_equal(botan_rng_init(&rng, NULL), 0);
	assert_int_equal(botan_privkey_load_sm2(&key, number, "sm2p256v1"), 0);
	assert_int_equal(botan_pk_op_sign_create(&op, key, SM2_ID, 0), 0);
	assert_int_equal(botan_pk_op_sign_update(op, message.at, message.len), 0);
	assert_int_equal(botan_pk_op_sign_finish(op, rng, value, &len), 0);
	assert_int_equal(len, sizeof(value));
	memcpy(out->r, value, SM2_SCALAR_SIZE);
	memcpy(out->s, value + SM2_SCALAR_SIZE, SM2_SCALAR_SIZE);
	botan_pk_op_sign_destroy(op);
	botan_privkey_destroy(key);
	botan_mp_destroy(number);
	botan_rng_destroy(rng);
}

const struct judge botan_judge = {
	.claims = {"Botan", is_point, fits}, .sm3 = digest, .sign = sign, .fits_file = fits_file};
