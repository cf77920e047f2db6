/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm3.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "gm/sm3_width.h"

/* Looking the algorithm up costs more than hashing a short message: it is done once in a process. */
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static EVP_MD *method;

static void forget_method(void)
{
	EVP_MD_free(method);
	method = NULL;
}

static void fetch_method(void)
{
	method = EVP_MD_fetch(NULL, "SM3", NULL);
	OPENSSL_atexit(forget_method);
}

err sm3_begin(struct sm3_stream *stream)
{
	stream->ctx = NULL;
	if (!CRYPTO_THREAD_run_once(&once, fetch_method) || !method)
		return FAIL(E_CRYPTO, "the library has no SM3");
	stream->ctx = EVP_MD_CTX_new();
	REQUIRE(stream->ctx, E_NO_MEMORY);
	if (EVP_DigestInit_ex2(stream->ctx, method, NULL) == 1)
		return OK;
	sm3_drop(stream);
	return FAIL(E_CRYPTO, "SM3 does not start");
}

err sm3_add(struct sm3_stream *stream, struct slice part)
{
	if (part.len > 0 && EVP_DigestUpdate(stream->ctx, part.at, part.len) != 1)
		return FAIL(E_CRYPTO, "SM3 does not go on");
	return OK;
}

err sm3_end(struct sm3_stream *stream, struct sm3 *out)
{
	unsigned len = 0;
	bool done = EVP_DigestFinal_ex(stream->ctx, out->bytes, &len) == 1 && len == SM3_SIZE;

	sm3_drop(stream);
	REQUIRE(done, E_CRYPTO);
	return OK;
}

void sm3_drop(struct sm3_stream *stream)
{
	EVP_MD_CTX_free(stream->ctx);
	stream->ctx = NULL;
}

err sm3_by_library(const struct slice *parts, size_t count, struct sm3 *out)
{
	struct sm3_stream stream;
	err e = OK;

	TRY(sm3_begin(&stream));
	for (size_t i = 0; i < count && e.code == E_OK; i++)
		e = sm3_add(&stream, parts[i]);
	if (e.code == E_OK)
		return sm3_end(&stream, out);
	sm3_drop(&stream);
	return e;
}

err sm3_of_parts(const struct slice *parts, size_t count, struct sm3 *out)
{
	const struct sm3_width *width = sm3_width_in_use();

	if (!width)
		return sm3_by_library(parts, count, out);
	sm3_one_by(width, parts, count, out);
	return OK;
}

err sm3_of(struct slice message, struct sm3 *out)
{
	return sm3_of_parts(&message, 1, out);
}

/* RFC 2104: H(K ⊕ opad ‖ H(K ⊕ ipad ‖ message)), with blocks of 64 bytes. */
err sm3_hmac(struct slice key, struct slice message, struct sm3 *out)
{
	enum { BLOCK = 64 };
	uint8_t padded[BLOCK] = {0}, inner[BLOCK], outer[BLOCK];
	struct sm3 hashed;
	err e = OK;

	if (key.len > BLOCK) {
		e = sm3_by_library(&key, 1, &hashed);
		key = sm3_slice(&hashed);
	}
	if (e.code == E_OK && key.len > 0)
		memcpy(padded, key.at, key.len);
	for (size_t i = 0; i < BLOCK; i++) {
		inner[i] = padded[i] ^ 0x36;
		outer[i] = padded[i] ^ 0x5c;
	}
	if (e.code == E_OK)
		e = sm3_by_library((struct slice[]){slice(inner, BLOCK), message}, 2, &hashed);
	if (e.code == E_OK)
		e = sm3_by_library((struct slice[]){slice(outer, BLOCK), sm3_slice(&hashed)}, 2, out);
	wipe(padded, BLOCK);
	wipe(inner, BLOCK);
	wipe(outer, BLOCK);
	wipe(&hashed, sizeof(hashed));
	return e;
}
