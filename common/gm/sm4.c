/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm4.h"

#include <openssl/evp.h>

#include "base/id.h"
#include "gm/internal.h"

enum { VERSION = 1, NONCE = 16, BLOCK_KEY = 16, MAC = SM3_SIZE };

struct derived {
	struct sm3 cipher; /* its first 16 bytes */
	struct sm3 mac;
};

static err derive(const struct sm4_key *key, struct derived *out)
{
	struct slice secret = slice(key->bytes, SM4_KEY_SIZE);

	TRY(sm3_hmac(secret, slice_str("eseal sm4-ctr"), &out->cipher));
	return sm3_hmac(secret, slice_str("eseal hmac-sm3"), &out->mac);
}

/* CTR: the same operation in both directions. */
static err run_ctr(const struct derived *keys, const uint8_t *nonce, struct slice in, uint8_t *out)
{
	EVP_CIPHER *sm4 = EVP_CIPHER_fetch(NULL, "SM4-CTR", NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len = 0;
	bool done = sm4 && ctx && EVP_EncryptInit_ex2(ctx, sm4, keys->cipher.bytes, nonce, NULL) == 1 &&
		    EVP_EncryptUpdate(ctx, out, &len, in.at, (int)in.len) == 1 && (size_t)len == in.len;

	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(sm4);
	return done ? OK : crypto_fail(E_CRYPTO, "SM4 does not run");
}

/* HMAC over length of associated data ‖ associated data ‖ version ‖ nonce ‖ ciphertext. */
static err compute_mac(const struct derived *keys, struct slice associated, struct slice sealed,
		       struct arena *arena, struct sm3 *mac)
{
	uint64_t bits = (uint64_t)associated.len * 8;
	size_t len = 8 + associated.len + sealed.len;
	uint8_t *all = arena_take(arena, len);

	REQUIRE(all, E_NO_MEMORY);
	for (size_t i = 0; i < 8; i++)
		all[i] = (uint8_t)(bits >> (56 - 8 * i));
	if (associated.len)
		memcpy(all + 8, associated.at, associated.len);
	memcpy(all + 8 + associated.len, sealed.at, sealed.len);
	return sm3_hmac(sm3_slice(&keys->mac), slice(all, len), mac);
}

static err seal_with(const struct derived *keys, struct slice associated, struct slice plain,
		     struct arena *arena, struct slice *box)
{
	size_t len = plain.len + SM4_BOX_EXTRA;
	uint8_t *out = arena_take(arena, len);
	struct sm3 mac;

	REQUIRE(out, E_NO_MEMORY);
	out[0] = VERSION;
	TRY(random_bytes(out + 1, NONCE));
	TRY(run_ctr(keys, out + 1, plain, out + 1 + NONCE));
	TRY(compute_mac(keys, associated, slice(out, len - MAC), arena, &mac));
	memcpy(out + len - MAC, mac.bytes, MAC);
	*box = slice(out, len);
	return OK;
}

err sm4_seal(const struct sm4_key *key, struct slice associated, struct slice plain, struct arena *arena,
	     struct slice *box)
{
	struct derived keys = {0};
	err e;

	REQUIRE(plain.len <= FILE_MAX && associated.len <= FILE_MAX, E_TOO_BIG);
	e = derive(key, &keys);
	if (e.code == E_OK)
		e = seal_with(&keys, associated, plain, arena, box);
	wipe(&keys, sizeof(keys));
	return e;
}

static err open_with(const struct derived *keys, struct slice associated, struct slice box,
		     struct arena *arena, struct slice *plain)
{
	struct slice sealed = slice(box.at, box.len - MAC);
	size_t len = box.len - SM4_BOX_EXTRA;
	uint8_t *out = arena_take(arena, len);
	struct sm3 mac;

	REQUIRE(out, E_NO_MEMORY);
	TRY(compute_mac(keys, associated, sealed, arena, &mac));
	if (!slice_eq_secret(sm3_slice(&mac), slice_from(box, box.len - MAC)))
		return FAIL(E_SIGNATURE, "the box was not sealed with this key for this place");
	TRY(run_ctr(keys, box.at + 1, slice(box.at + 1 + NONCE, len), out));
	*plain = slice(out, len);
	return OK;
}

err sm4_open(const struct sm4_key *key, struct slice associated, struct slice box, struct arena *arena,
	     struct slice *plain)
{
	struct derived keys = {0};
	err e;

	REQUIRE(associated.len <= FILE_MAX && box.len <= FILE_MAX, E_TOO_BIG);
	if (box.len < SM4_BOX_EXTRA || box.at[0] != VERSION)
		return FAIL(E_SIGNATURE, "not a box");
	e = derive(key, &keys);
	if (e.code == E_OK)
		e = open_with(&keys, associated, box, arena, plain);
	wipe(&keys, sizeof(keys));
	return e;
}
