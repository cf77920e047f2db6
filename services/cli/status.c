/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/registry.h"

struct options {
	const char *code;
	const char *registry;
	const char *at;
	bool json;
};

static const struct cli_option options[] = {
	CLI_TEXT(struct options, registry, "registry", 'r', "URL",
		 "address of the registry, or of a gateway"),
	CLI_TEXT(struct options, at, "at", 't', "TIME", "what held then (RFC 3339, UTC); now, if not given"),
	CLI_FLAG(struct options, json, "json", 'j', "the whole answer as JSON"),
};
static const size_t operands[] = {offsetof(struct options, code)};

const struct cli_form status_form = {CLI_OPTIONS(options), CLI_OPERANDS(operands), "CODE",
				     "Ask the registry what holds, or held, for a seal (art. 17).", false};

err command_status(struct cli *cli, int argc, char **argv)
{
	struct options o = {0};
	struct slice answer;
	struct slice status;

	cli_parse(&status_form, argc, argv, &o);
	cli_require("eseal status", "--registry", o.registry);
	TRY(registry_status(cli, o.registry, slice_str(o.code), o.at, &answer, &status));
	if (o.json) {
		TRY(cli_print(answer));
		return cli_print(slice_str("\n"));
	}
	printf("%s %.*s\n", o.code, SLICE_ARG(status));
	return OK;
}
