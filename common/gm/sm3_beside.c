/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm3_beside.h"

#include <pthread.h>
#include <stdlib.h>

enum state { IDLE, ORDERED, DONE, STOPPED };

struct sm3_beside {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	enum state state;
	struct slice message;
	struct sm3 digest;
	enum code code;
};

static void change(struct sm3_beside *beside, enum state state)
{
	beside->state = state;
	pthread_cond_broadcast(&beside->changed);
}

static void digest_message(struct sm3_beside *beside)
{
	struct slice message = beside->message;
	struct sm3 digest = {0};
	err e;

	pthread_mutex_unlock(&beside->lock);
	e = sm3_of(message, &digest);
	err_forget();
	pthread_mutex_lock(&beside->lock);
	beside->digest = digest;
	beside->code = e.code;
	change(beside, DONE);
}

static void *work(void *self)
{
	struct sm3_beside *beside = self;

	pthread_mutex_lock(&beside->lock);
	while (beside->state != STOPPED) {
		if (beside->state == ORDERED)
			digest_message(beside);
		else
			pthread_cond_wait(&beside->changed, &beside->lock);
	}
	pthread_mutex_unlock(&beside->lock);
	return NULL;
}

void sm3_beside_digest(struct sm3_beside *beside, struct slice message)
{
	pthread_mutex_lock(&beside->lock);
	beside->message = message;
	change(beside, ORDERED);
	pthread_mutex_unlock(&beside->lock);
}

err sm3_beside_await(struct sm3_beside *beside, struct sm3 *digest)
{
	enum code code;

	pthread_mutex_lock(&beside->lock);
	while (beside->state == ORDERED)
		pthread_cond_wait(&beside->changed, &beside->lock);
	*digest = beside->digest;
	code = beside->code;
	beside->state = IDLE;
	pthread_mutex_unlock(&beside->lock);
	if (code != E_OK)
		return FAIL(code, "the second thread could not digest");
	return OK;
}

static void release(struct sm3_beside *beside)
{
	pthread_cond_destroy(&beside->changed);
	pthread_mutex_destroy(&beside->lock);
	free(beside);
}

err sm3_beside_start(struct sm3_beside **out)
{
	struct sm3_beside *beside = calloc(1, sizeof(*beside));
	struct sm3 first;
	err e;

	REQUIRE(beside, E_NO_MEMORY);
	pthread_mutex_init(&beside->lock, NULL);
	pthread_cond_init(&beside->changed, NULL);
	if (pthread_create(&beside->thread, NULL, work, beside) != 0) {
		release(beside);
		return FAIL(E_NO_MEMORY, "no second thread");
	}
	sm3_beside_digest(beside, slice_str("anything"));
	e = sm3_beside_await(beside, &first);
	if (e.code != E_OK) {
		sm3_beside_stop(beside);
		return e;
	}
	*out = beside;
	return OK;
}

void sm3_beside_stop(struct sm3_beside *beside)
{
	if (!beside)
		return;
	pthread_mutex_lock(&beside->lock);
	change(beside, STOPPED);
	pthread_mutex_unlock(&beside->lock);
	pthread_join(beside->thread, NULL);
	release(beside);
}
