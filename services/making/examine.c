/* SPDX-License-Identifier: Apache-2.0 */
/* What the machine makes of each kind of material (art. 14). */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "making/approval.h"
#include "making/making_data.h"
#include "making/material.h"
#include "making/office.h"
#include "svc/send.h"

/* The department's approval, by its signature and by what it says. */
static err examine_approval(struct request *req, struct tx *tx, const struct order *order, struct form *form)
{
	struct approval approval;
	struct slice id;
	err e;

	TRY(approval_named(req, tx, form, &id));
	e = approval_find(tx, id, &approval);
	if (e.code == E_NOT_FOUND)
		return FAIL_AT(E_APPROVAL, "application_id", "no such approval");
	TRY(e);
	return approval_check_order(&approval, order);
}

static err ask_status(struct request *req, struct slice code, const Eseal__V1__StatusAnswer **out)
{
	Eseal__V1__AskStatus ask = ESEAL__V1__ASK_STATUS__INIT;
	const Eseal__V1__Statuses *statuses;
	struct slice payload;
	struct slice answer;
	ProtobufCMessage *message;
	char *text;

	TRY(pb_text(req->arena, code, &text));
	ask.seal_code = &text;
	ask.n_seal_code = 1;
	TRY(pb_write(req->arena, &ask.base, &payload));
	TRY(send_question(req, SUBJECT_STATUS, ask.base.descriptor->name, payload, &answer));
	TRY(pb_read(req->arena, &eseal__v1__statuses__descriptor, answer, &message));
	statuses = (const Eseal__V1__Statuses *)message;
	if (statuses->n_answer != 1 || strcmp(statuses->answer[0]->seal_code, text) != 0)
		return FAIL(E_BUS, "the registry answered something else than it was asked");
	*out = statuses->answer[0];
	return OK;
}

/* Art. 18: in a remake the filing of the old seal stands in the place of an approval. The registry is asked. */
static err examine_old_filing(struct request *req, const struct order *order, struct form *form)
{
	static const char *const can_be_remade[] = {"filed", "active", "suspended", "expired"};
	const Eseal__V1__StatusAnswer *status;
	struct slice code;

	TRY(form_text(form, "filed", 1, SEAL_CODE_MAX, &code));
	TRY(form_end(form));
	if (!slice_eq(code, order->remakes))
		return FAIL_AT(E_APPROVAL, "filed", "not the seal that is to be made anew");
	TRY(ask_status(req, code, &status));
	if (!slice_is(order->owner.credit_code, status->owner_credit_code))
		return FAIL_AT(E_APPROVAL, "filed", "not on file as this owner's");
	for (size_t i = 0; i < COUNT(can_be_remade); i++)
		if (strcmp(status->status, can_be_remade[i]) == 0)
			return OK;
	return FAIL_AT(E_APPROVAL, "filed", "the seal is %s", status->status);
}

/* A paper by its name and digest: a person reads it. */
static err examine_paper(struct form *form)
{
	struct slice name;
	struct slice digest;

	TRY(form_text(form, "name", 1, TEXT_NAME_MAX, &name));
	TRY(form_digest(form, "sm3", &digest));
	return form_end(form);
}

static err examine_data(struct request *req, const struct order *order, struct form *form)
{
	struct trust_store *trust = making_own(req)->trust;
	const struct trust_view *view;
	struct making_data data;
	err e;

	TRY(making_data_read(form, order, &data));
	if (data.timestamp && !making_settings(req)->tsa_url[0])
		return FAIL_AT(E_FIELD, "timestamp", "this making unit has no time-stamping authority");
	view = trust_store_take(trust);
	e = making_data_check(req->arena, &data, order, view, req->now);
	trust_store_give(trust, view);
	return e;
}

static err examine(struct request *req, struct tx *tx, const struct order *order, enum material_kind kind,
		   struct form *form)
{
	switch (kind) {
	case MATERIAL_APPROVAL:
		return order->remakes.len ? examine_old_filing(req, order, form)
					  : examine_approval(req, tx, order, form);
	case MATERIAL_DATA:
		return examine_data(req, order, form);
	default:
		return examine_paper(form);
	}
}

/* The codes that say something of the material; others are of its form, or ours. */
static bool is_finding(enum code code)
{
	return code == E_APPROVAL || code == E_CERTIFICATE || code == E_SEAL_PERIOD || code == E_IMAGE_RULE ||
	       code == E_IMAGE_FORM;
}

err material_examine(struct request *req, struct tx *tx, const struct order *order, enum material_kind kind,
		     struct slice content, struct finding_of_machine *out)
{
	CLEANUP(form_release) struct form form = {0};
	err e;

	TRY(form_parse(&form, req->arena, content));
	e = examine(req, tx, order, kind, &form);
	if (e.code != E_OK && !is_finding(e.code))
		return err_noted(e, HERE, "examine");
	*out = (struct finding_of_machine){.code = e.code, .detail = ""};
	if (e.code != E_OK)
		out->detail = arena_text(req->arena, "%s", err_trail()->detail);
	REQUIRE(out->detail, E_NO_MEMORY);
	err_forget();
	return OK;
}
