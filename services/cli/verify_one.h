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
	int64_t jobs;     /* 0: not given */
	int64_t patience; /* seconds for a file; 0: not given */
	bool json;
};

struct verifying {
	const struct verify_options *options;
	struct judging judging; /* rules and evidence: do not copy */
	struct asked_sources sources;
	struct court *court; /* NULL until a file is to be judged in this process's name */
	bool opened;
};

struct verdict {
	enum indication indication;
	enum reason reason;
	struct slice json; /* the report */
};

/* Several files, a folder, or a number of jobs: then the answer is a summary. */
bool verify_is_many(const struct verify_options *options);

/* Read what the options name, which are set already. Everything lives in cli's arena. Errors of judging_prepare,
 * cli_read_cert. */
err verifying_prepare(struct cli *cli, struct verifying *verifying);

/* Start a cell for the files of this process, unless a gateway judges them; the first file does it otherwise. E_CELL. */
err verifying_start(struct verifying *verifying);

/* Judge a file ("-" is standard input). The verdict lives in cli's arena. E_IO when it cannot be read, E_TOO_BIG,
 * E_CELL when the cell that reads it ends of it, E_UNREACHABLE when gateway or responder cannot be asked. */
err verifying_judge(struct cli *cli, struct verifying *verifying, const char *path, struct verdict *out);

/* End the cell, forget whom was asked. */
void verifying_close(struct verifying *verifying);

#endif
