/* SPDX-License-Identifier: Apache-2.0 */
/* Many files: worker processes, a progress bar for whoever watches, one line of JSON a file or a summary for people. */
#ifndef CLI_VERIFY_MANY_H
#define CLI_VERIFY_MANY_H

#include "cli/verify_one.h"

/* Judge them all; a file that cannot be read or kills the judge is one line of the outcome. The exit status is the worst of
 * all, 130 when the user ended it. Errors of paths_read and crew_run; E_OUTPUT. */
err verify_many(struct cli *cli, struct verifying *verifying);

#endif
