/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <stdio.h>

#include "base/text.h"

struct options {
	const char *act;
	const char *file;
	const char *out;
	const char *passphrase_file;
};

static const struct argp_option options[] = {
	{"output", 'o', "FILE", 0, "where the new key goes; nobody else can read it", 0},
	{"passphrase-file", 'p', "FILE", 0, "encrypt the key, or open it, with the passphrase in FILE", 0},
	{0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'o':
		o->out = arg;
		return 0;
	case 'p':
		o->passphrase_file = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num == 0)
			o->act = arg;
		else if (state->arg_num == 1)
			o->file = arg;
		else
			argp_usage(state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options,
	parse,
	"generate -o FILE\nshow FILE",
	"Make an SM2 key on this machine, or show the public half of one. The key never leaves "
	"its owner (art. 21).",
	NULL,
	NULL,
	NULL};

static err generate(struct cli *cli, const struct options *o)
{
	CLEANUP(key_release) struct key key = {0};
	struct slice passphrase;
	struct slice pem;

	cli_require("eseal key generate", "-o FILE", o->out);
	TRY(cli_read_passphrase(cli, o->passphrase_file, &passphrase));
	TRY(key_generate(&key));
	TRY(key_write(&key, passphrase, cli->arena, &pem));
	return cli_write(o->out, pem, true);
}

static err show(struct cli *cli, const struct options *o)
{
	CLEANUP(key_release) struct key key = {0};
	const char *point;

	cli_require("eseal key show", "FILE", o->file);
	TRY(cli_read_key(cli, o->file, o->passphrase_file, &key));
	TRY(hex_write(cli->arena, slice(key.public.point, SM2_POINT_SIZE), &point));
	printf("%s\n", point);
	return OK;
}

err command_key(struct cli *cli, int argc, char **argv)
{
	struct options o = {0};

	cli_parse(&argp, argc, argv, &o);
	if (strcmp(o.act, "generate") == 0)
		return generate(cli, &o);
	if (strcmp(o.act, "show") == 0)
		return show(cli, &o);
	return FAIL_AT(E_USAGE, o.act, "neither generate nor show");
}
