/* SPDX-License-Identifier: Apache-2.0 */
/* Questions that wait for their answer: a table of places, each with an address of its own. Inside the bus only. */
#ifndef BUS_ASKS_H
#define BUS_ASKS_H

#include <pthread.h>

#include "bus/wire.h"

/* A place for one answer. Its address is the place's number and how often it was used, so that a late answer to
 * an earlier question finds nobody. */
struct wire_ask {
	struct asks *asks;
	struct wire_ask *next_free;
	pthread_mutex_t lock;
	pthread_cond_t came;
	uint32_t number;
	uint32_t use;
	bool open;
	natsMsg *answer;
};

struct asks {
	struct wire *wire;
	enum office_name office;
	char process[33]; /* random: no other process hears our answers by accident */
	pthread_mutex_t lock;
	struct wire_ask *free;
	struct wire_ask places[BUS_ASKS_MAX];
};

void asks_init(struct asks *asks, struct wire *wire, enum office_name office);
void asks_drop(struct asks *asks);

/* Draw the name of this process in addresses. E_IO. */
err asks_name(struct asks *asks);

/* Hears all answers; ctx is the asks. */
void asks_on_answer(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *ctx);

#endif
