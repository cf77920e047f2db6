/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/store.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/fresh.h"

/* A view with its table, and the memory that lives in. */
struct held {
	struct fetch_view view; /* first: a view's place is its holder's */
	struct source_table table;
	struct arena arena;
};

struct fetch_store {
	struct fresh *fresh;
	struct fetch_conf conf;
	char path[];
};

static void end(void *made)
{
	struct held *held = made;

	fetcher_free(held->view.fetcher);
	arena_clear(&held->arena);
	free(held);
}

static bool same_row(const struct source *a, const struct source *b)
{
	return a->kind == b->kind && a->sha1 == b->sha1 && strcmp(a->url, b->url) == 0 &&
	       slice_eq(a->issuer->der, b->issuer->der);
}

static bool same_table(const struct source_table *a, const struct source_table *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_row(&a->rows[i], &b->rows[i]))
			return false;
	return true;
}

static err start(const struct fetch_store *store, struct held *held)
{
	struct fetch_conf conf = store->conf;

	conf.sources = held->table;
	return conf.sources.count > 0 ? fetcher_new(&conf, &held->view.fetcher) : OK;
}

/* The table is small, and the certificates it names are read with it: what they hold tells whether it is another, so that
 * one that was only written again costs nobody what was kept. */
static err make(void *ctx, const void *present, void **made)
{
	const struct fetch_store *store = ctx;
	const struct held *before = present;
	struct held *held = calloc(1, sizeof(*held));
	bool same;
	err e = OK;

	REQUIRE(held, E_NO_MEMORY);
	arena_init(&held->arena, ARENA_REQUEST_MAX);
	if (access(store->path, F_OK) == 0)
		e = sources_read(&held->arena, store->path, &held->table);
	same = e.code == E_OK && before && same_table(&before->table, &held->table);
	if (e.code == E_OK && !same)
		e = start(store, held);
	if (e.code == E_OK && !same)
		*made = held;
	else
		end(held);
	return e;
}

err fetch_store_open(const char *path, const struct fetch_conf *conf, struct fetch_store **out)
{
	size_t len = strlen(path) + 1;
	struct fetch_store *store = calloc(1, sizeof(*store) + len);
	struct fresh_kind kind = {
		.make = make, .end = end, .ctx = store, .every = TRUST_LOOK_MS * (SECOND / 1000)};
	err e;

	REQUIRE(store, E_NO_MEMORY);
	memcpy(store->path, path, len);
	store->conf = *conf;
	e = fresh_open(&kind, &store->fresh);
	if (e.code != E_OK) {
		fetch_store_close(store);
		return err_noted(e, HERE, "fetch_store_open");
	}
	*out = store;
	return OK;
}

void fetch_store_close(struct fetch_store *store)
{
	if (!store)
		return;
	fresh_close(store->fresh);
	free(store);
}

const struct fetch_view *fetch_store_take(struct fetch_store *store)
{
	return fresh_take(store->fresh);
}

void fetch_store_give(struct fetch_store *store, const struct fetch_view *view)
{
	fresh_give(store->fresh, view);
}

err fetch_store_state(struct fetch_store *store)
{
	enum code state = fresh_state(store->fresh);

	if (state != E_OK)
		return FAIL_AT(state, store->path, "the table of sources cannot be read any more");
	return OK;
}
