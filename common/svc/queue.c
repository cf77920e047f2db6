/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/queue.h"

#include <string.h>
#include <time.h>

#include "svc/job.h"

void queue_init(struct queue *queue, size_t most)
{
	pthread_condattr_t steady;

	memset(queue, 0, sizeof(*queue));
	queue->most = most;
	pthread_mutex_init(&queue->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&queue->ready, &steady);
	pthread_condattr_destroy(&steady);
}

void queue_drop(struct queue *queue)
{
	pthread_cond_destroy(&queue->ready);
	pthread_mutex_destroy(&queue->lock);
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
	bool taken;

	pthread_mutex_lock(&queue->lock);
	taken = queue->waiting < queue->most && !queue->closing;
	if (taken)
		append(queue, job);
	else
		queue->refused++;
	if (taken && queue->idle > 0)
		pthread_cond_signal(&queue->ready);
	pthread_mutex_unlock(&queue->lock);
	return taken;
}

void queue_put_urgent(struct queue *queue, struct job *job)
{
	pthread_mutex_lock(&queue->lock);
	job->next = queue->first;
	queue->first = job;
	if (!queue->last)
		queue->last = job;
	queue->waiting++;
	pthread_cond_signal(&queue->ready);
	pthread_mutex_unlock(&queue->lock);
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
			queue->parked_count--;
			return job;
		}
		if (*next == 0 || job->due < *next)
			*next = job->due;
	}
	return NULL;
}

static void wait_until(struct queue *queue, instant until)
{
	struct timespec at = {.tv_sec = until / SECOND, .tv_nsec = until % SECOND * 1000};

	queue->idle++;
	if (until)
		pthread_cond_timedwait(&queue->ready, &queue->lock, &at);
	else
		pthread_cond_wait(&queue->ready, &queue->lock);
	queue->idle--;
}

struct job *queue_take(struct queue *queue)
{
	struct job *job;
	instant next;

	pthread_mutex_lock(&queue->lock);
	while (!(job = pop_due(queue, &next)) && !(job = pop(queue)) && !queue->closing)
		wait_until(queue, next);
	pthread_mutex_unlock(&queue->lock);
	return job;
}

bool queue_park(struct queue *queue, struct job *job)
{
	bool taken;

	pthread_mutex_lock(&queue->lock);
	taken = queue->parked_count < PARKED_MAX && !queue->closing;
	if (taken) {
		job->next = queue->parked;
		queue->parked = job;
		queue->parked_count++;
		pthread_cond_signal(&queue->ready); /* somebody has to watch the time */
	}
	pthread_mutex_unlock(&queue->lock);
	return taken;
}

void queue_stir(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	for (struct job *job = queue->parked; job; job = job->next)
		job->due = 0;
	if (queue->parked)
		pthread_cond_broadcast(&queue->ready);
	pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closing = true;
	pthread_cond_broadcast(&queue->ready);
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
