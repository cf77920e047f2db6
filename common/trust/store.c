/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/store.h"

#include <pthread.h>
#include <stdlib.h>

/* A view with the memory it lives in. */
struct held {
	struct trust_view view; /* first: a view's place is its holder's */
	struct arena arena;
	size_t users; /* under the store's lock; the store itself is one */
};

struct trust_store {
	pthread_mutex_t lock;
	struct held *now;
	struct sm2_memo *memo;
	struct sm3 stamp;
	instant look_at; /* steady clock: not before this */
	bool looking;    /* one thread reads the folder; the others go on with what there is */
	enum code state;
	char folder[];
};

static void drop(struct held *held)
{
	if (!held || --held->users > 0)
		return;
	arena_clear(&held->arena);
	free(held);
}

static err load(const struct trust_store *store, struct held **out)
{
	struct held *held = calloc(1, sizeof(*held));
	err e;

	REQUIRE(held, E_NO_MEMORY);
	held->users = 1;
	arena_init(&held->arena, ARENA_REQUEST_MAX);
	e = trust_folder_read(&held->arena, store->folder, &held->view);
	if (e.code != E_OK) {
		drop(held);
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
static err look(struct trust_store *store, struct held **fresh, struct sm3 *stamp)
{
	*fresh = NULL;
	TRY(stamp_of(store, stamp));
	if (memcmp(stamp, &store->stamp, sizeof(*stamp)) == 0 && store->now)
		return OK;
	return load(store, fresh);
}

static void look_again(struct trust_store *store)
{
	struct held *fresh;
	struct sm3 stamp;
	err e = look(store, &fresh, &stamp);

	if (e.code != E_OK)
		err_forget();
	pthread_mutex_lock(&store->lock);
	store->looking = false;
	store->look_at = clock_steady() + TRUST_LOOK_MS * (SECOND / 1000);
	store->state = e.code;
	if (fresh) {
		drop(store->now);
		store->now = fresh;
		store->stamp = stamp;
	}
	pthread_mutex_unlock(&store->lock);
}

err trust_store_open(const char *folder, struct trust_store **out)
{
	size_t len = strlen(folder) + 1;
	struct trust_store *store = calloc(1, sizeof(*store) + len);
	err e;

	REQUIRE(store, E_NO_MEMORY);
	memcpy(store->folder, folder, len);
	pthread_mutex_init(&store->lock, NULL);
	e = sm2_memo_new(TRUST_MEMO, &store->memo);
	if (e.code == E_OK)
		e = look(store, &store->now, &store->stamp);
	if (e.code != E_OK) {
		trust_store_close(store);
		return err_noted(e, HERE, "trust_store_open");
	}
	store->look_at = clock_steady() + TRUST_LOOK_MS * (SECOND / 1000);
	*out = store;
	return OK;
}

void trust_store_close(struct trust_store *store)
{
	if (!store)
		return;
	drop(store->now);
	sm2_memo_free(store->memo);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

const struct trust_view *trust_store_take(struct trust_store *store)
{
	struct held *held;
	bool due;

	pthread_mutex_lock(&store->lock);
	due = !store->looking && clock_steady() >= store->look_at;
	store->looking = store->looking || due;
	pthread_mutex_unlock(&store->lock);
	if (due)
		look_again(store);

	pthread_mutex_lock(&store->lock);
	held = store->now;
	held->users++;
	pthread_mutex_unlock(&store->lock);
	return &held->view;
}

void trust_store_give(struct trust_store *store, const struct trust_view *view)
{
	pthread_mutex_lock(&store->lock);
	drop((struct held *)(uintptr_t)view);
	pthread_mutex_unlock(&store->lock);
}

err trust_store_state(struct trust_store *store)
{
	enum code state;

	pthread_mutex_lock(&store->lock);
	state = store->state;
	pthread_mutex_unlock(&store->lock);
	if (state != E_OK)
		return FAIL_AT(state, store->folder, "the trust folder cannot be read any more");
	return OK;
}
