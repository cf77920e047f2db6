/* SPDX-License-Identifier: Apache-2.0 */
/* What the registry said of seals, kept for a while: a status holds from `since` to `until`, so one answer serves every
 * moment between. Dropped when an event tells of the seal, and all of it when events may have been missed. It may
 * forget at any time; the answers do not depend on it. */
#ifndef GATEWAY_STATUS_CACHE_H
#define GATEWAY_STATUS_CACHE_H

#include "verify/evidence.h"

struct status_cache;

/* Room for STATUS_CACHE_MAX seals. E_NO_MEMORY. */
err status_cache_new(struct status_cache **out);
void status_cache_free(struct status_cache *cache);

/* What is known of a seal at a moment, if anything is. Texts live in the arena. A status that had no end when it was told
 * is taken for later moments only for STATUS_CACHE_SECONDS after it was told, and for none once the seal has expired since. E_NO_MEMORY. */
err status_cache_find(struct status_cache *cache, struct arena *arena, struct slice code, instant at,
		      instant now, struct status_answer *answer, bool *found);

/* Keep an answer; unless the cache was told to drop this seal, or everything, since status_cache_mark. */
uint64_t status_cache_mark(struct status_cache *cache);
void status_cache_keep(struct status_cache *cache, uint64_t mark, struct slice code,
		       const struct status_answer *answer);

void status_cache_drop(struct status_cache *cache, struct slice code);

/* The registry's event of that number is about this seal, or, with an empty code, about who knows which: drop it. Where the
 * number does not follow the one before, an event was not heard, and all is dropped. */
void status_cache_hear(struct status_cache *cache, uint64_t number, struct slice code);
void status_cache_drop_all(struct status_cache *cache);

#endif
