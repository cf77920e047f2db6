/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys held by the library. */
#include "gm/key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "gm/internal.h"

static void drop_pkey(void *held)
{
	EVP_PKEY_free(held); /* the library wipes the private number */
}

static err sign_with_pkey(void *held, const struct sm3 *e, struct arena *arena, struct slice *value)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, held, NULL);
	uint8_t out[SM2_SIGNATURE_DER_MAX + 16];
	size_t len = sizeof(out);
	bool done =
		ctx && EVP_PKEY_sign_init(ctx) == 1 && EVP_PKEY_sign(ctx, out, &len, e->bytes, SM3_SIZE) == 1;

	EVP_PKEY_CTX_free(ctx);
	if (!done)
		return crypto_fail(E_CRYPTO, "the library does not sign");
	return arena_copy(arena, slice(out, len), value);
}

static err take_pkey(EVP_PKEY *pkey, struct key *out)
{
	uint8_t point[SM2_POINT_SIZE];
	size_t len = 0;

	*out = (struct key){0};
	if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point, sizeof(point),
					    &len) != 1)
		return crypto_fail(E_KEY, "the key has no public half");
	TRY(sm2_public_init(&out->public, slice(point, len)));
	out->held = pkey;
	out->sign = sign_with_pkey;
	out->drop = drop_pkey;
	return OK;
}

err key_generate(struct key *out)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
	err e;

	if (!pkey)
		return crypto_fail(E_CRYPTO, "no key was made");
	e = take_pkey(pkey, out);
	if (e.code != E_OK)
		EVP_PKEY_free(pkey);
	return e;
}

/* The library asks for the passphrase here; an empty one opens nothing. */
static int give_passphrase(char *room, int size, int writing, void *passphrase)
{
	struct slice *text = passphrase;

	(void)writing;
	if (text->len == 0 || text->len > (size_t)size)
		return -1;
	memcpy(room, text->at, text->len);
	return (int)text->len;
}

err key_read(struct slice pem, struct slice passphrase, struct key *out)
{
	EVP_PKEY *pkey;
	BIO *bio;
	err e;

	REQUIRE(pem.len <= KEY_PEM_MAX, E_TOO_BIG);
	bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	REQUIRE(bio, E_NO_MEMORY);
	pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &passphrase);
	BIO_free(bio);
	if (!pkey)
		return crypto_fail(E_KEY, "not a private key, or not its passphrase");
	if (EVP_PKEY_is_a(pkey, "SM2"))
		e = take_pkey(pkey, out);
	else
		e = FAIL(E_ALGORITHM, "the key is not an SM2 key");
	if (e.code != E_OK)
		EVP_PKEY_free(pkey);
	return e;
}

/* PBES2 with SM4-CBC. PBKDF2 runs on HMAC-SHA-256: OpenSSL 3.0 has no identifier for HMAC-SM3 there. */
static X509_SIG *encrypt(PKCS8_PRIV_KEY_INFO *info, struct slice passphrase)
{
	enum { ITERATIONS = 100000 };
	EVP_CIPHER *sm4 = EVP_CIPHER_fetch(NULL, "SM4-CBC", NULL);
	X509_ALGOR *how = sm4 ? PKCS5_pbe2_set_iv(sm4, ITERATIONS, NULL, 0, NULL, NID_hmacWithSHA256) : NULL;
	X509_SIG *sealed =
		how ? PKCS8_set0_pbe((const char *)passphrase.at, (int)passphrase.len, info, how) : NULL;

	if (!sealed)
		X509_ALGOR_free(how);
	EVP_CIPHER_free(sm4);
	return sealed;
}

static bool write_pem(EVP_PKEY *pkey, struct slice passphrase, BIO *bio)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	X509_SIG *sealed = info && passphrase.len ? encrypt(info, passphrase) : NULL;
	bool done = false;

	if (sealed)
		done = PEM_write_bio_PKCS8(bio, sealed) == 1;
	else if (info && passphrase.len == 0)
		done = PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info) == 1;
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(info);
	return done;
}

err key_write(const struct key *key, struct slice passphrase, struct arena *arena, struct slice *pem)
{
	BIO *bio;
	char *text;
	long len;
	err e;

	REQUIRE(key->sign == sign_with_pkey, E_KEY);
	REQUIRE(passphrase.len <= CONF_VALUE_MAX, E_TOO_BIG);
	bio = BIO_new(BIO_s_secmem());
	REQUIRE(bio, E_NO_MEMORY);
	if (write_pem(key->held, passphrase, bio)) {
		len = BIO_get_mem_data(bio, &text);
		e = arena_copy(arena, slice(text, (size_t)len), pem);
	} else {
		e = crypto_fail(E_CRYPTO, "the key is not written");
	}
	BIO_free(bio);
	return e;
}

err key_sign(const struct key *key, struct arena *arena, struct slice message, struct slice *value)
{
	struct sm3 e;

	REQUIRE(key->sign, E_KEY);
	TRY(sm2_digest(&key->public, message, &e));
	return key->sign(key->held, &e, arena, value);
}

void key_release(struct key *key)
{
	if (key->drop)
		key->drop(key->held);
	*key = (struct key){0};
}
