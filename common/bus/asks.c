/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/asks.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/text.h"

void asks_init(struct asks *asks, struct wire *wire, enum office_name office)
{
	pthread_condattr_t steady;

	asks->wire = wire;
	asks->office = office;
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	for (uint32_t i = 0; i < BUS_ASKS_MAX; i++) {
		struct wire_ask *ask = &asks->places[i];

		ask->asks = asks;
		ask->number = i;
		pthread_mutex_init(&ask->lock, NULL);
		pthread_cond_init(&ask->came, &steady);
		ask->next_free = i + 1 < BUS_ASKS_MAX ? &asks->places[i + 1] : NULL;
	}
	pthread_condattr_destroy(&steady);
	pthread_mutex_init(&asks->lock, NULL);
	asks->free = asks->places;
}

void asks_drop(struct asks *asks)
{
	for (size_t i = 0; i < BUS_ASKS_MAX; i++) {
		pthread_cond_destroy(&asks->places[i].came);
		pthread_mutex_destroy(&asks->places[i].lock);
	}
	pthread_mutex_destroy(&asks->lock);
}

err asks_name(struct asks *asks)
{
	uint8_t random[sizeof(asks->process) / 2];

	TRY(random_bytes(random, sizeof(random)));
	for (size_t i = 0; i < sizeof(random); i++) {
		asks->process[2 * i] = hex_digit(random[i] >> 4);
		asks->process[2 * i + 1] = hex_digit(random[i] & 15);
	}
	return OK;
}

/* ".1f-3a" at the end → place 0x1f, its use 0x3a. Only what we would have written ourselves is believed. */
static struct wire_ask *ask_named(struct asks *asks, const char *subject, uint32_t *use)
{
	const char *slot = strrchr(subject, '.');
	char *rest = NULL;
	unsigned long number;
	char again[32];

	if (!slot)
		return NULL;
	number = strtoul(slot + 1, &rest, 16);
	if (number >= BUS_ASKS_MAX || *rest != '-')
		return NULL;
	*use = (uint32_t)strtoul(rest + 1, NULL, 16);
	snprintf(again, sizeof(again), ".%lx-%x", number, *use);
	return strcmp(again, slot) == 0 ? &asks->places[number] : NULL;
}

void asks_on_answer(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *ctx)
{
	uint32_t use = 0;
	struct wire_ask *ask = ask_named(ctx, natsMsg_GetSubject(message), &use);

	(void)connection;
	(void)subscription;
	if (ask) {
		pthread_mutex_lock(&ask->lock);
		if (ask->open && ask->use == use && !ask->answer) {
			ask->answer = message;
			message = NULL;
			pthread_cond_signal(&ask->came);
		}
		pthread_mutex_unlock(&ask->lock);
	}
	natsMsg_Destroy(message);
}

err wire_ask_open(struct wire *wire, struct wire_ask **out)
{
	struct asks *asks = wire_asks(wire);
	struct wire_ask *ask;

	pthread_mutex_lock(&asks->lock);
	ask = asks->free;
	if (ask)
		asks->free = ask->next_free;
	pthread_mutex_unlock(&asks->lock);
	if (!ask)
		return FAIL(E_BUSY, "%d questions are waiting for their answers", BUS_ASKS_MAX);
	*out = ask;
	return OK;
}

static void set_open(struct wire_ask *ask, bool open)
{
	pthread_mutex_lock(&ask->lock);
	natsMsg_Destroy(ask->answer);
	ask->answer = NULL;
	ask->open = open;
	ask->use++;
	pthread_mutex_unlock(&ask->lock);
}

err wire_ask_send(struct wire_ask *ask, const struct subject_text *subject, struct slice bytes,
		  const char *id)
{
	struct asks *asks = ask->asks;
	struct subject_text inbox = {""};
	char slot[32];

	set_open(ask, true);
	snprintf(slot, sizeof(slot), "%x-%x", ask->number, ask->use);
	TRY(subject_of_inbox(asks->office, asks->process, slot, &inbox));
	return wire_publish_request(asks->wire, subject, &inbox, bytes, id);
}

err wire_ask_wait(struct wire_ask *ask, instant deadline, natsMsg **answer)
{
	struct timespec until = {.tv_sec = deadline / SECOND, .tv_nsec = deadline % SECOND * 1000};
	natsMsg *message;
	int timed_out = 0;

	pthread_mutex_lock(&ask->lock);
	while (!ask->answer && timed_out == 0)
		timed_out = pthread_cond_timedwait(&ask->came, &ask->lock, &until);
	message = ask->answer;
	ask->answer = NULL;
	ask->open = false;
	pthread_mutex_unlock(&ask->lock);
	if (!message)
		return FAIL(E_TIMEOUT, "no answer in time");
	if (natsMsg_IsNoResponders(message)) {
		natsMsg_Destroy(message);
		return FAIL(E_UNREACHABLE, "nobody serves this");
	}
	if (natsMsg_GetDataLength(message) == 0) {
		natsMsg_Destroy(message);
		return FAIL(E_BUSY, "the other office has no room for more requests");
	}
	*answer = message;
	return OK;
}

void wire_ask_close(struct wire_ask *ask)
{
	struct asks *asks;

	if (!ask)
		return;
	asks = ask->asks;
	set_open(ask, false);
	pthread_mutex_lock(&asks->lock);
	ask->next_free = asks->free;
	asks->free = ask;
	pthread_mutex_unlock(&asks->lock);
}
