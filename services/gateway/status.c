/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/status.h"

#include "archive/status_answer.h"
#include "base/text.h"
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "gateway/office.h"
#include "svc/paper.h"
#include "svc/send.h"

static err ask_registry(struct request *req, struct slice code, instant at, bool sign,
			const Eseal__V1__Statuses **out)
{
	Eseal__V1__AskStatus ask = ESEAL__V1__ASK_STATUS__INIT;
	ProtobufCMessage *message;
	struct slice payload;
	struct slice reply;
	char *text;

	TRY(pb_text(req->arena, code, &text));
	ask.n_seal_code = 1;
	ask.seal_code = &text;
	ask.at = at;
	ask.signed_ = sign;
	TRY(pb_write(req->arena, &ask.base, &payload));
	TRY(send_question(req, SUBJECT_STATUS, ask.base.descriptor->name, payload, &reply));
	TRY(pb_read(req->arena, &eseal__v1__statuses__descriptor, reply, &message));
	*out = (const Eseal__V1__Statuses *)message;
	if ((*out)->n_answer != 1 || !slice_is(code, (*out)->answer[0]->seal_code))
		return FAIL(E_ENVELOPE, "the registry answered about another seal");
	return OK;
}

static err ask_plainly(struct request *req, struct slice code, instant at, struct status_answer *answer)
{
	const Eseal__V1__Statuses *statuses;

	TRY(ask_registry(req, code, at, false, &statuses));
	return status_answer_read(statuses->answer[0], answer);
}

/* An answer that proves itself is judged by its own signature, as whoever replays it will. */
static err ask_for_proof(struct request *req, struct slice code, instant at, struct status_answer *answer)
{
	const Eseal__V1__StatusAnswer *said;
	const Eseal__V1__Statuses *statuses;
	struct signed_document document;
	ProtobufCMessage *message;

	TRY(ask_registry(req, code, at, true, &statuses));
	if (statuses->n_signed_answer != 1)
		return FAIL(E_ENVELOPE, "the registry signed no answer");
	document = document_get(statuses->signed_answer[0]);
	TRY(paper_check(req, REGISTRY, &document, &eseal__v1__status_answer__descriptor, &message));
	said = (const Eseal__V1__StatusAnswer *)message;
	if (!slice_is(code, said->seal_code) || said->asked_for != at)
		return FAIL(E_ENVELOPE, "the registry signed an answer about something else");
	TRY(status_answer_read(said, answer));
	return pb_write(req->arena, &statuses->signed_answer[0]->base, &answer->proof);
}

static bool registry_is_away(err e)
{
	return e.code == E_BUS || e.code == E_TIMEOUT || e.code == E_UNREACHABLE || e.code == E_BUSY ||
	       e.code == E_DB;
}

static bool can_be_asked(struct slice code)
{
	return code.len > 0 && code.len <= SEAL_CODE_MAX && text_is_line(code);
}

err status_ask(struct request *req, struct slice code, instant at, struct status_answer *answer, bool *away)
{
	struct gateway *gateway = req->office->own;
	uint64_t mark = status_cache_mark(gateway->statuses);
	bool found;
	err e;

	*away = false;
	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	if (!can_be_asked(code))
		return OK;
	TRY(status_cache_find(gateway->statuses, req->arena, code, at, req->now, answer, &found));
	if (found)
		return OK;
	e = ask_plainly(req, code, at, answer);
	*away = registry_is_away(e);
	if (*away) {
		err_forget();
		*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
		return OK;
	}
	TRY(e);
	status_cache_keep(gateway->statuses, mark, code, answer);
	return OK;
}

err status_ask_signed(struct request *req, struct slice code, instant at, struct status_answer *answer,
		      bool *away)
{
	err e;

	*away = false;
	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	if (!can_be_asked(code) || at > req->now) /* of what has not come, nobody signs anything */
		return OK;
	e = ask_for_proof(req, code, at, answer);
	*away = registry_is_away(e);
	if (!*away)
		return e;
	err_forget();
	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	return OK;
}
