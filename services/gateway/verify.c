/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify.h"
#include "base/text.h"
#include "bus/pb.h"
#include "cms/signed_data.h"
#include "eseal/v1/events.pb-c.h"
#include "gateway/acts.h"
#include "gateway/office.h"
#include "gateway/sql.h"
#include "gateway/status.h"
#include "svc/send.h"

/* What is to be judged, and by which rules. */
struct verify_form {
	enum policy policy;
	enum time_rule time_rule;
	struct slice file;   /* or else: */
	struct slice value;  /* a signed value, */
	struct slice digest; /* and the digest of what it signs */
};

static err read_rules(struct form *form, struct verify_form *out)
{
	struct slice word;

	out->policy = POLICY_STANDARD;
	out->time_rule = TIME_RULE_GMT0031_2025;
	if (form_has(form, "policy")) {
		TRY(form_text(form, "policy", 1, TEXT_NAME_MAX, &word));
		TRY(policy_read(word, &out->policy));
	}
	if (form_has(form, "time_rule")) {
		TRY(form_text(form, "time_rule", 1, TEXT_NAME_MAX, &word));
		TRY(time_rule_read(word, &out->time_rule));
	}
	return OK;
}

static err read_form(struct request *req, struct verify_form *out)
{
	struct form query;
	struct form body;

	*out = (struct verify_form){0};
	TRY(request_query(req, &query));
	TRY(read_rules(&query, out));
	TRY(form_end(&query));
	if (!slice_starts(request_header(req, "Content-Type"), "application/json"))
		return request_bytes(req, NULL, &out->file);
	TRY(request_form(req, &body));
	TRY(form_digest(&body, "digest", &out->digest));
	TRY(form_base64(&body, "signed_value", SIGNED_VALUE_MAX, &out->value));
	return form_end(&body);
}

/* A registry that did not answer once is not waited for again, or a document of many signatures would keep us for
 * as many times as long. */
struct asker {
	struct request *req;
	bool away;
};

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct asker *asker = self;

	(void)arena; /* the request's, as is the judge's */
	if (asker->away) {
		*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
		return OK;
	}
	return status_ask(asker->req, code, at, answer, &asker->away);
}

/* The judge's evidence is our trust folder and the registry; nothing is fetched from an address in the input. */
static err judge(struct request *req, const struct verify_form *form, const char *id,
		 const struct trust_view *view, struct report **report)
{
	struct asker asker = {.req = req};
	struct evidence evidence = {
		.self = &asker, .status_at = status_at, .trust = view->trust, .revocation = view->revocation};
	struct verify_request question = {.id = id,
					  .policy = form->policy,
					  .time_rule = form->time_rule,
					  .now = req->now,
					  .evidence = &evidence};

	if (form->value.len > 0)
		return verify_value(req->arena, form->value, form->digest, &question, report);
	return verify_file(req->arena, form->file, &question, report);
}

static err announce(struct request *req, struct tx *tx, const struct report *report)
{
	Eseal__V1__VerificationEvent event = ESEAL__V1__VERIFICATION_EVENT__INIT;
	char account[UUID_TEXT] = "";
	struct slice payload;

	if (req->actor->roles & ROLE_BUSINESS)
		uuid_write(&req->actor->account, account);
	event.report_id = (char *)(uintptr_t)report->id;
	event.indication = (char *)(uintptr_t)indication_name(report->indication);
	if (report->reason != REASON_NONE)
		event.reason = (char *)(uintptr_t)reason_meaning(report->reason)->name;
	event.document_sm3 = pb_bytes(slice(report->sm3, sizeof(report->sm3)));
	event.account = account;
	event.seal_code = arena_array(req->arena, report->signature_count, char *);
	REQUIRE(event.seal_code, E_NO_MEMORY);
	for (const struct signature_report *s = report->signatures; s; s = s->next)
		if (s->seal.there && s->seal.code.len <= SEAL_CODE_MAX && text_is_line(s->seal.code))
			TRY(pb_text(req->arena, s->seal.code, &event.seal_code[event.n_seal_code++]));
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, EVENT_VERIFICATION_DONE, event.base.descriptor->name, payload);
}

/* The report is signed over its exact bytes, and kept; the document is not. */
static err sign_and_keep(struct request *req, struct tx *tx, const struct uuid *id,
			 const struct report *report, struct slice *body, struct slice *signature)
{
	struct cms_form form = {.key = req->office->key, .cert = req->office->cert, .signed_at = req->now};
	bool known = (req->actor->roles & ROLE_BUSINESS) != 0;
	const char *reason = report->reason == REASON_NONE ? "" : reason_meaning(report->reason)->name;

	TRY(report_json(req->arena, report, body));
	TRY(cms_sign_detached(req->arena, &form, *body, signature));
	return db_run(tx, &report_add,
		      PARAMS(db_uuid(id), db_uuid(known ? &req->actor->account : NULL), db_instant(req->now),
			     db_str(indication_name(report->indication)), db_str(reason),
			     db_bytes(slice(report->sm3, sizeof(report->sm3))), db_bytes(*body),
			     db_bytes(*signature)),
		      NULL);
}

err reply_report(struct request *req, int status, struct slice body, struct slice signature)
{
	struct slice text;

	TRY(base64_write(req->arena, signature, &text));
	TRY(reply_header(req, "Report-Signature", "%.*s", SLICE_ARG(text)));
	return reply_bytes(req, status, "application/json", body);
}

/* 验证: is what was sealed genuine, whole, and was the seal in force (art. 5, 22, 23, 32)? */
err verify(struct request *req, struct tx *tx)
{
	struct gateway *gateway = req->office->own;
	const struct trust_view *view;
	struct verify_form form;
	struct report *report;
	struct slice body;
	struct slice signature;
	struct uuid id;
	char text[UUID_TEXT];
	err e;

	TRY(read_form(req, &form));
	TRY(uuid_new(req->now, &id));
	uuid_write(&id, text);
	view = trust_store_take(gateway->trust);
	e = judge(req, &form, text, view, &report);
	trust_store_give(gateway->trust, view);
	TRY(e);
	TRY(sign_and_keep(req, tx, &id, report, &body, &signature));
	TRY(announce(req, tx, report));
	return reply_report(req, 201, body, signature);
}
