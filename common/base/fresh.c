/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fresh.h"

#include <pthread.h>
#include <stdlib.h>

struct held {
	void *made;
	size_t users; /* whoever took it, and we ourselves for as long as it is the present one */
	struct held *next;
};

struct fresh {
	struct fresh_kind kind;
	pthread_mutex_t lock;
	struct held *held; /* the present one first; behind it those that somebody still holds */
	instant look_at;   /* steady clock: not before this */
	bool looking;      /* one thread looks at the files; the others go on with what there is */
	enum code state;
};

/* Under the lock. */
static void drop(struct fresh *f, const void *made)
{
	struct held **at = &f->held;
	struct held *gone;

	while ((*at)->made != made)
		at = &(*at)->next;
	if (--(*at)->users > 0)
		return;
	gone = *at;
	*at = gone->next;
	f->kind.end(gone->made);
	free(gone);
}

/* Under the lock: the newcomer is the present one. */
static void put(struct fresh *f, struct held *newcomer)
{
	const struct held *before = f->held;

	newcomer->next = f->held;
	f->held = newcomer;
	if (before)
		drop(f, before->made);
}

/* Without the lock: only whoever looks changes which one is present. */
static err look(struct fresh *f, struct held **newcomer)
{
	struct held *held = calloc(1, sizeof(*held));
	err e;

	*newcomer = NULL;
	REQUIRE(held, E_NO_MEMORY);
	held->users = 1;
	e = f->kind.make(f->kind.ctx, f->held ? f->held->made : NULL, &held->made);
	if (e.code == E_OK && held->made)
		*newcomer = held;
	else
		free(held);
	return e;
}

static void look_again(struct fresh *f)
{
	struct held *newcomer;
	err e = look(f, &newcomer);

	if (e.code != E_OK)
		err_forget();
	pthread_mutex_lock(&f->lock);
	f->looking = false;
	f->look_at = clock_steady() + f->kind.every;
	f->state = e.code;
	if (newcomer)
		put(f, newcomer);
	pthread_mutex_unlock(&f->lock);
}

err fresh_open(const struct fresh_kind *kind, struct fresh **out)
{
	struct fresh *f = calloc(1, sizeof(*f));
	err e;

	REQUIRE(f, E_NO_MEMORY);
	pthread_mutex_init(&f->lock, NULL);
	f->kind = *kind;
	e = look(f, &f->held);
	if (e.code != E_OK) {
		fresh_close(f);
		return err_noted(e, HERE, "fresh_open");
	}
	f->look_at = clock_steady() + kind->every;
	*out = f;
	return OK;
}

void fresh_close(struct fresh *f)
{
	if (!f)
		return;
	if (f->held)
		drop(f, f->held->made);
	pthread_mutex_destroy(&f->lock);
	free(f);
}

const void *fresh_take(struct fresh *f)
{
	const void *made;
	bool due;

	pthread_mutex_lock(&f->lock);
	due = !f->looking && clock_steady() >= f->look_at;
	f->looking = f->looking || due;
	pthread_mutex_unlock(&f->lock);
	if (due)
		look_again(f);

	pthread_mutex_lock(&f->lock);
	f->held->users++;
	made = f->held->made;
	pthread_mutex_unlock(&f->lock);
	return made;
}

void fresh_give(struct fresh *f, const void *made)
{
	pthread_mutex_lock(&f->lock);
	drop(f, made);
	pthread_mutex_unlock(&f->lock);
}

enum code fresh_state(struct fresh *f)
{
	enum code state;

	pthread_mutex_lock(&f->lock);
	state = f->state;
	pthread_mutex_unlock(&f->lock);
	return state;
}
