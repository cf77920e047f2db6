/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/store.h"

#include <stdlib.h>

#include "base/fresh.h"

/* A view with the memory it lives in. */
struct held {
	struct trust_view view; /* first: a view's place is its holder's */
	struct arena arena;
	struct sm3 stamp;
};

struct trust_store {
	struct fresh *fresh;
	struct sm2_memo *memo;
	char folder[];
};

static void end(void *made)
{
	struct held *held = made;

	arena_clear(&held->arena);
	free(held);
}

static err load(const struct trust_store *store, struct held **out)
{
	struct held *held = calloc(1, sizeof(*held));
	err e;

	REQUIRE(held, E_NO_MEMORY);
	arena_init(&held->arena, ARENA_REQUEST_MAX);
	e = trust_folder_read(&held->arena, store->folder, &held->view);
	if (e.code != E_OK) {
		end(held);
		return err_noted(e, HERE, "trust_folder_read");
	}
	held->view.trust.memo = store->memo;
	*out = held;
	return OK;
}

static err stamp_of(const struct trust_store *store, struct sm3 *stamp)
{
	struct arena arena;
	err e;

	arena_init(&arena, ARENA_REQUEST_MAX);
	e = trust_folder_stamp(&arena, store->folder, stamp);
	arena_clear(&arena);
	return e;
}

/* The stamp is taken first: what changes while the folder is read is seen at the next look. */
static err make(void *ctx, const void *present, void **made)
{
	const struct held *before = present;
	struct held *held;
	struct sm3 stamp;

	TRY(stamp_of(ctx, &stamp));
	if (before && memcmp(&stamp, &before->stamp, sizeof(stamp)) == 0)
		return OK;
	TRY(load(ctx, &held));
	held->stamp = stamp;
	*made = held;
	return OK;
}

err trust_store_open(const char *folder, struct trust_store **out)
{
	size_t len = strlen(folder) + 1;
	struct trust_store *store = calloc(1, sizeof(*store) + len);
	struct fresh_kind kind = {
		.make = make, .end = end, .ctx = store, .every = TRUST_LOOK_MS * (SECOND / 1000)};
	err e;

	REQUIRE(store, E_NO_MEMORY);
	memcpy(store->folder, folder, len);
	e = sm2_memo_new(TRUST_MEMO, &store->memo);
	if (e.code == E_OK)
		e = fresh_open(&kind, &store->fresh);
	if (e.code != E_OK) {
		trust_store_close(store);
		return err_noted(e, HERE, "trust_store_open");
	}
	*out = store;
	return OK;
}

void trust_store_close(struct trust_store *store)
{
	if (!store)
		return;
	fresh_close(store->fresh);
	sm2_memo_free(store->memo);
	free(store);
}

const struct trust_view *trust_store_take(struct trust_store *store)
{
	return fresh_take(store->fresh);
}

void trust_store_give(struct trust_store *store, const struct trust_view *view)
{
	fresh_give(store->fresh, view);
}

err trust_store_state(struct trust_store *store)
{
	enum code state = fresh_state(store->fresh);

	if (state != E_OK)
		return FAIL_AT(state, store->folder, "the trust folder cannot be read any more");
	return OK;
}
