/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/status.h"

#include "base/text.h"
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "gateway/office.h"
#include "svc/send.h"

static err read_answer(const Eseal__V1__StatusAnswer *said, struct status_answer *answer)
{
	TRY(seal_status_read(slice_str(said->status), &answer->status));
	answer->since = said->since;
	answer->until = said->until;
	answer->answered_at = said->answered_at;
	answer->valid_to = said->valid_to;
	answer->registry = said->region;
	answer->seal_sm3 = pb_slice(said->seal_sm3);
	answer->owner = slice_str(said->owner_credit_code);
	return OK;
}

static err ask_registry(struct request *req, struct slice code, instant at, struct status_answer *answer)
{
	Eseal__V1__AskStatus ask = ESEAL__V1__ASK_STATUS__INIT;
	const Eseal__V1__Statuses *statuses;
	ProtobufCMessage *message;
	struct slice payload;
	struct slice reply;
	char *text;

	TRY(pb_text(req->arena, code, &text));
	ask.n_seal_code = 1;
	ask.seal_code = &text;
	ask.at = at;
	TRY(pb_write(req->arena, &ask.base, &payload));
	TRY(send_question(req, SUBJECT_STATUS, ask.base.descriptor->name, payload, &reply));
	TRY(pb_read(req->arena, &eseal__v1__statuses__descriptor, reply, &message));
	statuses = (const Eseal__V1__Statuses *)message;
	if (statuses->n_answer != 1 || !slice_is(code, statuses->answer[0]->seal_code))
		return FAIL(E_ENVELOPE, "the registry answered about another seal");
	return read_answer(statuses->answer[0], answer);
}

static bool registry_is_away(err e)
{
	return e.code == E_BUS || e.code == E_TIMEOUT || e.code == E_UNREACHABLE || e.code == E_BUSY ||
	       e.code == E_DB;
}

err status_ask(struct request *req, struct slice code, instant at, struct status_answer *answer, bool *away)
{
	struct gateway *gateway = req->office->own;
	uint64_t mark = status_cache_mark(gateway->statuses);
	bool found;
	err e;

	*away = false;
	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	if (code.len == 0 || code.len > SEAL_CODE_MAX || !text_is_line(code))
		return OK;
	TRY(status_cache_find(gateway->statuses, req->arena, code, at, req->now, answer, &found));
	if (found)
		return OK;
	e = ask_registry(req, code, at, answer);
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
