/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/csr.h"

#include "cli/cli.h"

struct options {
	const char *key;
	const char *passphrase_file;
	const char *subject;
	const char *out;
};

static const struct argp_option options[] = {
	{"key", 'k', "FILE", 0, "the owner's key", 0},
	{"passphrase-file", 'p', "FILE", 0, "open the key with the passphrase in FILE", 0},
	{"subject", 's', "NAME", 0, "parts apart by commas: C=CN,O=<credit code><name>,CN=<seal code>", 0},
	{"output", 'o', "FILE", 0, "where the request goes (PEM)", 0},
	{0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'k':
		o->key = arg;
		return 0;
	case 'p':
		o->passphrase_file = arg;
		return 0;
	case 's':
		o->subject = arg;
		return 0;
	case 'o':
		o->out = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options,
	parse,
	"",
	"Write a certificate request (PKCS #10) for the owner's key. A government seal's "
	"certificate has the owner's credit code and name as O and the seal's code as CN.",
	NULL,
	NULL,
	NULL};

static err read_part(struct slice text, struct name *name)
{
	static const struct {
		const char *prefix;
		enum name_part part;
	} parts[] = {{"C=", NAME_C},
		     {"ST=", NAME_ST},
		     {"L=", NAME_L},
		     {"O=", NAME_O},
		     {"OU=", NAME_OU},
		     {"CN=", NAME_CN},
		     {"serialNumber=", NAME_SERIAL}};

	for (size_t i = 0; i < COUNT(parts); i++)
		if (slice_starts(text, parts[i].prefix))
			return name_add(name, parts[i].part, slice_from(text, strlen(parts[i].prefix)));
	return FAIL_AT(E_USAGE, "--subject", "a part is none of C ST L O OU CN serialNumber");
}

static err read_subject(const char *text, struct name *name)
{
	while (*text) {
		const char *comma = strchr(text, ',');
		size_t len = comma ? (size_t)(comma - text) : strlen(text);

		TRY(read_part(slice(text, len), name));
		text += len + (comma ? 1 : 0);
	}
	return OK;
}

err command_csr(struct cli *cli, int argc, char **argv)
{
	CLEANUP(key_release) struct key key = {0};
	struct options o = {0};
	struct name subject = {0};
	struct slice der;
	struct slice pem;

	cli_parse(&argp, argc, argv, &o);
	cli_require("eseal csr", "--key", o.key, "--subject", o.subject, "-o FILE", o.out);
	TRY(read_subject(o.subject, &subject));
	TRY(cli_read_key(cli, o.key, o.passphrase_file, &key));
	TRY(csr_write(&subject, &key, cli->arena, &der));
	TRY(csr_pem(der, cli->arena, &pem));
	return cli_write(o.out, pem, false);
}
