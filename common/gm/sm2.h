/* SPDX-License-Identifier: Apache-2.0 */
/* SM2 signatures, GB/T 32918.2 on the curve of GB/T 32918.5, always with SM3 and the distinguishing identifier
 * "1234567812345678" (OpenSSL 3.0's own default is the empty one: formats.md §2.5).
 *
 * A public key is plain data: it can be copied and needs no release. What the library needs to verify with it
 * is kept by point in a bounded store of the process that every thread shares and that may forget at any
 * time; the answers do not depend on it. One function hashes (sm2_digest) and one verifies
 * (sm2_verify_digest): faster code can take their place. */
#ifndef GM_SM2_H
#define GM_SM2_H

#include "base/arena.h"
#include "gm/sm3.h"

#define SM2_ID "1234567812345678"

enum { SM2_POINT_SIZE = 65, SM2_SCALAR_SIZE = 32, SM2_SIGNATURE_DER_MAX = 72 };

struct sm2_public {
	uint8_t point[SM2_POINT_SIZE]; /* 04 ‖ X ‖ Y, on the curve */
	struct sm3 z;                  /* SM3(ENTL ‖ ID ‖ a ‖ b ‖ G ‖ point) */
};

/* From the 65 bytes 04 ‖ X ‖ Y. E_KEY when they are no point of the curve, E_CRYPTO. */
err sm2_public_init(struct sm2_public *key, struct slice point);

/* From a SubjectPublicKeyInfo in either spelling (formats.md §2.4): id-ecPublicKey with the curve, or the SM2 OID
 * with parameters absent, NULL or the curve. E_DER, E_ALGORITHM when it is another kind of key, E_KEY. */
err sm2_public_read(struct slice spki, struct sm2_public *key);

static inline bool sm2_public_eq(const struct sm2_public *a, const struct sm2_public *b)
{
	return memcmp(a->point, b->point, SM2_POINT_SIZE) == 0;
}

/* A signature value: r and s, big endian. */
struct sm2_signature {
	uint8_t r[SM2_SCALAR_SIZE];
	uint8_t s[SM2_SCALAR_SIZE];
	bool raw; /* it came as 64 bytes r ‖ s instead of DER */
};

/* What to take besides GB/T 35276-2017 §7.3's SM2Signature ::= SEQUENCE { r INTEGER, s INTEGER }. */
enum { SM2_DER_ONLY = 0, SM2_RAW_TOO = 1 };

/* Read a value. E_DER when it begins as a SEQUENCE and is not that, E_SIGNATURE when it is neither form, or r or s
 * lies outside [1, n-1]. */
err sm2_signature_read(struct slice value, unsigned tolerate, struct sm2_signature *out);

/* e = SM3(Z ‖ message). E_CRYPTO. */
err sm2_digest(const struct sm2_public *key, struct slice message, struct sm3 *e);

/* Does it sign e? E_SIGNATURE when not. */
err sm2_verify_digest(const struct sm2_public *key, const struct sm3 *e,
		      const struct sm2_signature *signature);

/* Is that computed here and not by the library: was it chosen (gm/arithmetic.h), can the platform do it, and did it
 * pass its test? That is made once, when this or anything that needs it is first called: some milliseconds. */
bool sm2_verifies_itself(void);

/* Read, hash and verify. E_DER, E_SIGNATURE. */
err sm2_verify(const struct sm2_public *key, struct slice message, struct slice value, unsigned tolerate);

/* Signatures found good before, so that the certificates of makers and authorities are not verified on every
 * request. Bounded, shared by threads, and only about arithmetic: dates, revocation and status are never kept.
 * What is kept under lasting is not evicted by what is not. A memo may be NULL: nothing is kept then. */
struct sm2_memo;

/* Room for count signatures of each kind (at most SM2_MEMO_MAX). E_NO_MEMORY, E_CRYPTO. */
err sm2_memo_new(size_t count, struct sm2_memo **out);
void sm2_memo_free(struct sm2_memo *memo);

/* As sm2_verify_digest and sm2_verify, but a signature that passed before is not computed again. remember tells whether,
 * and how long, to keep it if it passes. */
enum sm2_remember { SM2_FORGET, SM2_BRIEFLY, SM2_LASTING };
err sm2_verify_digest_memo(struct sm2_memo *memo, enum sm2_remember remember, const struct sm2_public *key,
			   const struct sm3 *e, const struct sm2_signature *signature);
err sm2_verify_memo(struct sm2_memo *memo, enum sm2_remember remember, const struct sm2_public *key,
		    struct slice message, struct slice value, unsigned tolerate);

#endif
