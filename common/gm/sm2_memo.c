/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures that passed before, each by what tells it from all others: Z (for the key) with e, r and s, or with the digest
 * of a whole certificate or list. Two tables, so that what comes and goes does not drive out what stays. A place holds the
 * last fact that fell on it, whole, so that nothing else is taken for it. */
#include <pthread.h>
#include <stdlib.h>

#include "base/id.h"
#include "gm/internal.h"

struct sm2_memo {
	pthread_mutex_t lock;
	size_t count;
	struct memo_fact *brief, *lasting;
	uint64_t seed; /* secret, so that nobody can choose the place a fact falls on */
};

err sm2_memo_new(size_t count, struct sm2_memo **out)
{
	struct sm2_memo *memo;
	uint8_t chance[sizeof(memo->seed)];

	REQUIRE(count > 0 && count <= SM2_MEMO_MAX, E_TOO_BIG);
	TRY(random_bytes(chance, sizeof(chance)));
	memo = calloc(1, sizeof(*memo));
	REQUIRE(memo, E_NO_MEMORY);
	*memo = (struct sm2_memo){
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.count = count,
		.brief = calloc(count, sizeof(struct memo_fact)),
		.lasting = calloc(count, sizeof(struct memo_fact)),
	};
	memcpy(&memo->seed, chance, sizeof(chance));
	if (!memo->brief || !memo->lasting) {
		sm2_memo_free(memo);
		return FAIL(E_NO_MEMORY, "no room for %zu signatures", count);
	}
	*out = memo;
	return OK;
}

void sm2_memo_free(struct sm2_memo *memo)
{
	if (!memo)
		return;
	free(memo->brief);
	free(memo->lasting);
	pthread_mutex_destroy(&memo->lock);
	free(memo);
}

static struct memo_fact *place_of(const struct sm2_memo *memo, struct memo_fact *table,
				  const struct memo_fact *fact)
{
	uint64_t words[sizeof(*fact) / sizeof(uint64_t)], place = 0;

	memcpy(words, fact, sizeof(words));
	for (size_t i = 0; i < COUNT(words); i++)
		place = (place ^ words[i]) * (memo->seed | 1);
	return &table[(place >> 32) % memo->count];
}

static bool is_at(const struct memo_fact *place, const struct memo_fact *fact)
{
	return memcmp(place, fact, sizeof(*fact)) == 0;
}

struct memo_fact memo_signed(const struct sm2_public *key, const struct sm3 *digest)
{
	struct memo_fact fact = {0};

	memcpy(fact.numbers[0], key->z.bytes, SM3_SIZE);
	memcpy(fact.numbers[1], digest->bytes, SM3_SIZE);
	return fact;
}

enum sm2_remember memo_known(struct sm2_memo *memo, const struct memo_fact *fact)
{
	enum sm2_remember known = SM2_FORGET;

	pthread_mutex_lock(&memo->lock);
	if (is_at(place_of(memo, memo->lasting, fact), fact))
		known = SM2_LASTING;
	else if (is_at(place_of(memo, memo->brief, fact), fact))
		known = SM2_BRIEFLY;
	pthread_mutex_unlock(&memo->lock);
	return known;
}

void memo_keep(struct sm2_memo *memo, enum sm2_remember remember, const struct memo_fact *fact)
{
	struct memo_fact *table = remember == SM2_LASTING ? memo->lasting : memo->brief;

	pthread_mutex_lock(&memo->lock);
	*place_of(memo, table, fact) = *fact;
	pthread_mutex_unlock(&memo->lock);
}

err memo_verify(struct sm2_memo *memo, const struct sm2_public *key, const struct sm3 *digest,
		struct slice message, struct slice signature)
{
	const struct memo_fact fact = memo_signed(key, digest);

	if (memo && memo_known(memo, &fact) != SM2_FORGET)
		return OK;
	TRY(sm2_verify(key, message, signature, SM2_DER_ONLY));
	if (memo)
		memo_keep(memo, SM2_BRIEFLY, &fact);
	return OK;
}

err sm2_verify_digest_memo(struct sm2_memo *memo, enum sm2_remember remember, const struct sm2_public *key,
			   const struct sm3 *e, const struct sm2_signature *signature)
{
	struct memo_fact fact;
	enum sm2_remember known;

	if (!memo || remember == SM2_FORGET)
		return sm2_verify_digest(key, e, signature);
	fact = memo_signed(key, e);
	memcpy(fact.numbers[2], signature->r, SM2_SCALAR_SIZE);
	memcpy(fact.numbers[3], signature->s, SM2_SCALAR_SIZE);
	known = memo_known(memo, &fact);
	if (known >= remember)
		return OK;
	if (known == SM2_FORGET)
		TRY(sm2_verify_digest(key, e, signature));
	memo_keep(memo, remember, &fact);
	return OK;
}

err sm2_verify_memo(struct sm2_memo *memo, enum sm2_remember remember, const struct sm2_public *key,
		    struct slice message, struct slice value, unsigned tolerate)
{
	struct sm2_signature signature;
	struct sm3 e;

	TRY(sm2_signature_read(value, tolerate, &signature));
	TRY(sm2_digest(key, message, &e));
	return sm2_verify_digest_memo(memo, remember, key, &e, &signature);
}
