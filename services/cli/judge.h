/* SPDX-License-Identifier: Apache-2.0 */
/* The judge as a command uses it: evidence from a folder. */
#ifndef CLI_JUDGE_H
#define CLI_JUDGE_H

#include "cli/cli.h"
#include "trust/folder.h"
#include "verify/verify.h"

struct judging {
	struct trust_view view;
	struct evidence evidence;
	struct verify_request request; /* points to evidence: do not copy */
	char id[37];
};

/* Rules and evidence: trust may be NULL (nobody is trusted). The moment of judging is cli->now. E_FIELD for an unknown
 * policy; errors of trust_folder_read. */
err judging_prepare(struct cli *cli, const char *trust, const char *policy, struct judging *out);

#endif
