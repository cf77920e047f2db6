/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/tokens.h"

#include <stdlib.h>

err tokens_init(struct tokens *tokens, instant memory)
{
	pthread_mutex_init(&tokens->lock, NULL);
	tokens->memory = memory;
	tokens->kept = calloc(TOKENS_KEPT, sizeof(*tokens->kept));
	REQUIRE(tokens->kept, E_NO_MEMORY);
	return OK;
}

void tokens_drop(struct tokens *tokens)
{
	if (!tokens->kept)
		return;
	wipe(tokens->kept, TOKENS_KEPT * sizeof(*tokens->kept));
	free(tokens->kept);
	pthread_mutex_destroy(&tokens->lock);
}

static struct token_kept *place_of(struct tokens *tokens, const struct sm3 *digest)
{
	return &tokens->kept[(digest->bytes[0] << 8 | digest->bytes[1]) % TOKENS_KEPT];
}

bool tokens_find(struct tokens *tokens, const struct sm3 *digest, struct arena *arena, struct actor *out)
{
	struct token_kept copy;

	pthread_mutex_lock(&tokens->lock);
	copy = *place_of(tokens, digest);
	pthread_mutex_unlock(&tokens->lock);
	if (!slice_eq_secret(sm3_slice(&copy.digest), sm3_slice(digest)) || clock_steady() > copy.until)
		return false;
	out->account = copy.account;
	out->roles = copy.roles;
	return arena_copy(arena, slice(copy.name, copy.name_len), &out->name).code == E_OK &&
	       arena_copy(arena, slice(copy.unit, copy.unit_len), &out->unit).code == E_OK;
}

void tokens_keep(struct tokens *tokens, const struct sm3 *digest, const struct actor *actor)
{
	struct token_kept *to;

	if (actor->name.len > TEXT_NAME_MAX || actor->unit.len > TEXT_NAME_MAX || tokens->memory == 0)
		return;
	pthread_mutex_lock(&tokens->lock);
	to = place_of(tokens, digest);
	*to = (struct token_kept){.digest = *digest,
				  .until = clock_steady() + tokens->memory,
				  .account = actor->account,
				  .roles = actor->roles,
				  .name_len = actor->name.len,
				  .unit_len = actor->unit.len};
	memcpy(to->name, actor->name.at, actor->name.len);
	memcpy(to->unit, actor->unit.at, actor->unit.len);
	pthread_mutex_unlock(&tokens->lock);
}
