/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/envelope.h"

#include "base/text.h"
#include "bus/pb.h"
#include "eseal/v1/envelope.pb-c.h"

static char *as_text(const char *text)
{
	return (char *)(uintptr_t)(text ? text : "");
}

static err pack(struct arena *arena, const ProtobufCMessage *message, struct slice *out)
{
	size_t size = protobuf_c_message_get_packed_size(message);

	if (size > BUS_MESSAGE_MAX)
		return FAIL(E_TOO_BIG, "a message of %zu bytes, %d may be sent", size, BUS_MESSAGE_MAX);
	return pb_write(arena, message, out);
}

static err pack_said(struct arena *arena, const struct envelope *from, struct slice *out)
{
	Eseal__V1__Said said = ESEAL__V1__SAID__INIT;

	REQUIRE(from->actor.len <= BUS_ACTOR_MAX && text_is_line(from->actor), E_FIELD);
	REQUIRE(from->trace.len <= BUS_ACTOR_MAX && text_is_line(from->trace), E_FIELD);
	TRY(pb_text(arena, from->actor, &said.actor));
	TRY(pb_text(arena, from->trace, &said.trace));
	said.id = pb_bytes(slice(from->id.bytes, sizeof(from->id.bytes)));
	said.type = as_text(from->type);
	said.region = as_text(from->region);
	said.office = as_text(office_word(from->office));
	said.time = from->time;
	said.number = from->number;
	if (from->is_answer)
		said.answers = pb_bytes(slice(from->answers.bytes, sizeof(from->answers.bytes)));
	said.payload = pb_bytes(from->payload);
	return pack(arena, &said.base, out);
}

err envelope_seal(const struct bus_signer *signer, struct arena *arena, const struct envelope *envelope,
		  struct slice *wire)
{
	Eseal__V1__Envelope outer = ESEAL__V1__ENVELOPE__INIT;
	struct slice said;
	struct slice signature;
	struct slice key;

	TRY(pack_said(arena, envelope, &said));
	TRY(signer->sign(signer->ctx, arena, said, &signature, &key));
	REQUIRE(signature.len > 0 && signature.len <= BUS_SIGNATURE_MAX, E_CRYPTO);
	REQUIRE(key.len <= BUS_SIGNATURE_MAX, E_CRYPTO);
	outer.said = pb_bytes(said);
	outer.signature = pb_bytes(signature);
	outer.signer = pb_bytes(key);
	return pack(arena, &outer.base, wire);
}

static err read_uuid(ProtobufCBinaryData bytes, struct uuid *out)
{
	if (bytes.len != sizeof(out->bytes))
		return FAIL(E_ENVELOPE, "an identifier of %zu bytes", bytes.len);
	memcpy(out->bytes, bytes.data, sizeof(out->bytes));
	return OK;
}

static err read_said(const Eseal__V1__Said *said, struct envelope *out)
{
	TRY(read_uuid(said->id, &out->id));
	out->is_answer = said->answers.len > 0;
	if (out->is_answer)
		TRY(read_uuid(said->answers, &out->answers));
	if (!text_is_region(slice_str(said->region)))
		return FAIL(E_ENVELOPE, "it does not say which region speaks");
	if (office_read(slice_str(said->office), &out->office).code != E_OK)
		return FAIL(E_ENVELOPE, "it does not say which office speaks");
	out->type = said->type;
	out->region = said->region;
	out->actor = slice_str(said->actor);
	out->trace = slice_str(said->trace);
	REQUIRE(out->actor.len <= BUS_ACTOR_MAX && out->trace.len <= BUS_ACTOR_MAX, E_ENVELOPE);
	out->time = said->time;
	out->number = said->number;
	out->payload = pb_slice(said->payload);
	return OK;
}

err envelope_open(const struct bus_signer *signer, struct arena *arena, struct slice wire,
		  struct envelope *out)
{
	ProtobufCMessage *message;
	const Eseal__V1__Envelope *outer;

