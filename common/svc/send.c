/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/send.h"

#include <stdio.h>

#include "bus/bus.h"
#include "db/outbox.h"
#include "svc/svc.h"

enum { TRACE_TEXT = 56, QUESTION_SECONDS = 5 };

/* traceparent of what this request sends: its own trace, and the end of its id as the span. */
static struct slice trace_of(const struct request *req, char text[TRACE_TEXT])
{
	const uint8_t *id = req->id.bytes;
	int len = snprintf(text, TRACE_TEXT, "00-%s-%02x%02x%02x%02x%02x%02x%02x%02x-01", req->trace_id,
			   id[8], id[9], id[10], id[11], id[12], id[13], id[14], id[15]);

	return slice(text, len > 0 ? (size_t)len : 0);
}

static struct slice actor_of(const struct request *req, char text[UUID_TEXT])
{
	if (!req->actor || uuid_is_nil(&req->actor->account))
		return slice(NULL, 0);
	uuid_write(&req->actor->account, text);
	return slice(text, UUID_TEXT - 1);
}

err send_event(struct request *req, struct tx *tx, enum event event, const char *type, struct slice payload)
{
	const struct event_row *row = event_row(event);
	char trace[TRACE_TEXT];
	char actor[UUID_TEXT];
	char subject[BUS_SUBJECT_MAX];
	struct letter letter = {.type = slice_str(type),
				.payload = payload,
				.actor = actor_of(req, actor),
				.trace = trace_of(req, trace)};

	if (event == NO_EVENT)
		return OK;
	REQUIRE(row->office == req->office->def->name, E_BUG);
	snprintf(subject, sizeof(subject), "event.%s.%s", office_word(row->office), row->what);
	letter.subject = slice_str(subject);
	TRY(uuid_new(req->now, &letter.id));
	return outbox_post_event(tx, &letter);
}

err send_command(struct request *req, struct tx *tx, enum subject subject, const char *type,
		 struct slice lane, struct slice payload, struct uuid *id)
{
	const struct subject_row *row = subject_row(subject);
	char trace[TRACE_TEXT];
	char actor[UUID_TEXT];
	char text[BUS_SUBJECT_MAX];
	struct letter letter = {.type = slice_str(type),
				.payload = payload,
				.lane = lane,
				.actor = actor_of(req, actor),
				.trace = trace_of(req, trace)};

	REQUIRE(row->askers & role_of_office(req->office->def->name), E_BUG);
	snprintf(text, sizeof(text), "%s.%s", office_word(row->office), row->verb);
	letter.subject = slice_str(text);
	TRY(uuid_new(req->now, &letter.id));
	if (id)
		*id = letter.id;
	return outbox_put_command(tx, &letter);
}

err send_question(struct request *req, enum subject subject, const char *type, struct slice payload,
		  struct slice *answer)
{
	char trace[TRACE_TEXT];
	char actor[UUID_TEXT];
	struct saying saying = {
		.actor = actor_of(req, actor), .trace = trace_of(req, trace), .payload = payload};
	struct envelope envelope;

	(void)type;
	REQUIRE(req->office->bus, E_BUS);
	TRY(uuid_new(req->now, &saying.id));
	TRY(bus_ask(req->office->bus, req->arena, subject, &saying, QUESTION_SECONDS * SECOND, &envelope));
	*answer = envelope.payload;
	return OK;
}
