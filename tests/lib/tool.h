/* SPDX-License-Identifier: Apache-2.0 */
/* Other people's programs as judges of what we write: run one, and hand it files. */
#ifndef TESTS_LIB_TOOL_H
#define TESTS_LIB_TOOL_H

#include "base/arena.h"
#include "base/slice.h"

enum { TOOL_ARGS_MAX = 32, TOOL_OUTPUT_MAX = 1 << 20 };

/* Run a program from the PATH to its end. argv ends in NULL. The answer is its exit status, -1 when it did not run;
 * *output is all it wrote, to both streams, as text in the arena. */
int tool_run(struct arena *arena, const char *const argv[], const char **output);

/* A file with these bytes in a folder of this process; the answer is its path, in the arena. */
const char *tool_file(struct arena *arena, const char *name, struct slice bytes);

/* Remove the folder and everything in it. */
void tool_clean(void);

#endif
