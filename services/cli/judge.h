/* SPDX-License-Identifier: Apache-2.0 */
/* The judge as a command uses it: evidence from a folder, and a court of one cell, in which strangers' files are read. */
#ifndef CLI_JUDGE_H
#define CLI_JUDGE_H

#include "cli/cli.h"
#include "court/court.h"
#include "trust/folder.h"

struct judging {
	struct trust_view view;
	struct evidence evidence;
	struct verify_request request; /* points to evidence: do not copy */
	char id[37];
};

/* Rules and evidence: trust may be NULL (nobody is trusted). The moment of judging is cli->now. E_USAGE for an unknown
 * policy; errors of trust_folder_read. */
err judging_prepare(struct cli *cli, const char *trust, const char *policy, struct judging *out);

/* A court that has a file judged for at most so many seconds (0: JUDGE_SECONDS). It starts while its caller goes on; what
 * keeps it from starting is told by the first case. E_CELL, E_NO_MEMORY. */
err judging_court(int64_t seconds, struct court **out);

/* For CLEANUP. */
void judging_close(struct court **court);

/* A file as the source of a case ("-" is standard input): ctx is its path. */
struct cell_source judging_file(const char *path);

/* The exit status that goes with a verdict. */
int verdict_exit(enum indication indication);

#endif
