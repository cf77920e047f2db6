/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/queue.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "svc/job.h"

void waiter_init(struct waiter *waiter)
{
	pthread_condattr_t steady;

	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&waiter->wake, &steady);
	pthread_condattr_destroy(&steady);
}

void waiter_drop(struct waiter *waiter)
{
	pthread_cond_destroy(&waiter->wake);
}

void queue_init(struct queue *queue, size_t most)
{
	memset(queue, 0, sizeof(*queue));
	queue->most = most;
	pthread_mutex_init(&queue->lock, NULL);
}

void queue_drop(struct queue *queue)
{
	pthread_mutex_destroy(&queue->lock);
}

/* The worker that began to wait last, to be woken. */
static struct waiter *call_one(struct queue *queue)
{
	struct waiter *waiter = queue->waiting_workers;

	if (!waiter)
		return NULL;
	queue->waiting_workers = waiter->next;
	queue->idle--;
	queue->called++;
	waiter->called = true;
	return waiter;
}

/* After the lock is let go, for whoever wakes needs it. */
static void wake(struct waiter *waiter)
{
	if (waiter)
		pthread_cond_signal(&waiter->wake);
}

static void wake_all(struct queue *queue)
{
	struct waiter *waiter;

	while ((waiter = call_one(queue)))
		wake(waiter);
}

static void append(struct queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->last)
		queue->last->next = job;
	else
		queue->first = job;
	queue->last = job;
	queue->waiting++;
}

bool queue_put(struct queue *queue, struct job *job)
{
	struct waiter *waiter = NULL;
	bool taken;

	pthread_mutex_lock(&queue->lock);
	taken = queue->waiting < queue->most + queue->idle + queue->called && !queue->closing;
	if (taken) {
		append(queue, job);
		waiter = call_one(queue);
	} else {
		queue->refused++;
	}
	pthread_mutex_unlock(&queue->lock);
	wake(waiter);
	return taken;
}

void queue_put_urgent(struct queue *queue, struct job *job)
{
	struct waiter *waiter;

	pthread_mutex_lock(&queue->lock);
	job->next = queue->first;
	queue->first = job;
	if (!queue->last)
		queue->last = job;
	queue->waiting++;
	waiter = call_one(queue);
	pthread_mutex_unlock(&queue->lock);
	wake(waiter);
}

static struct job *pop(struct queue *queue)
{
	struct job *job = queue->first;

	if (!job)
		return NULL;
	queue->first = job->next;
	if (!queue->first)
		queue->last = NULL;
	queue->waiting--;
	return job;
}

/* A parked job whose time has come; else NULL, and when the next one's comes (0: none is parked). */
static struct job *pop_due(struct queue *queue, instant *next)
{
	instant now = queue->parked ? clock_steady() : 0;

	*next = 0;
	for (struct job **at = &queue->parked; *at; at = &(*at)->next) {
		struct job *job = *at;

		if (queue->closing || job->due <= now) {
			*at = job->next;
			queue->parked_count -= !job->chore;
			return job;
		}
		if (*next == 0 || job->due < *next)
			*next = job->due;
	}
	return NULL;
}

/* Not called any more: no longer among those who wait. */
static void leave(struct queue *queue, const struct waiter *waiter)
{
	struct waiter **at = &queue->waiting_workers;

	while (*at && *at != waiter)
		at = &(*at)->next;
	if (*at)
		*at = waiter->next;
	queue->idle--;
}

static void wait_until(struct queue *queue, struct waiter *waiter, instant until)
{
	struct timespec at = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};
	bool late = false;

	waiter->called = false;
	waiter->next = queue->waiting_workers;
	queue->waiting_workers = waiter;
	queue->idle++;
	while (!waiter->called && !late) {
		if (until)
			late = pthread_cond_timedwait(&waiter->wake, &queue->lock, &at) == ETIMEDOUT;
		else
			pthread_cond_wait(&waiter->wake, &queue->lock);
	}
	if (waiter->called)
		queue->called--;
	else
		leave(queue, waiter);
}

struct job *queue_take(struct queue *queue, struct waiter *waiter)
{
	struct job *job;
	instant next;

	pthread_mutex_lock(&queue->lock);
	while (!(job = pop_due(queue, &next)) && !(job = pop(queue)) && !queue->closing)
		wait_until(queue, waiter, next);
	pthread_mutex_unlock(&queue->lock);
	return job;
}

bool queue_park(struct queue *queue, struct job *job)
{
	struct waiter *waiter = NULL;
	bool taken;

	pthread_mutex_lock(&queue->lock);
	taken = queue->parked_count < PARKED_MAX && !queue->closing;
	if (taken) {
		job->next = queue->parked;
		queue->parked = job;
		queue->parked_count += !job->chore;
		waiter = call_one(queue); /* somebody has to watch the time */
	}
	pthread_mutex_unlock(&queue->lock);
	wake(waiter);
	return taken;
}

void queue_stir(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	for (struct job *job = queue->parked; job; job = job->next)
		job->due = job->chore ? job->due : 0;
	if (queue->parked)
		wake_all(queue);
	pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closing = true;
	wake_all(queue);
	pthread_mutex_unlock(&queue->lock);
}

struct queue_state queue_state(struct queue *queue)
{
	struct queue_state state;

	pthread_mutex_lock(&queue->lock);
	state = (struct queue_state){queue->waiting, queue->parked_count, queue->idle, queue->refused};
	pthread_mutex_unlock(&queue->lock);
	return state;
}
