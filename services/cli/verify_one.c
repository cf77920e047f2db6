/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_one.h"

#include "base/id.h"
#include "cli/gateway.h"
#include "cli/paths.h"
#include "http/client.h"
#include "http/form.h"

bool verify_is_many(const struct verify_options *o)
{
	return o->files.count > 1 || o->jobs > 0 || path_is_folder(o->files.at[0]);
}

err verifying_prepare(struct cli *cli, struct verifying *v)
{
	const struct verify_options *o = v->options;
	struct judging *judging = &v->judging;
	struct cert cert;

	if (o->at)
		TRY(cli_said("--at", CLI_TAKES_TIME, instant_read(slice_str(o->at), &cli->now)));
	TRY(judging_prepare(cli, o->trust, o->policy ? o->policy : "offline", judging));
	if (o->time_rule)
		TRY(cli_said("--time-rule", CLI_TAKES_RULE,
			     time_rule_read(slice_str(o->time_rule), &judging->request.time_rule)));
	if (o->cert) {
		TRY(cli_read_cert(cli, o->cert, &cert));
		judging->evidence.signer_cert = cert.der;
	}
	return OK;
}

err verifying_start(struct verifying *v)
{
	return v->court || v->options->gateway ? OK : judging_court(v->options->patience, &v->court);
}

/* The file goes from the disk into the cell, past this process. */
static err judge_here(struct cli *cli, struct verifying *v, const char *path, struct verdict *out)
{
	const struct verify_options *o = v->options;
	const struct cell_source source = judging_file(path);
	struct court_case c = {.matter = o->signature ? COURT_DETACHED : COURT_FILE,
			       .source = &source,
			       .request = &v->judging.request};
	struct judgement judgement;
	struct uuid id;

	TRY(verifying_start(v));
	if (!v->opened)
		TRY(sources_open(cli, o->ocsp, o->crl, &v->judging.evidence, &v->sources));
	v->opened = true;
	TRY(uuid_new(cli->now, &id));
	uuid_write(&id, v->judging.id);
	if (o->signature)
		TRY(cli_read(cli, o->signature, FILE_MAX, &c.value));
	TRY(court_judge(v->court, cli->arena, &c, &judgement));
	*out = (struct verdict){judgement.indication, judgement.reason, judgement.json};
	return sources_gave(&v->sources);
}

static err read_indication(struct form *form, struct verdict *out)
{
	struct slice word;

	TRY(form_text(form, "indication", 1, TEXT_NAME_MAX, &word));
	for (int i = INDICATION_PASSED; i <= INDICATION_FAILED; i++) {
		out->indication = (enum indication)i;
		if (slice_is(word, indication_name(out->indication)))
			return OK;
	}
	return FAIL_AT(E_FIELD, "indication", "not one we know");
}

/* A gateway of another version may know a reason that we do not: it is in the report. */
static void read_reason(struct form *form, struct verdict *out)
{
	struct slice word;

	out->reason = REASON_NONE;
	if (form_text(form, "reason", 1, TEXT_NAME_MAX, &word).code != E_OK) {
		err_forget();
		return;
	}
	for (int r = REASON_NONE + 1; r < REASON_COUNT; r++)
		if (slice_is(word, reason_meaning((enum reason)r)->name))
			out->reason = (enum reason)r;
}

/* The gateway's report, as it is. */
static err judge_there(struct cli *cli, const struct verify_options *o, const char *path, struct verdict *out)
{
	struct gateway_ask ask = {.url = o->gateway,
				  .policy = o->policy,
				  .time_rule = o->time_rule,
				  .answer_max = JSON_BYTES_MAX};
	struct slice answer;
	struct form form;
	err e;

	TRY(cli_read(cli, path, FILE_MAX, &ask.file));
	TRY(gateway_judge(cli->arena, &ask, &answer));
	*out = (struct verdict){.json = answer};
	if (form_parse(&form, cli->arena, answer).code != E_OK)
		return FAIL_AT(E_UNREACHABLE, o->gateway, "answered with something else than a report");
	e = read_indication(&form, out);
	read_reason(&form, out);
	form_release(&form);
	return e.code == E_FIELD ? FAIL_AT(E_UNREACHABLE, o->gateway, "answered with no verdict") : e;
}

err verifying_judge(struct cli *cli, struct verifying *v, const char *path, struct verdict *out)
{
	return v->options->gateway ? judge_there(cli, v->options, path, out) : judge_here(cli, v, path, out);
}

void verifying_close(struct verifying *v)
{
	judging_close(&v->court);
	sources_close(&v->sources);
}
