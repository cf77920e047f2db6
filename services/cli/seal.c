/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/text.h"
#include "cli/judge.h"
#include "cli/tell.h"
#include "trust/possession.h"

struct options {
	const char *act;
	const char *file;
	const char *trust;
	const char *key;
	const char *passphrase_file;
	const char *challenge;
};

static const struct cli_option options[] = {
	CLI_TEXT(struct options, trust, "trust", 't', "DIR",
		 "check: folder of trust anchors, intermediate certificates and CRLs"),
	CLI_TEXT(struct options, key, "key", 'k', "FILE", "prove: the owner's key"),
	CLI_TEXT(struct options, passphrase_file, "passphrase-file", 'p', "FILE",
		 "prove: open the key with the passphrase in FILE"),
	CLI_TEXT(struct options, challenge, "challenge", 'c', "BASE64",
		 "prove: what the making unit asked to be signed"),
};
static const size_t operands[] = {offsetof(struct options, act), offsetof(struct options, file)};

const struct cli_form seal_form = {
	CLI_OPTIONS(options), CLI_OPERANDS(operands),
	"check FILE [--trust DIR]\nprove --key FILE --challenge BASE64",
	"Check whether a seal may be used now, or prove to the making unit that one holds its "
	"key: the proof is printed as base64 (art. 21).",
	false};

static err check(struct cli *cli, const struct options *o)
{
	CLEANUP(judging_close) struct court *court = NULL;
	struct court_case c = {.matter = COURT_SEAL};
	struct judgement judgement;
	struct judging judging;

	cli_require("eseal seal check", "FILE", o->file);
	TRY(judging_court(0, &court));
	TRY(cli_read(cli, o->file, SES_SEAL_MAX, &c.bytes));
	TRY(judging_prepare(cli, o->trust, o->trust ? "offline" : "integrity", &judging));
	c.request = &judging.request;
	TRY(court_judge(court, cli->arena, &c, &judgement));
	cli->status = verdict_exit(judgement.indication);
	return report_tell(judgement.json);
}

static err prove(struct cli *cli, const struct options *o)
{
	CLEANUP(key_release) struct key key = {0};
	struct slice challenge;
	struct slice proof;
	struct slice text;

	cli_require("eseal seal prove", "--key", o->key, "--challenge", o->challenge);
	TRY(base64_read(cli->arena, slice_str(o->challenge), &challenge));
	TRY(cli_read_key(cli, o->key, o->passphrase_file, &key));
	TRY(possession_prove(&key, cli->arena, challenge, &proof));
	TRY(base64_write(cli->arena, proof, &text));
	printf("%.*s\n", SLICE_ARG(text));
	return OK;
}

err command_seal(struct cli *cli, int argc, char **argv)
{
	struct options o = {0};

	cli_parse(&seal_form, argc, argv, &o);
	if (strcmp(o.act, "check") == 0)
		return check(cli, &o);
	if (strcmp(o.act, "prove") == 0)
		return prove(cli, &o);
	return FAIL_AT(E_USAGE, o.act, "neither check nor prove");
}
