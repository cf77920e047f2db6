/* SPDX-License-Identifier: Apache-2.0 */
/* Judging one file as `eseal verify` does, here or by a gateway; prepared once for as many files as there are. */
#ifndef CLI_VERIFY_ONE_H
#define CLI_VERIFY_ONE_H

#include "cli/judge.h"
#include "cli/revocation.h"

struct verify_options {
	struct cli_words files;
	const char *policy;
	const char *time_rule;
	const char *trust;
	const char *cert;
	const char *signature; /* beside the document; NULL: inside */
	const char *gateway;
	const char *at;
	const char *ocsp;
	const char *crl;
	int64_t jobs; /* 0: not given */
	bool json;
};

struct verifying {
	const struct verify_options *options;
	struct judging judging; /* rules and evidence: do not copy */
	struct asked_sources sources;
	bool opened;
};

struct verdict {
	enum indication indication;
	enum reason reason;
	struct slice json; /* the report */
};

/* Read what the options name. Everything lives in cli's arena. Errors of judging_prepare, cli_read_cert. */
err verifying_prepare(struct cli *cli, const struct verify_options *options, struct verifying *out);

/* Judge a file ("-" is standard input). The verdict lives in cli's arena. E_IO when it cannot be read, E_TOO_BIG,
 * E_UNREACHABLE when gateway or responder cannot be asked. */
err verifying_judge(struct cli *cli, struct verifying *verifying, const char *path, struct verdict *out);

/* Forget whom was asked. */
void verifying_close(struct verifying *verifying);

/* The exit status that goes with a verdict. */
int verdict_exit(enum indication indication);

#endif
