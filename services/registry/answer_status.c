/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "registry/acts.h"
#include "registry/status.h"
#include "svc/svc.h"
#include "trust/document.h"

static err read_codes(struct request *req, const Eseal__V1__AskStatus *form, struct slice **codes)
{
	if (form->n_seal_code == 0 || form->n_seal_code > STATUS_BATCH_MAX)
		return FAIL_AT(E_FIELD, "seal_code", "between 1 and %d are answered at once",
			       STATUS_BATCH_MAX);
	*codes = arena_array(req->arena, form->n_seal_code, struct slice);
	REQUIRE(*codes, E_NO_MEMORY);
	for (size_t i = 0; i < form->n_seal_code; i++)
		(*codes)[i] = slice_str(form->seal_code[i]);
	return OK;
}

static err sign_answer(struct request *req, const Eseal__V1__StatusAnswer *answer,
		       Eseal__V1__SignedDocument **out)
{
	struct signed_document document;

	TRY(document_sign(req->arena, req->office->key, req->office->cert, req->now, &answer->base,
			  &document));
	return document_put(req->arena, &document, out);
}

/* What held for seals at a moment, for the other offices (art. 17, 23). */
err answer_status(struct request *req, struct tx *tx)
{
	Eseal__V1__Statuses statuses = ESEAL__V1__STATUSES__INIT;
	const Eseal__V1__AskStatus *form;
	struct standing *found;
	struct slice *codes;
	struct slice payload;
	ProtobufCMessage *message;
	instant at;

	TRY(pb_read(req->arena, &eseal__v1__ask_status__descriptor, req->heard.payload, &message));
	form = (const Eseal__V1__AskStatus *)message;
	at = form->at ? form->at : req->now;
	if (form->signed_ && at > req->now)
		return FAIL_AT(E_FIELD, "at", "a signed answer is not about the future");
	TRY(read_codes(req, form, &codes));
	found = arena_array(req->arena, form->n_seal_code, struct standing);
	statuses.answer = arena_array(req->arena, form->n_seal_code, Eseal__V1__StatusAnswer *);
	statuses.signed_answer = arena_array(req->arena, form->n_seal_code, Eseal__V1__SignedDocument *);
	REQUIRE(found && statuses.answer && statuses.signed_answer, E_NO_MEMORY);
	TRY(seal_store_status_many(tx, codes, form->n_seal_code, at, req->now, found));
	for (size_t i = 0; i < form->n_seal_code; i++) {
		statuses.answer[i] = arena_new(req->arena, Eseal__V1__StatusAnswer);
		REQUIRE(statuses.answer[i], E_NO_MEMORY);
		TRY(status_message(req, &found[i], at, statuses.answer[i]));
		if (form->signed_)
			TRY(sign_answer(req, statuses.answer[i], &statuses.signed_answer[i]));
	}
	statuses.n_answer = form->n_seal_code;
	statuses.n_signed_answer = form->signed_ ? form->n_seal_code : 0;
	TRY(pb_write(req->arena, &statuses.base, &payload));
	return reply_bytes(req, 200, NULL, payload);
}
