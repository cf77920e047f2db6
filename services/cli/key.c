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

static const struct cli_option options[] = {
	CLI_TEXT(struct options, out, "output", 'o', "FILE",
		 "where the new key goes; nobody else can read it"),
	CLI_TEXT(struct options, passphrase_file, "passphrase-file", 'p', "FILE",
		 "encrypt the key, or open it, with the passphrase in FILE"),
};
static const size_t operands[] = {offsetof(struct options, act), offsetof(struct options, file)};

const struct cli_form key_form = {
	CLI_OPTIONS(options), CLI_OPERANDS(operands), "generate -o FILE\nshow FILE",
	"Make an SM2 key on this machine, or show the public half of one. The key never leaves "
	"its owner (art. 21).",
	false};

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

	cli_parse(&key_form, argc, argv, &o);
	if (strcmp(o.act, "generate") == 0)
		return generate(cli, &o);
	if (strcmp(o.act, "show") == 0)
		return show(cli, &o);
	return FAIL_AT(E_USAGE, o.act, "neither generate nor show");
}
