/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/judge.h"
#include "cli/revocation.h"
#include "http/client.h"
#include "http/form.h"

struct options {
	const char *file;
	const char *policy;
	const char *time_rule;
	const char *trust;
	const char *cert;
	const char *gateway;
	const char *at;
	const char *ocsp;
	const char *crl;
	bool json;
};

static const struct cli_option options[] = {
	CLI_TEXT(struct options, policy, "policy", 'p', "POLICY",
		 "integrity, offline (the default) or standard (with --gateway)"),
	CLI_TEXT(struct options, time_rule, "time-rule", 'r', "RULE",
		 "gmt0031-2025 (the default) or gb38540"),
	CLI_TEXT(struct options, trust, "trust", 't', "DIR",
		 "folder of trust anchors, intermediate certificates and CRLs"),
	CLI_TEXT(struct options, cert, "cert", 'c', "FILE",
		 "signer's certificate, for values that carry none"),
	CLI_TEXT(struct options, gateway, "gateway", 'g', "URL",
		 "have this gateway judge it; without, nothing is contacted"),
	CLI_TEXT(struct options, at, "at", 'a', "TIME", "judge as of then (RFC 3339, UTC)"),
	CLI_TEXT(struct options, ocsp, "ocsp", 'O', "URL", "ask this OCSP responder about revocation"),
	CLI_TEXT(struct options, crl, "crl", 'C', "URL", "fetch this CRL"),
	CLI_FLAG(struct options, json, "json", 'j', "the report as JSON"),
};
static const size_t operands[] = {offsetof(struct options, file)};

const struct cli_form verify_form = {
	CLI_OPTIONS(options), CLI_OPERANDS(operands), "FILE",
	"Judge a signed OFD document, a seal or a signed value; FILE may be -. Exit status: 0 passed, "
	"1 failed, 2 indeterminate.",
	false};

static err judge_here(struct cli *cli, const struct options *o, struct slice file)
{
	CLEANUP(sources_close) struct asked_sources sources = {0};
	struct judging judging;
	struct report *report;
	struct slice json;
	struct cert cert;

	if (o->at)
		TRY(instant_read(slice_str(o->at), &cli->now));
	TRY(judging_prepare(cli, o->trust, o->policy ? o->policy : "offline", &judging));
	if (o->time_rule)
		TRY(time_rule_read(slice_str(o->time_rule), &judging.request.time_rule));
	if (o->cert) {
		TRY(cli_read_cert(cli, o->cert, &cert));
		judging.evidence.signer_cert = cert.der;
	}
	TRY(sources_open(cli, o->ocsp, o->crl, &judging.evidence, &sources));
	TRY(verify_file(cli->arena, file, &judging.request, &report));
	TRY(sources_gave(&sources));
	cli->status = report_exit(report);
	if (!o->json)
		return report_tell(report);
	TRY(report_json(cli->arena, report, &json));
	return cli_print(json);
}

static int exit_of(struct slice indication)
{
	if (slice_is(indication, indication_name(INDICATION_PASSED)))
		return EXIT_PASSED;
	return slice_is(indication, indication_name(INDICATION_FAILED)) ? EXIT_FAILED : EXIT_INDETERMINATE;
}

static err read_verdict(struct cli *cli, struct slice report, bool tell)
{
	struct slice indication;
	struct form form;
	err e;

	TRY(form_parse(&form, cli->arena, report));
	e = form_text(&form, "indication", 1, TEXT_NAME_MAX, &indication);
	if (e.code == E_OK)
		cli->status = exit_of(indication);
	if (e.code == E_OK && tell)
		printf("%.*s\n", SLICE_ARG(indication));
	form_release(&form);
	return e;
}

/* The gateway's report, as it is; the exit status follows its verdict. */
static err judge_there(struct cli *cli, const struct options *o, struct slice file)
{
	struct http_ask ask = {.type = "application/octet-stream",
			       .body = file,
			       .patience = MINUTE,
			       .answer_max = JSON_BYTES_MAX};
	struct http_answer answer;

	ask.url =
		arena_text(cli->arena, "%s/v1/verifications?policy=%s&time_rule=%s", o->gateway,
			   o->policy ? o->policy : "standard", o->time_rule ? o->time_rule : "gmt0031-2025");
	REQUIRE(ask.url, E_NO_MEMORY);
	TRY(http_fetch(cli->arena, &ask, &answer));
	if (answer.status != 200 && answer.status != 201)
		return FAIL_AT(E_UNREACHABLE, o->gateway, "answered with status %d", answer.status);
	TRY(read_verdict(cli, answer.body, !o->json));
	return o->json ? cli_print(answer.body) : OK;
}

err command_verify(struct cli *cli, int argc, char **argv)
{
	struct options o = {0};
	struct slice file;

	cli_parse(&verify_form, argc, argv, &o);
	TRY(cli_read(cli, o.file, FILE_MAX, &file));
	return o.gateway ? judge_there(cli, &o, file) : judge_here(cli, &o, file);
}
