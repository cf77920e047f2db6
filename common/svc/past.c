/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/past.h"

#include "bus/pb.h"
#include "eseal/v1/past.pb-c.h"
#include "svc/letter.h"
#include "svc/svc.h"

/* "event.registry.seal-filed", for SQL. */
static err subjects_of(struct request *req, char *const *what, size_t count, const struct slice **out)
{
	const char *office = office_word(req->office->def->name);
	struct slice *subjects = arena_array(req->arena, count, struct slice);

	REQUIRE(subjects, E_NO_MEMORY);
	if (count >= EVENT_COUNT)
		return FAIL_AT(E_FIELD, "what", "there are not so many");
	for (size_t i = 0; i < count; i++) {
		const char *text = arena_text(req->arena, "event.%s.%s", office, what[i]);

		REQUIRE(text, E_NO_MEMORY);
		subjects[i] = slice_str(text);
	}
	*out = subjects;
	return OK;
}

static err answer_list(struct request *req, const struct event_list *list)
{
	Eseal__V1__EventList answer = ESEAL__V1__EVENT_LIST__INIT;
	struct slice payload;

	answer.last = list->last;
	answer.next = list->next;
	answer.n_id = list->count;
	answer.id = arena_array(req->arena, list->count, ProtobufCBinaryData);
	REQUIRE(answer.id, E_NO_MEMORY);
	for (size_t i = 0; i < list->count; i++)
		answer.id[i] = pb_bytes(slice(list->ids[i].bytes, sizeof(list->ids[i].bytes)));
	TRY(pb_write(req->arena, &answer.base, &payload));
	return reply_bytes(req, 200, NULL, payload);
}

/* Which events were announced under these numbers, and what is the last one given: whoever asks sees what it misses. */
static err list_events(struct request *req, struct tx *tx)
{
	const Eseal__V1__AskEvents *ask;
	const struct slice *subjects;
	struct event_list list;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__ask_events__descriptor, req->heard.payload, &message));
	ask = (const Eseal__V1__AskEvents *)message;
	if (ask->first < 1)
		return FAIL_AT(E_FIELD, "first", "numbers begin with 1");
	TRY(subjects_of(req, ask->what, ask->n_what, &subjects));
	TRY(outbox_list_events(tx, ask->first, ask->until, subjects, ask->n_what, GAP_LIST_MAX, &list));
	return answer_list(req, &list);
}

static err read_ids(struct request *req, const Eseal__V1__AskAgain *ask, const struct uuid **out)
{
	struct uuid *ids = arena_array(req->arena, ask->n_id, struct uuid);

	REQUIRE(ids, E_NO_MEMORY);
	if (ask->n_id > GAP_FETCH_MAX)
		return FAIL_AT(E_FIELD, "id", "more than %d", GAP_FETCH_MAX);
	for (size_t i = 0; i < ask->n_id; i++) {
		if (ask->id[i].len != sizeof(ids[i].bytes))
			return FAIL_AT(E_FIELD, "id", "not the identifier of an event");
		memcpy(ids[i].bytes, ask->id[i].data, sizeof(ids[i].bytes));
	}
	*out = ids;
	return OK;
}

/* As many as fit into one message, and at least one. */
static err seal_letters(struct request *req, const struct letter *letters, size_t count,
			Eseal__V1__SaidAgain *answer)
{
	size_t bytes = 0;

	answer->envelope = arena_array(req->arena, count, ProtobufCBinaryData);
	REQUIRE(answer->envelope, E_NO_MEMORY);
	for (size_t i = 0; i < count; i++) {
		struct event_out event;

		TRY(letter_seal_event(req->office->bus, req->arena, &letters[i], &event));
		bytes += event.wire.len;
		if (i > 0 && bytes > GAP_BYTES_MAX)
			break;
		answer->envelope[answer->n_envelope++] = pb_bytes(event.wire);
	}
	return OK;
}

/* The same is said, under the same identifier and number, and signed afresh. */
static err say_again(struct request *req, struct tx *tx)
{
	Eseal__V1__SaidAgain answer = ESEAL__V1__SAID_AGAIN__INIT;
	const struct letter *letters;
	const struct uuid *ids;
	ProtobufCMessage *message;
	struct slice payload;
	const Eseal__V1__AskAgain *ask;
	size_t count;

	TRY(pb_read(req->arena, &eseal__v1__ask_again__descriptor, req->heard.payload, &message));
	ask = (const Eseal__V1__AskAgain *)message;
	TRY(read_ids(req, ask, &ids));
	TRY(outbox_repeat_events(tx, ids, ask->n_id, &letters, &count));
	TRY(seal_letters(req, letters, count, &answer));
	TRY(pb_write(req->arena, &answer.base, &payload));
	return reply_bytes(req, 200, NULL, payload);
}

const struct bus_route past_routes[PAST_ROUTES + 1] = {
	{SUBJECT_ISSUING_LIST_EVENTS, READ, list_events},
	{SUBJECT_MAKING_LIST_EVENTS, READ, list_events},
	{SUBJECT_REGISTRY_LIST_EVENTS, READ, list_events},
	{SUBJECT_GATEWAY_LIST_EVENTS, READ, list_events},
	{SUBJECT_ISSUING_SAY_AGAIN, READ_ONE, say_again},
	{SUBJECT_MAKING_SAY_AGAIN, READ_ONE, say_again},
	{SUBJECT_REGISTRY_SAY_AGAIN, READ_ONE, say_again},
	{SUBJECT_GATEWAY_SAY_AGAIN, READ_ONE, say_again},
	END_OF_BUS_ROUTES,
};
