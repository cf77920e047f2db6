/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/prepare.h"

#include <openssl/evp.h>

#include "gm/arithmetic.h"
#include "gm/internal.h"

/* Those by which OCSP names issuers and responders. */
static err digest_something(const char *name)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	size_t len;

	if (EVP_Q_digest(NULL, name, NULL, "", 0, digest, &len) != 1)
		return crypto_fail(E_CRYPTO, "no digest");
	return OK;
}

/* The signature is nobody's, and is refused. */
err gm_prepare(const char *arithmetic)
{
	static const uint8_t generator[SM2_POINT_SIZE] = {
		0x04, 0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46,
		0x6a, 0x39, 0xc9, 0x94, 0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71,
		0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7, 0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6,
		0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21, 0x53, 0xd0, 0xa9, 0x87,
		0x7c, 0xc6, 0x2a, 0x47, 0x40, 0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0};
	const struct sm2_signature signature = {.r = {1}, .s = {1}};
	struct sm2_public key;
	struct sm3 digest;

	TRY(arithmetic_choose(arithmetic));
	TRY(digest_something("SM3"));
	TRY(digest_something("SHA256"));
	TRY(digest_something("SHA1"));
	TRY(sm2_public_init(&key, slice(generator, sizeof(generator))));
	TRY(sm2_digest(&key, slice_str("anything"), &digest));
	REQUIRE(sm2_verify_digest(&key, &digest, &signature).code == E_SIGNATURE, E_CRYPTO);
	err_forget();
	return OK;
}
