/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures that passed before, each by the SM3 of a secret seed and what tells it from all others: Z (for the key)
 * with e, r and s, or with the digest of a whole certificate. Two tables, so that what comes and goes does not drive
 * out what stays. A place holds the last name that fell on it. */
#include <pthread.h>
#include <stdlib.h>

#include "base/id.h"
#include "gm/internal.h"

struct sm2_memo {
	pthread_mutex_t lock;
	size_t count;
	struct sm3 *brief, *lasting;
	struct sm3 seed; /* secret, so that nobody can choose the place a signature falls on */
};

err sm2_memo_new(size_t count, struct sm2_memo **out)
{
	struct sm2_memo *memo;
	struct sm3 seed;

	REQUIRE(count > 0 && count <= SM2_MEMO_MAX, E_TOO_BIG);
	TRY(random_bytes(seed.bytes, SM3_SIZE));
	memo = calloc(1, sizeof(*memo));
	REQUIRE(memo, E_NO_MEMORY);
	*memo = (struct sm2_memo){
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.count = count,
		.seed = seed,
		.brief = calloc(count, sizeof(struct sm3)),
		.lasting = calloc(count, sizeof(struct sm3)),
	};
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

static struct sm3 *place_of(const struct sm2_memo *memo, struct sm3 *table, const struct sm3 *name)
{
	uint64_t place;

	memcpy(&place, name->bytes, sizeof(place));
	return &table[place % memo->count];
}

static bool is_at(const struct sm3 *place, const struct sm3 *name)
{
	return memcmp(place->bytes, name->bytes, SM3_SIZE) == 0;
}

err memo_name(const struct sm2_memo *memo, const struct slice *parts, size_t count, struct sm3 *name)
{
	struct slice all[MEMO_PARTS_MAX + 1] = {sm3_slice(&memo->seed)};

	REQUIRE(count <= MEMO_PARTS_MAX, E_BUG);
	memcpy(all + 1, parts, count * sizeof(*parts));
	return sm3_of_parts(all, count + 1, name);
}

enum sm2_remember memo_known(struct sm2_memo *memo, const struct sm3 *name)
{
	enum sm2_remember known = SM2_FORGET;

	pthread_mutex_lock(&memo->lock);
	if (is_at(place_of(memo, memo->lasting, name), name))
		known = SM2_LASTING;
	else if (is_at(place_of(memo, memo->brief, name), name))
		known = SM2_BRIEFLY;
	pthread_mutex_unlock(&memo->lock);
	return known;
}

void memo_keep(struct sm2_memo *memo, enum sm2_remember remember, const struct sm3 *name)
{
	struct sm3 *table = remember == SM2_LASTING ? memo->lasting : memo->brief;

	pthread_mutex_lock(&memo->lock);
	*place_of(memo, table, name) = *name;
	pthread_mutex_unlock(&memo->lock);
}

err sm2_verify_digest_memo(struct sm2_memo *memo, enum sm2_remember remember, const struct sm2_public *key,
			   const struct sm3 *e, const struct sm2_signature *signature)
{
	struct sm3 name;

	if (!memo || remember == SM2_FORGET)
		return sm2_verify_digest(key, e, signature);

	struct slice parts[] = {
		sm3_slice(&key->z),
		sm3_slice(e),
		slice(signature->r, SM2_SCALAR_SIZE),
		slice(signature->s, SM2_SCALAR_SIZE),
	};

	TRY(memo_name(memo, parts, COUNT(parts), &name));
	if (memo_known(memo, &name) >= remember)
		return OK;
	if (memo_known(memo, &name) == SM2_FORGET)
		TRY(sm2_verify_digest(key, e, signature));
	memo_keep(memo, remember, &name);
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
