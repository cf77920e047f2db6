/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/tell.h"
#include "cli/verify_many.h"

#define TEXT(field, name, key, arg, help) CLI_TEXT(struct verify_options, field, name, key, arg, help)

static const struct cli_option options[] = {
	TEXT(policy, "policy", 'p', "POLICY",
	     "integrity, offline (the default) or standard (with --gateway)"),
	TEXT(time_rule, "time-rule", 'r', "RULE", "gmt0031-2025 (the default) or gb38540"),
	TEXT(trust, "trust", 't', "DIR", "folder of trust anchors, intermediate certificates and CRLs"),
	TEXT(cert, "cert", 'c', "FILE", "signer's certificate, for values that carry none"),
	TEXT(signature, "signature", 's', "FILE",
	     "a signed value that lies beside the one document, in DER, base64 or PEM"),
	TEXT(gateway, "gateway", 'g', "URL", "have this gateway judge it; without, nothing is contacted"),
	TEXT(at, "at", 'a', "TIME", "judge as of then (RFC 3339, UTC)"),
	TEXT(ocsp, "ocsp", 'O', "URL", "ask this OCSP responder about revocation"),
	TEXT(crl, "crl", 'C', "URL", "fetch this CRL"),
	CLI_NUMBER(struct verify_options, jobs, "jobs", 'n', VERIFY_JOBS_MAX,
		   "judge N files at a time, and sum up"),
	CLI_NUMBER(struct verify_options, patience, "patience", 'w', JUDGE_SECONDS,
		   "give a file up that takes over N seconds to judge"),
	CLI_FLAG(struct verify_options, json, "json", 'j', "the report as JSON; of many, one line a file"),
};
static const size_t operands[] = {offsetof(struct verify_options, files)};

const struct cli_form verify_form = {
	CLI_OPTIONS(options), CLI_OPERANDS(operands), "FILE|DIR...",
	"Judge a signed OFD or PDF document, a seal or a signed value; FILE may be -. Of several files, or "
	"all "
	"in a folder, what did not pass is listed and all are summed up. Exit status: 0 passed, 1 failed, "
	"2 indeterminate; of many, the worst.",
	true};

static err verify_alone(struct cli *cli, struct verifying *verifying, const char *path)
{
	struct verdict verdict;

	TRY(verifying_judge(cli, verifying, path, &verdict));
	cli->status = verdict_exit(verdict.indication);
	return verifying->options->json ? cli_print(verdict.json) : report_tell(verdict.json);
}

err command_verify(struct cli *cli, int argc, char **argv)
{
	struct verify_options o = {0};
	CLEANUP(verifying_close) struct verifying verifying = {.options = &o};

	cli_parse(&verify_form, argc, argv, &o);
	if (o.signature)
		cli_require("eseal verify --signature", "one document, and no --gateway,",
			    o.gateway || verify_is_many(&o) ? NULL : "");
	if (!verify_is_many(&o))
		TRY(verifying_start(&verifying)); /* while the rest is read */
	TRY(verifying_prepare(cli, &verifying));
	if (verify_is_many(&o))
		return verify_many(cli, &verifying);
	return verify_alone(cli, &verifying, o.files.at[0]);
}
