/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys, signature values, and the two functions that matter: one hashes, one verifies. */
#include "gm/sm2.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include "der/oid.h"
#include "gm/internal.h"
#include "gm/sm2_own.h"

err crypto_fail(enum code code, const char *what)
{
	char reason[160] = "";
	unsigned long queued = ERR_peek_last_error();

	if (queued)
		ERR_error_string_n(queued, reason, sizeof(reason));
	ERR_clear_error();
	return FAIL(code, "%s%s%s", what, *reason ? ": " : "", reason);
}

/* Z = SM3(ENTL ‖ ID ‖ a ‖ b ‖ Gx ‖ Gy ‖ Px ‖ Py), GB/T 32918.2 §5.5; the curve of GB/T 32918.5. */
static err compute_z(struct sm2_public *key)
{
	static const uint8_t before_point[] =
		"\x00\x80" SM2_ID "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfc"
		"\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7"
		"\xf3\x97\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41\x4d\x94\x0e\x93"
		"\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94"
		"\x8f\xe3\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89\x33\x4c\x74\xc7"
		"\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53"
		"\xd0\xa9\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5\x21\x39\xf0\xa0";
	struct slice parts[] = {
		slice(before_point, sizeof(before_point) - 1),
		slice(key->point + 1, SM2_POINT_SIZE - 1),
	};

	return sm3_of_parts(parts, COUNT(parts), &key->z);
}

static err check_point(const uint8_t point[SM2_POINT_SIZE])
{
	EVP_PKEY *made;

	if (sm2_verifies_itself())
		return sm2_own_is_point(point) ? OK : FAIL(E_KEY, "the point is not on the SM2 curve");
	TRY(sm2_store_get(point, &made));
	EVP_PKEY_free(made);
	return OK;
}

err sm2_public_init(struct sm2_public *key, struct slice point)
{
	if (point.len != SM2_POINT_SIZE || point.at[0] != 0x04)
		return FAIL(E_KEY, "not an uncompressed point");
	if (public_known(point.at, key))
		return OK;
	memcpy(key->point, point.at, SM2_POINT_SIZE);
	TRY(check_point(key->point));
	TRY(compute_z(key));
	public_keep(key);
	return OK;
}

static err refuse_key(struct slice oid)
{
	char said[OID_TEXT_MAX];

	oid_say(oid, said);
	return FAIL(E_ALGORITHM, "the key is not of SM2 but of %s", said);
}

/* SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
 * AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static err read_key_algorithm(struct der *in)
{
	struct der alg;
	struct slice oid, curve = {0};

	TRY(der_enter(in, DER_SEQUENCE, &alg));
	TRY(der_oid(&alg, &oid));
	if (der_peek(&alg) == DER_OID)
		TRY(der_oid(&alg, &curve));
	else if (der_peek(&alg) == DER_NULL && slice_eq(oid, OID_SM2))
		TRY(der_null(&alg));
	if (curve.at ? !slice_eq(curve, OID_SM2) : !slice_eq(oid, OID_SM2))
		return refuse_key(curve.at ? curve : oid);
	if (!slice_eq(oid, OID_SM2) && !slice_eq(oid, OID_EC_PUBLIC_KEY))
		return refuse_key(oid);
	return der_end(&alg);
}

err sm2_public_read(struct slice spki, struct sm2_public *key)
{
	struct der in, seq;
	struct slice point;

	TRY(der_open(spki, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(read_key_algorithm(&seq));
	TRY(der_bits(&seq, &point));
	TRY(der_end(&seq));
	TRY(der_end(&in));
	return sm2_public_init(key, point);
}

void sm2_public_put(struct der_writer *w, const struct sm2_public *key)
{
	size_t end = der_mark(w);

	der_put_bits(w, slice(key->point, SM2_POINT_SIZE));
	size_t mark = der_mark(w);

	der_put_oid(w, OID_SM2);
	der_put_oid(w, OID_EC_PUBLIC_KEY);
	der_wrap(w, mark, DER_SEQUENCE);
	der_wrap(w, end, DER_SEQUENCE);
}

/* 1 ≤ value ≤ n-1, written into 32 bytes. */
static bool read_scalar(struct slice magnitude, uint8_t out[SM2_SCALAR_SIZE])
{
	static const uint8_t order[SM2_SCALAR_SIZE] =
		"\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		"\x72\x03\xdf\x6b\x21\xc6\x05\x2b\x53\xbb\xf4\x09\x39\xd5\x41\x23";
	static const uint8_t zero[SM2_SCALAR_SIZE];

	if (magnitude.len > SM2_SCALAR_SIZE)
		return false;
	memset(out, 0, SM2_SCALAR_SIZE);
	memcpy(out + SM2_SCALAR_SIZE - magnitude.len, magnitude.at, magnitude.len);
	return memcmp(out, zero, SM2_SCALAR_SIZE) != 0 && memcmp(out, order, SM2_SCALAR_SIZE) < 0;
}

static err read_pair(struct slice value, struct slice *r, struct slice *s)
{
	struct der in, seq;

	TRY(der_open(value, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_integer(&seq, r));
	TRY(der_integer(&seq, s));
	TRY(der_end(&seq));
	return der_end(&in);
}

err sm2_signature_read(struct slice value, unsigned tolerate, struct sm2_signature *out)
{
	struct slice r, s;

	out->raw = (tolerate & SM2_RAW_TOO) && value.len == sizeof(out->r) + sizeof(out->s);
	if (read_pair(value, &r, &s).code == E_OK) {
		out->raw = false;
	} else if (out->raw) {
		r = slice(value.at, SM2_SCALAR_SIZE);
		s = slice_from(value, SM2_SCALAR_SIZE);
	} else if (value.len > 0 && value.at[0] == DER_SEQUENCE) {
		return FAIL(E_DER, "the value is not SEQUENCE { r INTEGER, s INTEGER }");
	} else {
		return FAIL(E_SIGNATURE, "the value is not SEQUENCE { r INTEGER, s INTEGER }");
	}
	if (!read_scalar(r, out->r) || !read_scalar(s, out->s))
		return FAIL(E_SIGNATURE, "r or s is out of range");
	return OK;
}

err sm2_digest(const struct sm2_public *key, struct slice message, struct sm3 *e)
{
	return sm3_of_parts((struct slice[]){sm3_slice(&key->z), message}, 2, e);
}

/* For a key that comes again there is a table. */
static bool verify_by_own(const struct sm2_public *key, const struct sm3 *e,
			  const struct sm2_signature *signature)
{
	struct sm2_table *table = sm2_known_table(key->point);
	bool fits = sm2_own_verify(key->point, table, e, signature);

	sm2_table_free(table);
	return fits;
}

err sm2_verify_digest(const struct sm2_public *key, const struct sm3 *e,
		      const struct sm2_signature *signature)
{
	if (!sm2_verifies_itself())
		return library_verify(key->point, e, signature);
	if (verify_by_own(key, e, signature))
		return OK;
	return FAIL(E_SIGNATURE, "the signature does not fit key and message");
}

err sm2_verify(const struct sm2_public *key, struct slice message, struct slice value, unsigned tolerate)
{
	struct sm2_signature signature;
	struct sm3 e;

	TRY(sm2_signature_read(value, tolerate, &signature));
	TRY(sm2_digest(key, message, &e));
	return sm2_verify_digest(key, &e, &signature);
}
