/* SPDX-License-Identifier: Apache-2.0 */
#include "making/approval.h"

#include "base/text.h"
#include "making/sql.h"
#include "svc/paper.h"

/* All that an order will rest on must be said. */
static err check_whole(const Eseal__V1__Approval *a)
{
	if (!a->owner || !text_is_uscc(slice_str(a->owner->credit_code)) || !a->owner->name[0] ||
	    !a->owner->kind[0])
		return FAIL_AT(E_APPROVAL, "approval", "it names no owner");
	if (!a->id[0] || !a->seal_name[0] || !a->seal_kind[0])
		return FAIL_AT(E_APPROVAL, "approval", "it names no seal");
	return OK;
}

static err keep(struct request *req, struct tx *tx, const Eseal__V1__Approval *a,
		const struct signed_document *document)
{
	return db_run(tx, &approval_keep,
		      PARAMS(db_str(a->id), db_str(a->department), db_str(a->owner->credit_code),
			     db_str(a->owner->name), db_str(a->owner->kind), db_str(a->seal_name),
			     db_str(a->seal_kind), db_str(a->caption), db_instant(a->use_before),
			     db_bytes(document->document), db_bytes(document->signature),
			     db_instant(req->now)),
		      NULL);
}

err approval_take_in(struct request *req, struct tx *tx, const struct signed_document *document,
		     struct slice *application_id)
{
	const Eseal__V1__Approval *approval;
	ProtobufCMessage *message;

	if (paper_check(req, ISSUING, document, &eseal__v1__approval__descriptor, &message).code != E_OK)
		return FAIL_AT(E_APPROVAL, "approval", "not signed by the issuing department");
	approval = (const Eseal__V1__Approval *)message;
	TRY(check_whole(approval));
	TRY(keep(req, tx, approval, document));
	*application_id = slice_str(approval->id);
	return OK;
}

err approval_named(struct request *req, struct tx *tx, struct form *form, struct slice *application_id)
{
	struct signed_document document;

	if (!form_has(form, "approval")) {
		TRY(form_text(form, "application_id", 1, 64, application_id));
		return form_end(form);
	}
	TRY(document_form_read(form, "approval", req->arena, &document));
	TRY(form_end(form));
	return approval_take_in(req, tx, &document, application_id);
}

err approval_find(struct tx *tx, struct slice application_id, struct approval *out)
{
	struct row row;
	bool there;

	out->document.type = slice_str("eseal.v1.Approval");
	TRY(db_run_one(tx, &approval_show, PARAMS(db_text(application_id)), &row));
	TRY(row_text(&row, &out->application_id));
	TRY(row_text(&row, &out->owner.credit_code));
	TRY(row_text(&row, &out->owner.name));
	TRY(row_text(&row, &out->owner.kind));
	TRY(row_text(&row, &out->seal_name));
	TRY(row_text(&row, &out->seal_kind));
	TRY(row_text(&row, &out->caption));
	TRY(row_instant(&row, &out->use_before));
	TRY(row_bytes(&row, &out->document.document));
	TRY(row_bytes(&row, &out->document.signature));
	TRY(row_uuid_or_null(&row, &out->used_by, &there));
	return row_end(&row);
}

err approval_check_free(const struct approval *approval, instant now)
{
	if (!uuid_is_nil(&approval->used_by))
		return FAIL_AT(E_APPROVAL, "approval", "another order rests on it");
	if (now >= approval->use_before)
		return FAIL_AT(E_APPROVAL, "approval", "it had to be used earlier");
	return OK;
}

err approval_check_order(const struct approval *approval, const struct order *order)
{
	if (!slice_eq(approval->application_id, order->application_id))
		return FAIL_AT(E_APPROVAL, "approval", "not the one that the order rests on");
	if (!uuid_is_nil(&approval->used_by) && !uuid_eq(&approval->used_by, &order->id))
		return FAIL_AT(E_APPROVAL, "approval", "another order rests on it");
	if (!slice_eq(approval->owner.credit_code, order->owner.credit_code) ||
	    !slice_eq(approval->owner.name, order->owner.name))
		return FAIL_AT(E_APPROVAL, "approval", "it is another owner's");
	if (!slice_eq(approval->seal_name, order->seal_name) ||
	    !slice_eq(approval->seal_kind, order->seal_kind) || !slice_eq(approval->caption, order->caption))
		return FAIL_AT(E_APPROVAL, "approval", "it is about another seal");
	if (order->opened_at >= approval->use_before)
		return FAIL_AT(E_APPROVAL, "approval", "it had to be used earlier");
	return OK;
}

err document_form_read(struct form *form, const char *name, struct arena *arena, struct signed_document *out)
{
	const char *type = arena_text(arena, "%s.type", name);
	const char *document = arena_text(arena, "%s.document", name);
	const char *signature = arena_text(arena, "%s.signature", name);

	REQUIRE(type && document && signature, E_NO_MEMORY);
	TRY(form_text(form, type, 1, 64, &out->type));
	TRY(form_base64(form, document, SIGNED_DOCUMENT_MAX, &out->document));
	return form_base64(form, signature, SIGNED_DOCUMENT_MAX, &out->signature);
}
