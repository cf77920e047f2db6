/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/registry.h"

struct options {
	const char *code;
	const char *registry;
	const char *at;
	bool json;
};

static const struct argp_option options[] = {
	{"registry", 'r', "URL", 0, "address of the registry, or of a gateway", 0},
	{"at", 't', "TIME", 0, "what held then (RFC 3339, UTC); now, if not given", 0},
	{"json", 'j', NULL, 0, "the whole answer as JSON", 0},
	{0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'r':
		o->registry = arg;
		return 0;
	case 't':
		o->at = arg;
		return 0;
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_usage(state);
		o->code = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "CODE", "Ask the registry what holds, or held, for a seal (art. 17).",
	NULL,    NULL,  NULL};

err command_status(struct cli *cli, int argc, char **argv)
{
	struct options o = {0};
	struct slice answer;
	struct slice status;

	cli_parse(&argp, argc, argv, &o);
	cli_require("eseal status", "--registry", o.registry);
	TRY(registry_status(cli, o.registry, slice_str(o.code), o.at, &answer, &status));
	if (o.json) {
		TRY(cli_print(answer));
		return cli_print(slice_str("\n"));
	}
	printf("%s %.*s\n", o.code, SLICE_ARG(status));
	return OK;
}
