/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/status_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"

enum { REGION_ROOM = 8, OWNER_ROOM = 24, SM3_ROOM = 32 };

/* One seal's answer. A code that is too long for it is not kept. */
struct slot {
	char code[SEAL_CODE_MAX];
	size_t code_len; /* 0: free */
	enum seal_status status;
	instant since, until, answered_at, valid_to;
	char region[REGION_ROOM];
	char owner[OWNER_ROOM];
	size_t owner_len;
	uint8_t sm3[SM3_ROOM];
	size_t sm3_len;
};

/* A seal has one place, by its code; a newcomer takes it. */
struct status_cache {
	pthread_mutex_t lock;
	uint64_t drops; /* how often anything was dropped */
	uint64_t heard; /* number of the registry's event heard last */
	struct slot slots[STATUS_CACHE_MAX];
};

err status_cache_new(struct status_cache **out)
{
	*out = calloc(1, sizeof(**out));
	REQUIRE(*out, E_NO_MEMORY);
	pthread_mutex_init(&(*out)->lock, NULL);
	return OK;
}

void status_cache_free(struct status_cache *cache)
{
	if (!cache)
		return;
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* FNV-1a: the codes are not secret, and who crowds one place only makes us ask the registry. */
static struct slot *place_of(struct status_cache *cache, struct slice code)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < code.len; i++)
		hash = (hash ^ code.at[i]) * UINT64_C(1099511628211);
	return &cache->slots[hash % STATUS_CACHE_MAX];
}

static bool holds(const struct slot *slot, struct slice code)
{
	return slot->code_len > 0 && slice_eq(slice(slot->code, slot->code_len), code);
}

static bool serves(const struct slot *slot, instant at, instant now)
{
	if (at < slot->since)
		return false;
	if (slot->until)
		return at < slot->until;
	if (slot->answered_at <= slot->valid_to && now > slot->valid_to)
		return false; /* it has expired since, and no event tells of that */
	return at <= slot->answered_at || now <= slot->answered_at + STATUS_CACHE_SECONDS * SECOND;
}

static err copy_out(const struct slot *slot, struct arena *arena, struct status_answer *answer)
{
	struct slice region;

	*answer = (struct status_answer){.status = slot->status,
					 .since = slot->since,
					 .until = slot->until,
					 .answered_at = slot->answered_at,
					 .valid_to = slot->valid_to};
	TRY(arena_copy(arena, slice_str(slot->region), &region));
	answer->registry = (const char *)region.at;
	TRY(arena_copy(arena, slice(slot->owner, slot->owner_len), &answer->owner));
	return arena_copy(arena, slice(slot->sm3, slot->sm3_len), &answer->seal_sm3);
}

err status_cache_find(struct status_cache *cache, struct arena *arena, struct slice code, instant at,
		      instant now, struct status_answer *answer, bool *found)
{
	struct slot copy;

	pthread_mutex_lock(&cache->lock);
	copy = *place_of(cache, code);
	pthread_mutex_unlock(&cache->lock);
	*found = holds(&copy, code) && serves(&copy, at, now);
	return *found ? copy_out(&copy, arena, answer) : OK;
}

uint64_t status_cache_mark(struct status_cache *cache)
{
	uint64_t mark;

	pthread_mutex_lock(&cache->lock);
	mark = cache->drops;
	pthread_mutex_unlock(&cache->lock);
	return mark;
}

static bool fits(struct slice code, const struct status_answer *answer)
{
	return code.len > 0 && code.len <= SEAL_CODE_MAX && answer->owner.len <= OWNER_ROOM &&
	       answer->seal_sm3.len <= SM3_ROOM && strlen(answer->registry) < REGION_ROOM;
}

static void copy_bytes(void *to, struct slice from, size_t *len)
{
	if (from.len > 0)
		memcpy(to, from.at, from.len);
	*len = from.len;
}

void status_cache_keep(struct status_cache *cache, uint64_t mark, struct slice code,
		       const struct status_answer *answer)
{
	struct slot fresh = {.status = answer->status,
			     .since = answer->since,
			     .until = answer->until,
			     .answered_at = answer->answered_at,
			     .valid_to = answer->valid_to};

	if (answer->status == STATUS_NOT_KNOWN || answer->status == STATUS_NONE || !fits(code, answer))
		return;
	copy_bytes(fresh.code, code, &fresh.code_len);
	copy_bytes(fresh.owner, answer->owner, &fresh.owner_len);
	copy_bytes(fresh.sm3, answer->seal_sm3, &fresh.sm3_len);
	memcpy(fresh.region, answer->registry, strlen(answer->registry) + 1);
	pthread_mutex_lock(&cache->lock);
	if (cache->drops == mark)
		*place_of(cache, code) = fresh;
	pthread_mutex_unlock(&cache->lock);
}

void status_cache_drop(struct status_cache *cache, struct slice code)
{
	struct slot *slot;

	pthread_mutex_lock(&cache->lock);
	cache->drops++;
	slot = place_of(cache, code);
	if (holds(slot, code))
		slot->code_len = 0;
	pthread_mutex_unlock(&cache->lock);
}

void status_cache_hear(struct status_cache *cache, uint64_t number, struct slice code)
{
	bool follows;

	pthread_mutex_lock(&cache->lock);
	follows = number == cache->heard + 1;
	cache->heard = number;
	pthread_mutex_unlock(&cache->lock);
	if (follows && code.len > 0)
		status_cache_drop(cache, code);
	else
		status_cache_drop_all(cache);
}

void status_cache_drop_all(struct status_cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	cache->drops++;
	for (size_t i = 0; i < STATUS_CACHE_MAX; i++)
		cache->slots[i].code_len = 0;
	pthread_mutex_unlock(&cache->lock);
}
