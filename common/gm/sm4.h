/* SPDX-License-Identifier: Apache-2.0 */
/* Data at rest: SM4-CTR (GB/T 32907, GB/T 17964) and HMAC-SM3 over associated data, nonce and ciphertext
 * (encrypt-then-MAC). Box: 01 ‖ nonce (16) ‖ ciphertext ‖ MAC (32). Associated data binds a box to its place
 * (table, column, row), so that a box moved elsewhere does not open. */
#ifndef GM_SM4_H
#define GM_SM4_H

#include "base/arena.h"

enum { SM4_KEY_SIZE = 32, SM4_BOX_EXTRA = 1 + 16 + 32 };

/* The key of a box. The two keys used are derived from it. Wipe it when done. */
struct sm4_key {
	uint8_t bytes[SM4_KEY_SIZE];
};

/* Seal plain into a box in the arena. E_NO_MEMORY, E_IO without randomness, E_CRYPTO. */
err sm4_seal(const struct sm4_key *key, struct slice associated, struct slice plain, struct arena *arena,
	     struct slice *box);

/* Open it. E_SIGNATURE when the box, its key or its place is not the one it was sealed with. */
err sm4_open(const struct sm4_key *key, struct slice associated, struct slice box, struct arena *arena,
	     struct slice *plain);

#endif
