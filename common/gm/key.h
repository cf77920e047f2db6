/* SPDX-License-Identifier: Apache-2.0 */
/* SM2 private keys. A key is a handle that can sign and show its public half and nothing else; behind it
 * stands the library, and a key keeper or a cryptographic device can stand there in its place. */
#ifndef GM_KEY_H
#define GM_KEY_H

#include "gm/sm2.h"

struct key {
	struct sm2_public public;
	void *held; /* what the keeper needs */
	/* Sign the digest e = SM3(Z ‖ message) with held; the value as DER. */
	err (*sign)(void *held, const struct sm3 *e, struct arena *arena, struct slice *value);
	void (*drop)(void *held); /* forget and wipe */
};

/* A new key. E_CRYPTO. */
err key_generate(struct key *out);

/* PEM PKCS #8, plain or encrypted (PBES2). passphrase may be empty. E_KEY when the text is not a key or the
 * passphrase does not open it, E_ALGORITHM when it is not SM2. */
err key_read(struct slice pem, struct slice passphrase, struct key *out);

/* PEM PKCS #8 in the arena (which wipes it); encrypted (PBES2 with SM4-CBC) when passphrase is not
 * empty. Works for keys held in memory alone: E_KEY for others. E_CRYPTO, E_NO_MEMORY. */
err key_write(const struct key *key, struct slice passphrase, struct arena *arena, struct slice *pem);

/* The SM2 signature value (DER) over message. E_CRYPTO, E_NO_MEMORY. */
err key_sign(const struct key *key, struct arena *arena, struct slice message, struct slice *value);

/* Forget the private half. Safe on a zeroed or released key. */
void key_release(struct key *key);

#endif
