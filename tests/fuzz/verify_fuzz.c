/* SPDX-License-Identifier: Apache-2.0 */
/* A signature on which the suite's own verification and the library's differ. The bytes are read as k, s and t, of which a
 * signature is made that fits the key k·G, or one that would end at infinity; and then as what to spoil in it. Whatever
 * is left, all ways must say the same of it (claim_fits asserts it): the library and the suite's own, for one input of
 * sixteen also with a table of the key. */
#include <stdlib.h>

#include "fuzz/rarely.h"
#include "lib/curve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* So many bytes, or as many as there are; at most 32 count. */
static BIGNUM *take_number(const uint8_t **data, size_t *size)
{
	size_t len = *size > 0 ? **data % (SM2_SCALAR_SIZE + 1U) : 0;
	BIGNUM *number;

	*data += *size > 0;
	*size -= *size > 0;
	len = len < *size ? len : *size;
	number = BN_bin2bn(*data, (int)len, NULL);
	*data += len;
	*size -= len;
	if (len % 2) /* from above: n less it */
		BN_sub(number, curve.n, number);
	BN_nnmod(number, number, curve.n, curve.ctx);
	if (BN_is_zero(number))
		BN_one(number);
	return number;
}

/* Pairs of place and bits. */
static void spoil(struct claim *claim, const uint8_t *data, size_t size)
{
	uint8_t *const parts[] = {claim->signature.r, claim->signature.s, claim->e.bytes, claim->point + 1,
				  claim->point + 1 + SM2_SCALAR_SIZE};

	for (; size >= 2; data += 2, size -= 2)
		parts[(data[0] / SM2_SCALAR_SIZE) % (sizeof(parts) / sizeof(*parts))]
		     [data[0] % SM2_SCALAR_SIZE] ^= data[1];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool (*fits)(const struct claim *claim) = rarely(data, size) ? claim_fits : claim_fits_plainly;
	BIGNUM *k, *s, *t;
	struct claim claim;
	bool is_some;

	if (!curve.group)
		curve_open(NULL);
	k = take_number(&data, &size);
	s = take_number(&data, &size);
	t = take_number(&data, &size);
	is_some = claim_of(k, s, t, &claim);
	if (fits(&claim) != is_some)
		abort();
	if (size >= 2) {
		spoil(&claim, data, size);
		fits(&claim);
	}
	BN_free(k);
	BN_free(s);
	BN_free(t);
	return 0;
}
