/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a command line means: those it names, and all in the folders it names. */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include "cli/cli.h"

struct paths {
	const char **at; /* of a folder in the order of the bytes of their paths; operands in theirs */
	size_t count;
};

bool path_is_folder(const char *path);

/* Files are taken as they are named. In a folder every plain file counts, however it is called, in all folders below;
 * links are not followed. E_IO for a folder that cannot be read, E_TOO_BIG over PATHS_MAX files or PATHS_DEPTH_MAX levels,
 * E_NO_MEMORY. */
err paths_read(struct cli *cli, const struct cli_words *words, struct paths *out);

#endif
