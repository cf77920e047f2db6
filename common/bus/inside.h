/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the bus share with each other and with nobody else. */
#ifndef BUS_INSIDE_H
#define BUS_INSIDE_H

#include <stdatomic.h>

#include "bus/bus.h"
#include "bus/events.h"
#include "bus/wire.h"

struct bus {
	struct bus_conf conf;
	struct wire *wire;

	natsSubscription *requests;
	bool (*take)(void *ctx, const struct bus_call *call);
	void *take_ctx;

	natsSubscription *heard;
	struct events_listener listener;
	atomic_bool listening;
};

#define EVENTS_STREAM "ESEAL_EVENTS"
#define DEAD_STREAM "ESEAL_DEAD"

/* JetStream over the bus's connection; jsCtx_Destroy. E_BUS. */
err events_jetstream(struct bus *bus, jsCtx **out);

/* A saying, signed as ours. */
err bus_say(struct bus *bus, struct arena *arena, const char *type, const struct saying *saying,
	    struct slice *wire);

#endif
