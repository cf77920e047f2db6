/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "gm/sm3.h"
#include "registry/acts.h"
#include "registry/filed.h"
#include "registry/office.h"
#include "svc/paper.h"

/* The seal must be what it says: of this code, name and period, whole, and signed by its maker, who has a licence to. */
static err read_seal(struct request *req, const Eseal__V1__FileSeal *form, struct filed_seal *seal)
{
	TRY(filed_read(req->arena, pb_slice(form->seal), req->now, seal));
	if (!slice_is(seal->code, form->seal_code))
		return FAIL_AT(E_FIELD, "seal", "its code is not %s", form->seal_code);
	if (!slice_is(seal->name, form->seal_name))
		return FAIL_AT(E_FIELD, "seal", "its name is not the one to be filed");
	return makers_check(req->office, seal->maker_cert, seal->created);
}

/* Art. 13, 17: a seal is filed on the department's approval, which must be about this very seal. */
static err check_approval(struct request *req, const Eseal__V1__FileSeal *form, struct slice *id)
{
	struct signed_document document = document_get(form->approval);
	const Eseal__V1__Approval *approval;
	ProtobufCMessage *message;

	if (!form->approval)
		return FAIL_AT(E_APPROVAL, "approval", "missing");
	if (paper_check(req, ISSUING, &document, &eseal__v1__approval__descriptor, &message).code)
		return FAIL_AT(E_APPROVAL, "approval", "not signed by the issuing department");
	approval = (const Eseal__V1__Approval *)message;
	if (!approval->owner || !approval->id[0])
		return FAIL_AT(E_APPROVAL, "approval", "it names no application, or no owner");
	if (strcmp(approval->owner->credit_code, form->owner->credit_code) != 0 ||
	    strcmp(approval->owner->name, form->owner->name) != 0 ||
	    strcmp(approval->seal_name, form->seal_name) != 0 ||
	    strcmp(approval->seal_kind, form->seal_kind) != 0)
		return FAIL_AT(E_APPROVAL, "approval", "it is about another owner or seal");
	*id = slice_str(approval->id);
	return OK;
}

static err write_receipt(struct request *req, const Eseal__V1__FileSeal *form, const struct sm3 *digest,
			 struct signed_document *out)
{
	Eseal__V1__FilingReceipt receipt = ESEAL__V1__FILING_RECEIPT__INIT;

	receipt.seal_code = form->seal_code;
	receipt.region = (char *)(uintptr_t)req->office->region;
	receipt.seal_sm3 = pb_bytes(sm3_slice(digest));
	receipt.filed_at = req->now;
	receipt.status = (char *)(uintptr_t)seal_state_word(SEAL_FILED);
	receipt.supersedes = form->supersedes;
	return document_sign(req->arena, req->office->key, req->office->cert, req->now, &receipt.base, out);
}

/* Art. 18: made anew, a seal is the same seal: for another name, kind or owner there is an application (art. 13). */
static err check_same(const struct seal *old, const Eseal__V1__FileSeal *form)
{
	if (!slice_is(old->kind, form->seal_kind))
		return FAIL_AT(E_FIELD, "seal_kind", "the old seal was of another kind");
	if (!slice_is(old->name, form->seal_name))
		return FAIL_AT(E_FIELD, "seal_name", "the old seal had another name");
	if (!slice_is(old->owner_name, form->owner->name))
		return FAIL_AT(E_FIELD, "owner.name", "the old seal's owner had another name");
	return OK;
}

