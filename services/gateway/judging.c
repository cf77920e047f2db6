/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/judging.h"

#include "archive/make.h"
#include "cms/signed_data.h"
#include "gateway/office.h"
#include "gateway/seen.h"
#include "gateway/status.h"
#include "svc/act.h"
#include "svc/paper.h"

err case_rules(struct form *form, struct gateway_case *out)
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

err case_value(struct form *form, struct gateway_case *out)
{
	TRY(form_digest(form, "digest", &out->digest));
	return form_base64(form, "signed_value", SIGNED_VALUE_MAX, &out->bytes);
}

/* A registry that did not answer once is not waited for again, or a document of many signatures would keep us for
 * as many times as long. */
struct asker {
	struct request *req;
	const struct trust_view *trust;
	const struct fetch_view *sources;
	bool away;
	bool proofs; /* the answers are to be kept */
	bool soon;   /* act_write_soon was said */
};

/* One case is judged by one view of the operator's files. */
static struct asker asker_take(struct request *req, bool proofs)
{
	const struct gateway *gateway = req->office->own;

	return (struct asker){.req = req,
			      .trust = trust_store_take(gateway->trust),
			      .sources = fetch_store_take(gateway->sources),
			      .proofs = proofs};
}

static void asker_give(const struct asker *asker)
{
	const struct gateway *gateway = asker->req->office->own;

	fetch_store_give(gateway->sources, asker->sources);
	trust_store_give(gateway->trust, asker->trust);
}

/* Somebody may have to be waited for. */
static void may_wait(struct asker *asker)
{
	if (asker->soon)
		act_write_not_soon(asker->req);
}

/* What the judge will want to know he has been told. Said once: a document of several signatures asks again. */
static void answered(void *self)
{
	struct asker *asker = self;

	if (!asker->soon)
		act_write_soon(asker->req);
	asker->soon = true;
}

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct asker *asker = self;

	(void)arena; /* the request's, as is the judge's */
	may_wait(asker);
	if (asker->away) {
		*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
		return OK;
	}
	return (asker->proofs ? status_ask_signed : status_ask)(asker->req, code, at, answer, &asker->away);
}

/* What the operator's table of sources leads to. */
static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	struct asker *asker = self;

	may_wait(asker);
	return fetcher_ask(asker->sources->fetcher, arena, cert, asker->req->now, more);
}

static err seen_at(void *self, const uint8_t value_sm3[32], instant *at)
{
	return seen_find(((struct asker *)self)->req, value_sm3, at);
}

static struct evidence evidence_of(struct asker *asker)
{
	return (struct evidence){.self = asker,
				 .status_at = status_at,
				 .seen_at = seen_at,
				 .trust = asker->trust->trust,
				 .revocation = asker->trust->revocation,
				 .revocation_of = asker->sources->fetcher ? revocation_of : NULL};
}

/* In a cell: these are strangers' bytes. */
static err judge(const struct request *req, const struct gateway_case *c,
		 const struct verify_request *question, struct judgement *judgement)
{
	const struct gateway *gateway = req->office->own;
	const struct court_case in_court = {.matter = c->digest.len > 0 ? COURT_VALUE : COURT_FILE,
					    .bytes = c->bytes,
					    .digest = c->digest,
					    .request = question,
					    .answered = c->kept_at_once ? answered : NULL};

	return court_judge(gateway->court, req->arena, &in_court, judgement);
}

static struct verify_request question_of(const struct request *req, const struct gateway_case *c,
					 const char *id, const struct evidence *evidence)
{
	return (struct verify_request){.id = id,
				       .policy = c->policy,
				       .time_rule = c->time_rule,
				       .now = req->now,
				       .evidence = evidence};
}

/* ---- a report ---- */

static err judge_with(struct asker *asker, const struct gateway_case *c, struct kept_report *report)
{
	struct request *req = asker->req;
	struct evidence evidence = evidence_of(asker);
	char id[UUID_TEXT];
	struct verify_request question = question_of(req, c, id, &evidence);

	uuid_write(&report->id, id);
	return judge(req, c, &question, &report->judgement);
}

err case_judge(struct request *req, const struct gateway_case *c, struct kept_report *report)
{
	struct asker asker;
	err e;

	TRY(uuid_new(req->now, &report->id));
	asker = asker_take(req, false);
	e = judge_with(&asker, c, report);
	asker_give(&asker);
	return e;
}

/* ---- a bundle ---- */

struct bundling {
	const struct request *req;
	struct judgement *judgement;
};

static err judge_for_bundle(void *ctx, struct arena *arena, struct slice document, struct slice digest,
			    const struct verify_request *question, struct slice *json)
{
	const struct bundling *bundling = ctx;
	const struct gateway_case c = {.bytes = document, .digest = digest};

	(void)arena; /* the request's */
	TRY(judge(bundling->req, &c, question, bundling->judgement));
	*json = bundling->judgement->json;
	return OK;
}

/* The report by itself, and the list of all there is: who takes one out of the other still knows whose it is. */
static err sign_bundle(struct request *req, struct kept_report *report, struct bundle *bundle)
{
	struct cms_form form = {.key = req->office->key, .cert = req->office->cert, .signed_at = req->now};
	struct slice list;

	TRY(report_sign(req, report));
	bundle->report_signature = report->signature;
	TRY(bundle_list(req->arena, bundle, &list));
	return cms_sign_detached(req->arena, &form, list, &bundle->list_signature);
}

static err bundle_with(struct asker *asker, const struct gateway_case *c, struct kept_report *report,
		       struct slice *zip)
{
	struct request *req = asker->req;
	struct evidence evidence = evidence_of(asker);
	struct bundling bundling = {req, &report->judgement};
	struct replay_judge again = {&bundling, judge_for_bundle};
	char id[UUID_TEXT];
	struct verify_request question = question_of(req, c, id, &evidence);
	struct bundle_form form = {.document = c->bytes, .digest = c->digest, .request = &question};
	struct bundle bundle;

	uuid_write(&report->id, id);
	form.registries = paper_certs(req->office, REGISTRY, &form.registry_count);
	TRY(bundle_make(req->arena, &form, &again, &bundle));
	TRY(sign_bundle(req, report, &bundle));
	return bundle_write(req->arena, &bundle, zip);
}

err case_bundle(struct request *req, const struct gateway_case *c, struct kept_report *report,
		struct slice *zip)
{
	struct asker asker;
	err e;

	TRY(uuid_new(req->now, &report->id));
	asker = asker_take(req, true);
	e = bundle_with(&asker, c, report, zip);
	asker_give(&asker);
	return e;
}
