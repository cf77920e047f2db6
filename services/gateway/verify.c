/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/acts.h"
#include "gateway/judging.h"

static err read_form(struct request *req, struct gateway_case *out, bool *bundle)
{
	struct form query;
	struct form body;

	*out = (struct gateway_case){0};
	*bundle = false;
	TRY(request_query(req, &query));
	TRY(case_rules(&query, out));
	if (form_has(&query, "bundle"))
		TRY(form_bool(&query, "bundle", bundle));
	TRY(form_end(&query));
	if (!slice_starts(request_header(req, "Content-Type"), "application/json"))
		return request_bytes(req, NULL, &out->bytes);
	TRY(request_form(req, &body));
	TRY(case_value(&body, out));
	return form_end(&body);
}

/* 归档: the verdict with all it rests on, in one file (art. 24). The document goes with it and is not kept here. */
static err verify_and_bundle(struct request *req, const struct gateway_case *c)
{
	struct kept_report report = {.kept = false};
	struct slice zip;

	TRY(case_bundle(req, c, &report, &zip));
	TRY(report_keep(req, &report, 1));
	return reply_bytes(req, report.kept ? 201 : 200, "application/zip", zip);
}

/* 验证: is what was sealed genuine, whole, and was the seal in force (art. 5, 22, 23, 32)? Judging takes its time and may
 * ask the registry, so no transaction is open while it does. */
err verify(struct request *req, struct tx *tx)
{
	struct kept_report report = {.kept = false};
	struct gateway_case c;
	bool bundle;

	(void)tx;
	TRY(read_form(req, &c, &bundle));
	if (bundle)
		return verify_and_bundle(req, &c);
	c.kept_at_once = true;
	TRY(case_judge(req, &c, &report));
	TRY(report_keep(req, &report, 1));
	return report_reply(req, report.kept ? 201 : 200, report.judgement.json, report.signature);
}
