/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/office.h"

#include <stdlib.h>

#include "bus/events.h"
#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "http/json.h"
#include "svc/metrics.h"

/* The registry tells of a seal: what was known of it is out of date. */
static void hear(void *ctx, const struct event_in *event)
{
	struct gateway *gateway = ctx;
	struct arena arena;
	struct slice code = slice(NULL, 0);
	ProtobufCMessage *message;

	arena_init(&arena, STATUS_EVENT_MAX);
	if (pb_read(&arena, &eseal__v1__seal_event__descriptor, event->envelope.payload, &message).code ==
	    E_OK)
		code = slice_str(((Eseal__V1__SealEvent *)message)->seal_code);
	status_cache_hear(gateway->statuses, event->envelope.number, code);
	arena_clear(&arena);
}

static void lost(void *ctx)
{
	status_cache_drop_all(((struct gateway *)ctx)->statuses);
}

/* Where evidence on revocation is fetched from, if the operator's table names anybody. */
static err open_sources(const struct gateway_settings *settings, struct gateway *gateway)
{
	const struct fetch_conf conf = {.keep = settings->revocation_keep,
					.patience = settings->revocation_patience,
					.retry = settings->revocation_retry};
	struct arena arena;
	const char *path;
	err e;

	arena_init(&arena, ARENA_REQUEST_MAX);
	path = arena_text(&arena, "%s/sources", settings->trust_dir);
	e = path ? fetch_store_open(path, &conf, &gateway->sources) : FAIL(E_NO_MEMORY, "no room for a path");
	arena_clear(&arena);
	return e;
}

/* One cell for each worker, so that none waits for another's file. */
static err open_court(const struct office *office, const struct gateway_settings *settings,
		      struct gateway *gateway)
{
	const struct court_form form = {.cells = office->workers, .patience = settings->judge_patience};

	return court_open(&form, &gateway->court);
}

err gateway_start(struct office *office)
{
	const struct gateway_settings *settings = office->settings;
	struct gateway *gateway = calloc(1, sizeof(*gateway));
	struct events_listener listener = {.ctx = gateway, .hear = hear, .lost = lost};

	REQUIRE(gateway, E_NO_MEMORY);
	office->own = gateway;
	TRY(open_court(office, settings, gateway));
	TRY(trust_store_open(settings->trust_dir, &gateway->trust));
	TRY(status_cache_new(&gateway->statuses));
	TRY(open_sources(settings, gateway));
	return events_listen(office->bus, REGISTRY, &listener);
}

void gateway_stop(struct office *office)
{
	struct gateway *gateway = office->own;

	if (!gateway)
		return;
	fetch_store_close(gateway->sources);
	status_cache_free(gateway->statuses);
	trust_store_close(gateway->trust);
	court_close(gateway->court);
	free(gateway);
	office->own = NULL;
}

err gateway_ready(struct office *office, struct json *detail)
{
	struct gateway *gateway = office->own;
	err trust = trust_store_state(gateway->trust);
	err sources = fetch_store_state(gateway->sources);

	json_put_str(detail, "trust", trust.code == E_OK ? "ok" : err_meaning(trust.code)->en);
	json_put_str(detail, "sources", sources.code == E_OK ? "ok" : err_meaning(sources.code)->en);
	return trust.code == E_OK ? sources : trust;
}

static struct fetch_state fetch_state_now(struct gateway *gateway, instant now)
{
	const struct fetch_view *view = fetch_store_take(gateway->sources);
	struct fetch_state state = {0};

	if (view->fetcher)
		state = fetcher_state(view->fetcher, now);
	fetch_store_give(gateway->sources, view);
	return state;
}

err gateway_measure(struct office *office, const struct metrics *metrics, struct buf *to, instant now)
{
	struct gateway *gateway = office->own;
	struct fetch_state state = fetch_state_now(gateway, now);
	struct court_state court = court_state(gateway->court);
	const struct {
		const char *name, *kind, *help;
		double value;
	} rows[] = {
		{"judge_cells", "gauge", "Processes that judge.", (double)court.cells},
		{"judge_cases_total", "counter", "Files given to one.", (double)court.cases},
		{"judge_lost_total", "counter", "Files over which one ended, or was ended.",
		 (double)court.lost},
		{"revocation_asked_total", "counter", "Times a source of revocation evidence was asked.",
		 (double)state.asked},
		{"revocation_failed_total", "counter", "Times nothing came of it.", (double)state.failed},
		{"revocation_unsound_total", "counter", "Times something came that proves nothing.",
		 (double)state.unsound},
		{"revocation_lost_total", "counter",
		 "Times the process that was to read what came ended over it.", (double)state.lost},
		{"revocation_answered_total", "counter", "Questions answered from what is kept.",
		 (double)state.answered},
		{"revocation_kept", "gauge", "CRLs and OCSP answers kept.", (double)state.kept},
		{"revocation_kept_bytes", "gauge", "Bytes of them.", (double)state.bytes},
		{"revocation_oldest_seconds", "gauge", "Age of the oldest of them.",
		 (double)state.oldest / SECOND},
		{"revocation_sources_resting", "gauge", "Sources that failed and are left alone for now.",
		 (double)state.resting},
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		TRY(metrics_put(metrics, to, rows[i].name, rows[i].kind, rows[i].help, rows[i].value));
	return OK;
}