/* Art. 18: the old seal stops in the moment the new one is filed; for a compromised key, from the compromise on. */
static err supersede(struct request *req, struct tx *tx, const Eseal__V1__FileSeal *form)
{
	struct seal_change change = {.event = SEAL_REMAKE, .recorded_at = req->now, .effective_at = req->now};
	struct seal_facts facts = {.now = req->now, .successor_filed = true};
	struct seal_news news = {.change = &change, .superseded_by = slice_str(form->seal_code)};
	struct seal old;

	change.cause = slice_str(form->cause);
	change.wish_of = slice_str("owner");
	TRY(seal_store_lock(tx, slice_str(form->supersedes), &old));
	if (!slice_is(old.owner_credit_code, form->owner->credit_code))
		return FAIL_AT(E_FIELD, "supersedes", "the old seal is another owner's");
	TRY(check_same(&old, form));
	if (slice_is(change.cause, "compromised-key"))
		change.effective_at = seal_compromised_since(form->compromised_at, old.made_at, req->now);
	TRY(life_next(&seal_life, (int)old.state, SEAL_REMAKE, req->actor->roles, &old, &facts, &news.step));
	TRY(seal_store_move(tx, &old, news.step, &change));
	return announce_seal(req, tx, &old, &news);
}

static err put_on_file(struct request *req, struct tx *tx, const Eseal__V1__FileSeal *form,
		       const struct filed_seal *datum, struct slice approval,
		       const struct signed_document *receipt, const struct sm3 *digest)
{
	struct seal_change change = {.event = SEAL_FILE, .recorded_at = req->now, .effective_at = req->now};
	struct seal_facts facts = {.now = req->now, .made_at = datum->created};
	struct seal_news news = {.change = &change, .supersedes = slice_str(form->supersedes)};
	struct seal seal = {.code = datum->code, .sm3 = sm3_slice(digest), .state = SEAL_FILED, .version = 1};
	struct seal_filing filing = {
		.code = datum->code,
		.owner_credit_code = slice_str(form->owner->credit_code),
		.owner_name = slice_str(form->owner->name),
		.owner_kind = slice_str(form->owner->kind),
		.name = datum->name,
		.kind = slice_str(form->seal_kind),
		.datum = pb_slice(form->seal),
		.sm3 = sm3_slice(digest),
		.made_at = datum->created,
		.valid_from = datum->valid_from,
		.valid_to = datum->valid_to,
		.supersedes = slice_str(form->supersedes),
		.approval = approval,
		.receipt = receipt->document,
		.receipt_signature = receipt->signature,
	};

	err e;

	change.cause = slice_str(form->cause);
	change.wish_of = slice_str("owner");
	TRY(seal_store_check_free(tx, datum->code));
	TRY(life_next(&seal_life, SEAL_NONE, SEAL_FILE, req->actor->roles, &seal, &facts, &news.step));
	e = seal_store_file(tx, &filing, news.step, &change);
	if (e.code == E_CONFLICT && strcmp(err_trail()->place, "one_seal_per_approval") == 0)
		return FAIL_AT(E_APPROVAL, "approval", "another seal is on file by it");
	TRY(e);
	return announce_seal(req, tx, &seal, &news);
}

/* 备案: the making unit files a seal it has just made (art. 17). */
err file_seal(struct request *req, struct tx *tx)
{
	Eseal__V1__SealFiled filed = ESEAL__V1__SEAL_FILED__INIT;
	const Eseal__V1__FileSeal *form;
	struct signed_document receipt;
	struct slice approval = slice(NULL, 0);
	struct filed_seal seal;
	struct slice payload;
	struct sm3 digest;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__file_seal__descriptor, req->heard.payload, &message));
	form = (const Eseal__V1__FileSeal *)message;
	if (!form->owner || !text_is_uscc(slice_str(form->owner->credit_code)))
		return FAIL_AT(E_FIELD, "owner.credit_code", "not a unified social credit code");
	TRY(read_seal(req, form, &seal));
	TRY(sm3_of(pb_slice(form->seal), &digest));
	if (form->supersedes[0])
		TRY(supersede(req, tx, form));
	else
		TRY(check_approval(req, form, &approval));
	TRY(write_receipt(req, form, &digest, &receipt));
	TRY(put_on_file(req, tx, form, &seal, approval, &receipt, &digest));
	TRY(document_put(req->arena, &receipt, &filed.receipt));
	TRY(pb_write(req->arena, &filed.base, &payload));
	return reply_bytes(req, 200, NULL, payload);
}
