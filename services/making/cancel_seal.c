/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/approval.h"
#include "making/change.h"
#include "making/opinion.h"

/* The opinion, as it was heard of, or handed in as it was signed. */
static err read_opinion(struct request *req, struct tx *tx, struct form *form, struct opinion *opinion)
{
	struct signed_document document;
	struct slice id;

	if (form_has(form, "opinion")) {
		TRY(document_form_read(form, "opinion", req->arena, &document));
		TRY(form_end(form));
		return opinion_take_in(req, tx, &document, opinion);
	}
	TRY(form_text(form, "cancellation_id", 1, 64, &id));
	TRY(form_end(form));
	return opinion_find(req, tx, id, opinion);
}

/* 注销备案: on the opinion of the issuing department, and never without (art. 19). */
err cancel_seal(struct request *req, struct tx *tx)
{
	Eseal__V1__ChangeStatus change = ESEAL__V1__CHANGE_STATUS__INIT;
	struct known_seal seal;
	struct opinion opinion;

	TRY(request_form(req, &req->form));
	TRY(known_seal_of_path(req, tx, &seal));
	TRY(read_opinion(req, tx, &req->form, &opinion));
	TRY(opinion_check(&opinion, &seal));
	TRY(document_put(req->arena, &opinion.document, &change.opinion));
	return change_order(req, tx, &seal, "cancel", slice(NULL, 0), "department", &change);
}
