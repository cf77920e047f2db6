/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/acts.h"
#include "gateway/office.h"
#include "gateway/report.h"
#include "gateway/seen.h"
#include "gateway/status.h"

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

/* What the operator's table of sources leads to. */
static err revocation_of(void *self, struct arena *arena, const struct cert *cert, const struct cert *issuer,
			 struct revocation_evidence *more)
{
	const struct request *req = ((struct asker *)self)->req;
	struct gateway *gateway = req->office->own;

	return fetcher_ask(gateway->fetcher, arena, cert, issuer, req->now, more);
}

static err seen_at(void *self, const uint8_t value_sm3[32], instant *at)
{
	return seen_find(((struct asker *)self)->req, value_sm3, at);
}

/* The judge's evidence is our trust folder, the registry, sources that the operator named, and what we saw ourselves;
 * nothing is fetched from an address in the input. */
static err judge(struct request *req, const struct verify_form *form, const char *id,
		 const struct trust_view *view, struct judgement *judgement)
{
	const struct gateway *gateway = req->office->own;
	struct asker asker = {.req = req};
	struct evidence evidence = {.self = &asker,
				    .status_at = status_at,
				    .seen_at = seen_at,
				    .trust = view->trust,
				    .revocation = view->revocation,
				    .revocation_of = gateway->fetcher ? revocation_of : NULL};
	struct verify_request question = {.id = id,
					  .policy = form->policy,
					  .time_rule = form->time_rule,
					  .now = req->now,
					  .evidence = &evidence};

	struct court_case c = {.matter = form->value.len > 0 ? COURT_VALUE : COURT_FILE,
			       .bytes = form->value.len > 0 ? form->value : form->file,
			       .digest = form->digest,
			       .request = &question};

	return court_judge(gateway->court, req->arena, &c, judgement);
}

static err judge_with_trust(struct request *req, const struct verify_form *form, struct kept_report *report)
{
	struct gateway *gateway = req->office->own;
	const struct trust_view *view = trust_store_take(gateway->trust);
	char id[UUID_TEXT];
	err e;

	uuid_write(&report->id, id);
	e = judge(req, form, id, view, &report->judgement);
	trust_store_give(gateway->trust, view);
	return e;
}

/* 验证: is what was sealed genuine, whole, and was the seal in force (art. 5, 22, 23, 32)? Judging takes its time and may
 * ask the registry, so no transaction is open while it does. */
err verify(struct request *req, struct tx *tx)
{
	struct kept_report report;
	struct verify_form form;

	(void)tx;
	TRY(read_form(req, &form));
	TRY(uuid_new(req->now, &report.id));
	TRY(judge_with_trust(req, &form, &report));
	TRY(report_sign(req, &report));
	TRY(report_keep(req, &report, 1));
	return report_reply(req, report.kept ? 201 : 200, report.judgement.json, report.signature);
}
