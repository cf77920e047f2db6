/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/possession.h"

static const char words[] = "eseal.v1.possession"; /* its NUL included */

struct challenge {
	uint8_t words[sizeof(words)];
	struct uuid order;
	struct uuid given;
	uint8_t random[16];
};
_Static_assert(sizeof(struct challenge) == sizeof(words) + 16 + 32, "bytes only");

err possession_challenge(struct arena *arena, const struct uuid *order, instant now, struct slice *challenge)
{
	struct challenge *c = arena_new(arena, struct challenge);

	REQUIRE(c, E_NO_MEMORY);
	memcpy(c->words, words, sizeof(words));
	c->order = *order;
	TRY(uuid_new(now, &c->given));
	TRY(random_bytes(c->random, sizeof(c->random)));
	*challenge = slice(c, sizeof(*c));
	return OK;
}

err possession_read(struct slice challenge, struct uuid *order, instant *given_at)
{
	struct challenge c;

	if (challenge.len != sizeof(c) || memcmp(challenge.at, words, sizeof(words)) != 0)
		return FAIL_AT(E_POSSESSION, "challenge", "not a challenge for proving possession");
	memcpy(&c, challenge.at, sizeof(c));
	*order = c.order;
	*given_at = uuid_time(&c.given);
	return OK;
}

err possession_prove(const struct key *key, struct arena *arena, struct slice challenge, struct slice *proof)
{
	struct uuid order;
	instant given_at;

	TRY(possession_read(challenge, &order, &given_at));
	return key_sign(key, arena, challenge, proof);
}

err possession_check(const struct sm2_public *key, struct slice challenge, struct slice proof)
{
	struct uuid order;
	instant given_at;

	TRY(possession_read(challenge, &order, &given_at));
	if (sm2_verify(key, challenge, proof, SM2_DER_ONLY).code != E_OK)
		return FAIL_AT(E_POSSESSION, "signature",
			       "not made over the challenge with the key of the certificate");
	return OK;
}
