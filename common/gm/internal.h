/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this folder share and others need not see. */
#ifndef GM_INTERNAL_H
#define GM_INTERNAL_H

#include <openssl/types.h>

#include "der/der.h"
#include "gm/cert.h"
#include "gm/key.h"
#include "gm/sm2.h"

/* Fail with what the library says, and empty its queue of errors. */
err crypto_fail(enum code code, const char *what);

/* The library's object for a public key, out of the store (sm2_store.c). The caller frees it with EVP_PKEY_free.
 * E_KEY when the point is not on the curve, E_CRYPTO. */
err sm2_store_get(const uint8_t point[SM2_POINT_SIZE], EVP_PKEY **out);

/* A key of this point that was kept (sm2_keys.c): it is on the curve, and its Z was made. The place may forget at any time. */
bool public_known(const uint8_t point[SM2_POINT_SIZE], struct sm2_public *out);
void public_keep(const struct sm2_public *key);

/* sm2_verify_digest by the library alone. E_KEY, E_SIGNATURE. */
err library_verify(const uint8_t point[SM2_POINT_SIZE], const struct sm3 *e,
		   const struct sm2_signature *signature);

/* AlgorithmIdentifier with parameters absent or NULL; written with them absent. E_ALGORITHM. */
err read_algorithm(struct der *in, struct slice *oid);
err read_sm2_with_sm3(struct der *in);
void put_sm2_with_sm3(struct der_writer *w);

/* SEQUENCE { tbs, signatureAlgorithm, signatureValue }: read, and written signed with key over tbs. */
struct signed_parts {
	struct slice tbs;       /* whole */
	struct slice algorithm; /* whole */
	struct slice signature;
};
err signed_read(struct slice der, struct signed_parts *out);
err signed_put(struct der_writer *w, struct slice tbs, const struct key *key, struct arena *arena);

/* Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }. FALSE written out is
 * accepted. put: around everything put since mark. */
struct extension {
	struct slice oid, value;
	bool critical;
};
err read_extension(struct der *in, struct extension *out);
void wrap_extension(struct der_writer *w, size_t mark, struct slice oid, bool critical);

/* SubjectPublicKeyInfo in the first spelling of formats.md §2.4. */
void sm2_public_put(struct der_writer *w, const struct sm2_public *key);

/* The memo by itself: what is remembered by the numbers that tell it from all else, whether it is known (SM2_FORGET: not),
 * and to keep it. Numbers that a fact lacks are zero, which no digest and no part of a signature is. */
enum { MEMO_NUMBERS = 4 };
struct memo_fact {
	uint8_t numbers[MEMO_NUMBERS][SM3_SIZE];
};
struct memo_fact memo_signed(const struct sm2_public *key, const struct sm3 *digest);
enum sm2_remember memo_known(struct sm2_memo *memo, const struct memo_fact *fact);
void memo_keep(struct sm2_memo *memo, enum sm2_remember remember, const struct memo_fact *fact);
/* Is what is signed so by this key? The digest covers all of it and the signature, and is what is remembered, briefly.
 * memo may be NULL. Errors as of sm2_verify. */
err memo_verify(struct sm2_memo *memo, const struct sm2_public *key, const struct sm3 *digest,
		struct slice message, struct slice signature);

/* Remember for long what cert_signed_by found: the chain it belongs to ends at somebody we know, so that strangers
 * cannot fill this memory. */
void cert_keep_signed(const struct cert *cert, const struct sm2_public *key, struct sm2_memo *memo);

#endif
