/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a public key, a signature value or PEM. No value signs what it was not made for. */
#include <stdlib.h>

#include "gm/key.h"
#include "gm/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct key key;
	struct slice bytes = slice(data, size), der;
	struct sm2_signature signature;
	struct sm2_public public;
	struct arena arena;
	bool found = true;

	if (!key.sign && key_generate(&key).code != E_OK)
		abort();
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (sm2_signature_read(bytes, SM2_RAW_TOO, &signature).code == E_OK &&
	    sm2_verify(&key.public, slice_str("message"), bytes, SM2_RAW_TOO).code != E_SIGNATURE)
		abort();
	if (sm2_public_read(bytes, &public).code == E_OK && public.point[0] != 4)
		abort();
	while (found && pem_next(&bytes, "CERTIFICATE", &arena, &der, &found).code == E_OK)
		;
	arena_clear(&arena);
	return 0;
}
