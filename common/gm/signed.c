/* SPDX-License-Identifier: Apache-2.0 */
/* The shape that certificates, requests and CRLs share:
 *	SEQUENCE { tbs SEQUENCE, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING } */
#include "der/oid.h"
#include "gm/internal.h"

void put_sm2_with_sm3(struct der_writer *w)
{
	size_t mark = der_mark(w);

	der_put_oid(w, OID_SM2_WITH_SM3);
	der_wrap(w, mark, DER_SEQUENCE);
}

err read_algorithm(struct der *in, struct slice *oid)
{
	struct der_element parameters;
	struct der alg;

	TRY(der_enter(in, DER_SEQUENCE, &alg));
	TRY(der_oid(&alg, oid));
	if (der_peek(&alg) == DER_NULL)
		TRY(der_null(&alg));
	else if (slice_eq(*oid, OID_RSA_PSS)) /* so that it is refused by name */
		TRY(der_element(&alg, &parameters));
	return der_end(&alg);
}

err read_sm2_with_sm3(struct der *in)
{
	char said[OID_TEXT_MAX];
	struct slice oid;

	TRY(read_algorithm(in, &oid));
	if (slice_eq(oid, OID_SM2_WITH_SM3))
		return OK;
	oid_say(oid, said);
	return FAIL(E_ALGORITHM, "not SM2 with SM3 but %s", said);
}

err signed_read(struct slice der, struct signed_parts *out)
{
	struct der in, seq;

	TRY(der_check(der, DER_ANY_CONTENT));
	TRY(der_open(der, &in));
	TRY(der_enter(&in, DER_SEQUENCE, &seq));
	TRY(der_end(&in));
	TRY(der_whole(&seq, DER_SEQUENCE, &out->tbs));
	out->algorithm = seq.rest;
	TRY(read_sm2_with_sm3(&seq));
	out->algorithm.len -= seq.rest.len;
	TRY(der_bits(&seq, &out->signature));
	return der_end(&seq);
}

err signed_put(struct der_writer *w, struct slice tbs, const struct key *key, struct arena *arena)
{
	size_t end = der_mark(w);
	struct slice value;

	TRY(key_sign(key, arena, tbs, &value));
	der_put_bits(w, value);
	put_sm2_with_sm3(w);
	der_put_raw(w, tbs);
	der_wrap(w, end, DER_SEQUENCE);
	return OK;
}

err read_extension(struct der *in, struct extension *out)
{
	struct der seq;
	bool written_out;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, &out->oid));
	TRY(der_bool_default_false(&seq, &out->critical, &written_out));
	TRY(der_octets(&seq, &out->value));
	return der_end(&seq);
}

void wrap_extension(struct der_writer *w, size_t mark, struct slice oid, bool critical)
{
	der_wrap(w, mark, DER_OCTETS);
	if (critical)
		der_put_bool(w, true);
	der_put_oid(w, oid);
	der_wrap(w, mark, DER_SEQUENCE);
}
