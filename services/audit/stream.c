/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/stream.h"

#include <stdio.h>

#include "audit/seal_of.h"
#include "base/tables.h"
#include "bus/replay.h"
#include "http/json.h"
#include "svc/svc.h"

static err put_envelope(struct json *json, struct arena *arena, const struct event_in *event)
{
	const struct envelope *said = &event->envelope;
	struct slice code;

	json_put_uuid(json, "id", &said->id);
	json_put_str(json, "office", office_word(said->office));
	json_put_str(json, "what", event_row(event->name)->what);
	json_put_int(json, "number", (int64_t)said->number);
	json_put_instant(json, "said_at", said->time);
	TRY(seal_of_event(arena, event->name, said->payload, &code));
	if (code.len > 0)
		json_put_text(json, "seal_code", code);
	return OK;
}

static err print_event(void *ctx, struct arena *arena, const struct event_back *back)
{
	struct slice line;
	struct json json;

	(void)ctx;
	json_start(&json, arena);
	json_put_int(&json, "sequence", (int64_t)back->sequence);
	json_put_str(&json, "subject", back->subject);
	json_put_str(&json, "signature",
		     back->proof.code == E_OK ? "good" : err_meaning(back->proof.code)->name);
	if (back->proof.code == E_OK)
		TRY(put_envelope(&json, arena, &back->event));
	TRY(json_finish(&json, &line));
	REQUIRE(printf("%.*s\n", SLICE_ARG(line)) > 0, E_OUTPUT);
	return OK;
}

static err print_stream(struct office *office)
{
	TRY(events_replay(office->bus, print_event, NULL));
	REQUIRE(fflush(stdout) == 0, E_OUTPUT);
	return OK;
}

const struct office_tool audit_stream = {
	.option = "--stream",
	.help = "print the stream of events from its beginning, each with what its signature proves",
	.run = print_stream,
};