	*out = (struct envelope){0};
	REQUIRE(wire.len > 0 && wire.len <= BUS_MESSAGE_MAX, E_ENVELOPE);
	if (pb_read(arena, &eseal__v1__envelope__descriptor, wire, &message).code != E_OK)
		return FAIL(E_ENVELOPE, "not an envelope");
	outer = (const Eseal__V1__Envelope *)message;
	if (outer->signature.len == 0 || outer->signature.len > BUS_SIGNATURE_MAX ||
	    outer->signer.len > BUS_SIGNATURE_MAX)
		return FAIL(E_ENVELOPE, "it is not signed");
	out->said = pb_slice(outer->said);
	out->signature = pb_slice(outer->signature);
	out->signer = pb_slice(outer->signer);
	if (pb_read(arena, &eseal__v1__said__descriptor, out->said, &message).code != E_OK)
		return FAIL(E_ENVELOPE, "what is signed is not a message of ours");
	TRY(read_said((const Eseal__V1__Said *)message, out));
	return signer->verify(signer->ctx, out->region, office_word(out->office), out->said, out->signature,
			      out->signer);
}

err envelope_may_ask(const struct envelope *envelope, const struct subject_parts *subject)
{
	const struct subject_row *row = subject_row(subject->request);

	if (subject->request == NO_SUBJECT || envelope->is_answer || strcmp(envelope->type, row->verb) != 0)
		return FAIL(E_ENVELOPE, "it does not belong to the subject it was sent to");
	if (!(row->askers & (unsigned)role_of_office(envelope->office)))
		return FAIL(E_ENVELOPE, "the %s office may not ask for %s", office_word(envelope->office),
			    row->verb);
	return OK;
}

err envelope_may_announce(const struct envelope *envelope, const struct subject_parts *subject)
{
	const struct event_row *row = event_row(subject->event);

	if (subject->event == NO_EVENT || envelope->is_answer || strcmp(envelope->type, row->what) != 0 ||
	    strcmp(envelope->region, subject->region) != 0)
		return FAIL(E_ENVELOPE, "it does not belong to the subject it was sent to");
	if (envelope->office != row->office)
		return FAIL(E_ENVELOPE, "the %s office may not announce %s", office_word(envelope->office),
			    row->what);
	REQUIRE(envelope->number > 0, E_ENVELOPE);
	return OK;
}

err envelope_is_timely(const struct envelope *envelope, instant now)
{
	if (envelope->time < now - BUS_ASK_AGE_SECONDS * SECOND)
		return FAIL(E_ENVELOPE, "it was said more than %d seconds ago, or the asker's clock is slow",
			    BUS_ASK_AGE_SECONDS);
	if (envelope->time > now + BUS_ASK_AHEAD_SECONDS * SECOND)
		return FAIL(E_ENVELOPE, "the asker's clock is more than %d seconds ahead",
			    BUS_ASK_AHEAD_SECONDS);
	return OK;
}

/* An error's text may have been cut within a character, or hold line ends of another program. */
static err as_line(struct arena *arena, const char *text, char **out)
{
	size_t len = strlen(text);

	TRY(pb_text(arena, slice(text, len), out));
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)(*out)[i] < ' ' || (*out)[i] == 127)
			(*out)[i] = ' ';
	while (len > 0 && !text_is_line(slice(*out, len)))
		(*out)[--len] = 0;
	return OK;
}

err problem_write(struct arena *arena, err e, struct slice *payload)
{
	Eseal__V1__Problem problem = ESEAL__V1__PROBLEM__INIT;
	const struct err_trail *trail = err_trail();

	problem.code = as_text(err_meaning(e.code)->name);
	if (trail->code == e.code) {
		TRY(as_line(arena, trail->place, &problem.place));
		TRY(as_line(arena, trail->detail, &problem.detail));
	}
	return pack(arena, &problem.base, payload);
}

static enum code code_named(const char *name)
{
	for (int code = E_OK + 1; code < E_COUNT; code++)
		if (strcmp(name, err_meaning((enum code)code)->name) == 0)
			return (enum code)code;
	return E_BUS;
}

err problem_read(struct arena *arena, struct slice payload)
{
	ProtobufCMessage *message;
	const Eseal__V1__Problem *problem;

	if (pb_read(arena, &eseal__v1__problem__descriptor, payload, &message).code != E_OK)
		return FAIL(E_BUS, "another office answered with a problem that cannot be read");
	problem = (const Eseal__V1__Problem *)message;
	return FAIL_AT(code_named(problem->code), problem->place[0] ? problem->place : NULL, "%s",
		       problem->detail);
}
