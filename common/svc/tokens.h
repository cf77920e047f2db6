/* SPDX-License-Identifier: Apache-2.0 */
/* Who a bearer token belongs to, remembered for a moment, so that not every request asks the ledger.
 * Bounded; kept by the token's digest, never by the token. A token that is withdrawn may pass for as long
 * as the memory. */
#ifndef SVC_TOKENS_H
#define SVC_TOKENS_H

#include <pthread.h>

#include "gm/sm3.h"
#include "svc/request.h"

struct token_kept {
	struct sm3 digest;
	instant until; /* steady clock */
	struct uuid account;
	unsigned roles;
	char name[TEXT_NAME_MAX];
	char unit[TEXT_NAME_MAX];
	size_t name_len;
	size_t unit_len;
};

struct tokens {
	pthread_mutex_t lock;
	instant memory;
	struct token_kept *kept; /* TOKENS_KEPT of them, by the first bytes of the digest */
};

/* E_NO_MEMORY. */
err tokens_init(struct tokens *tokens, instant memory);
void tokens_drop(struct tokens *tokens);

/* The actor behind a digest, if remembered: copied into the arena. */
bool tokens_find(struct tokens *tokens, const struct sm3 *digest, struct arena *arena, struct actor *out);

void tokens_keep(struct tokens *tokens, const struct sm3 *digest, const struct actor *actor);

#endif
