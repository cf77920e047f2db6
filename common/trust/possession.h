/* SPDX-License-Identifier: Apache-2.0 */
/* The proof that an owner holds the key of a seal (art. 21): the making unit gives a challenge, the owner signs it on
 * its own side. What is signed begins with words of its own, so that nobody can pass off something else to sign as a
 * challenge, nor a proof as the signature of a document:
 *
 *   "eseal.v1.possession" NUL, identifier of the order (16 bytes), UUIDv7, which says when it was given (16), random (16)
 */
#ifndef TRUST_POSSESSION_H
#define TRUST_POSSESSION_H

#include "base/id.h"
#include "gm/key.h"

/* A new challenge for an order. Lives in the arena. E_IO, E_NO_MEMORY. */
err possession_challenge(struct arena *arena, const struct uuid *order, instant now, struct slice *challenge);

/* Is it a challenge, for which order, and when was it given? An owner asks before signing. E_POSSESSION. */
err possession_read(struct slice challenge, struct uuid *order, instant *given_at);

/* The owner's proof: the SM2 signature value (DER). E_POSSESSION when it is no challenge; E_CRYPTO, E_NO_MEMORY. */
err possession_prove(const struct key *key, struct arena *arena, struct slice challenge, struct slice *proof);

/* Does the proof show that the holder of this key signed this challenge? E_POSSESSION. */
err possession_check(const struct sm2_public *key, struct slice challenge, struct slice proof);

#endif
