/* SPDX-License-Identifier: Apache-2.0 */
/* libgcrypt, which speaks in S-expressions. Whether a key is a point of the curve it says only when asked. */
#include <gcrypt.h>

#include "interop/judges.h"
#include "lib/check.h"

/* Once, as its manual wants it; there are no secrets here. */
static void begin(void)
{
	if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P))
		return;
	assert_non_null(gcry_check_version(NULL));
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

#define BUILD(out, ...) assert_int_equal(gcry_sexp_build((out), NULL, __VA_ARGS__), 0)

static gcry_sexp_t public_key(const uint8_t point[SM2_POINT_SIZE])
{
	gcry_sexp_t key;

	BUILD(&key, "(public-key (ecc (curve sm2p256v1) (q %b)))", SM2_POINT_SIZE, point);
	return key;
}

static bool on_curve(gcry_sexp_t key)
{
	gcry_ctx_t ctx = NULL;
	gcry_mpi_point_t q = NULL;
	bool is_on;

	if (gcry_mpi_ec_new(&ctx, key, NULL) != 0)
		return false;
	q = gcry_mpi_ec_get_point("q", ctx, 1);
	is_on = q && gcry_mpi_ec_curve_point(q, ctx);
	gcry_mpi_point_release(q);
	gcry_ctx_release(ctx);
	return is_on;
}

static bool verify(gcry_sexp_t key, const struct claim *claim)
{
	gcry_sexp_t data, value;
	bool fits;

	BUILD(&data, "(data (flags raw) (value %b))", SM3_SIZE, claim->e.bytes);
	BUILD(&value, "(sig-val (sm2 (r %b) (s %b)))", SM2_SCALAR_SIZE, claim->signature.r, SM2_SCALAR_SIZE,
	      claim->signature.s);
	fits = gcry_pk_verify(value, data, key) == 0;
	gcry_sexp_release(data);
	gcry_sexp_release(value);
	return fits;
}

static bool is_point(const uint8_t point[SM2_POINT_SIZE])
{
	gcry_sexp_t key;
	bool is_so;

	begin();
	key = public_key(point);
	is_so = on_curve(key);
	gcry_sexp_release(key);
	return is_so;
}

static bool fits(const struct claim *claim)
{
	gcry_sexp_t key = public_key(claim->point);
	bool is_so = verify(key, claim);

	gcry_sexp_release(key);
	return is_so;
}

static void digest(struct slice message, struct sm3 *out)
{
	begin();
	gcry_md_hash_buffer(GCRY_MD_SM3, out->bytes, message.len ? (const void *)message.at : "",
			    message.len);
}

static void take(gcry_sexp_t value, const char *name, uint8_t out[SM2_SCALAR_SIZE])
{
	gcry_sexp_t part = gcry_sexp_find_token(value, name, 0);
	gcry_mpi_t number = gcry_sexp_nth_mpi(part, 1, GCRYMPI_FMT_USG);
	size_t len;
	uint8_t bytes[SM2_SCALAR_SIZE];

	assert_int_equal(gcry_mpi_print(GCRYMPI_FMT_USG, bytes, sizeof(bytes), &len, number), 0);
	memset(out, 0, SM2_SCALAR_SIZE);
	memcpy(out + SM2_SCALAR_SIZE - len, bytes, len);
	gcry_mpi_release(number);
	gcry_sexp_release(part);
}

static void sign(const uint8_t d[SM2_SCALAR_SIZE], struct slice message, const struct sm3 *e,
		 struct sm2_signature *out)
{
	gcry_sexp_t key, data, value;

	(void)message;
	begin();
	BUILD(&key, "(private-key (ecc (curve sm2p256v1) (flags sm2) (d %b)))", SM2_SCALAR_SIZE, d);
	BUILD(&data, "(data (flags sm2) (hash sm3 %b))", SM3_SIZE, e->bytes);
	assert_int_equal(gcry_pk_sign(&value, data, key), 0);
	take(value, "r", out->r);
	take(value, "s", out->s);
	gcry_sexp_release(key);
	gcry_sexp_release(data);
	gcry_sexp_release(value);
}

const struct judge gcrypt_judge = {.claims = {"libgcrypt", is_point, fits}, .sm3 = digest, .sign = sign};
