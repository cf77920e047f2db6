/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/office.h"

#include <stdlib.h>

#include "bus/events.h"
#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "http/json.h"

/* The registry tells of a seal: what was known of it is out of date. */
static void hear(void *ctx, const struct event_in *event)
{
	struct gateway *gateway = ctx;
	struct arena arena;
	ProtobufCMessage *message;

	arena_init(&arena, STATUS_EVENT_MAX);
	if (pb_read(&arena, &eseal__v1__seal_event__descriptor, event->envelope.payload, &message).code ==
	    E_OK)
		status_cache_drop(gateway->statuses, slice_str(((Eseal__V1__SealEvent *)message)->seal_code));
	else
		status_cache_drop_all(gateway->statuses);
	arena_clear(&arena);
}

static void lost(void *ctx)
{
	status_cache_drop_all(((struct gateway *)ctx)->statuses);
}

err gateway_start(struct office *office)
{
	const struct gateway_settings *settings = office->settings;
	struct gateway *gateway = calloc(1, sizeof(*gateway));
	struct events_listener listener = {.ctx = gateway, .hear = hear, .lost = lost};

	REQUIRE(gateway, E_NO_MEMORY);
	office->own = gateway;
	TRY(trust_store_open(settings->trust_dir, &gateway->trust));
	TRY(status_cache_new(&gateway->statuses));
	return events_listen(office->bus, REGISTRY, &listener);
}

void gateway_stop(struct office *office)
{
	struct gateway *gateway = office->own;

	if (!gateway)
		return;
	status_cache_free(gateway->statuses);
	trust_store_close(gateway->trust);
	free(gateway);
	office->own = NULL;
}

err gateway_ready(struct office *office, struct json *detail)
{
	struct gateway *gateway = office->own;
	err e = trust_store_state(gateway->trust);

	json_put_str(detail, "trust", e.code == E_OK ? "ok" : err_meaning(e.code)->en);
	return e;
}
