/* SPDX-License-Identifier: Apache-2.0 */
/* The integrity file of GM/T 0099-2020 D.1: OFDEntries.xml, which lists a package's files, signed by the world's owner. */
#ifndef TESTS_LIB_ENTRIES_H
#define TESTS_LIB_ENTRIES_H

#include "lib/forge.h"

/* "<ofd:File …/>" for each file of a container. */
const char *entries_list(struct slice container);

/* The container with an integrity file that lists these. */
struct slice entries_with(struct slice container, const char *list);

#endif
