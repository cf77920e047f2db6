/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/csr.h"

#include "cli/cli.h"

struct options {
	const char *key;
	const char *passphrase_file;
	const char *subject;
	const char *out;
};

static const struct cli_option options[] = {
	CLI_TEXT(struct options, key, "key", 'k', "FILE", "the owner's key"),
	CLI_TEXT(struct options, passphrase_file, "passphrase-file", 'p', "FILE",
		 "open the key with the passphrase in FILE"),
	CLI_TEXT(struct options, subject, "subject", 's', "NAME",
		 "parts apart by commas: C=CN,O=<credit code><name>,CN=<seal code>"),
	CLI_TEXT(struct options, out, "output", 'o', "FILE", "where the request goes (PEM)"),
};

const struct cli_form csr_form = {
	CLI_OPTIONS(options), CLI_NO_OPERANDS, "",
	"Write a certificate request (PKCS #10) for the owner's key. A government seal's "
	"certificate has the owner's credit code and name as O and the seal's code as CN.",
	false};

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

	cli_parse(&csr_form, argc, argv, &o);
	cli_require("eseal csr", "--key", o.key, "--subject", o.subject, "-o FILE", o.out);
	TRY(read_subject(o.subject, &subject));
	TRY(cli_read_key(cli, o.key, o.passphrase_file, &key));
	TRY(csr_write(&subject, &key, cli->arena, &der));
	TRY(csr_pem(der, cli->arena, &pem));
	return cli_write(o.out, pem, false);
}
