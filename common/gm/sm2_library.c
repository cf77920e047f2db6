/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures verified by the library. */
#include <openssl/err.h>
#include <openssl/evp.h>

#include "gm/internal.h"

/* The library takes DER: r and s as INTEGER of at most 33 octets. */
static size_t write_pair(const struct sm2_signature *signature, uint8_t out[SM2_SIGNATURE_DER_MAX])
{
	const uint8_t *parts[] = {signature->r, signature->s};
	size_t len = 2;

	for (size_t i = 0; i < 2; i++) {
		struct slice m = slice(parts[i], SM2_SCALAR_SIZE);

		while (m.len > 1 && m.at[0] == 0)
			m = slice_from(m, 1);
		out[len++] = DER_INTEGER;
		out[len++] = (uint8_t)(m.len + (m.at[0] >> 7));
		if (m.at[0] & 0x80)
			out[len++] = 0;
		memcpy(out + len, m.at, m.len);
		len += m.len;
	}
	out[0] = DER_SEQUENCE;
	out[1] = (uint8_t)(len - 2);
	return len;
}

err library_verify(const uint8_t point[SM2_POINT_SIZE], const struct sm3 *e,
		   const struct sm2_signature *signature)
{
	uint8_t value[SM2_SIGNATURE_DER_MAX];
	size_t len = write_pair(signature, value);
	EVP_PKEY *pkey;
	EVP_PKEY_CTX *ctx;
	int answer = -1;

	TRY(sm2_store_get(point, &pkey));
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	if (ctx && EVP_PKEY_verify_init(ctx) == 1)
		answer = EVP_PKEY_verify(ctx, value, len, e->bytes, SM3_SIZE);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	if (answer == 1)
		return OK;
	ERR_clear_error();
	return FAIL(E_SIGNATURE, "the signature does not fit key and message");
}
