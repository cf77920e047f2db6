/* SPDX-License-Identifier: Apache-2.0 */
/* A forger's edits to the files of a container, as the bytes of a fuzzer say them: so every run has a container that opens,
 * and what is tried is what lies behind it. For fuzzing targets. */
#ifndef TESTS_LIB_EDITED_H
#define TESTS_LIB_EDITED_H

#include "lib/forge.h"
#include "lib/zipmaker.h"

enum { EDITED_FILES_MAX = 64 };

struct edited_files {
	struct zipmaker_entry entry[EDITED_FILES_MAX];
	size_t count;
};

/* The files of an honest container, in world.arena. */
void edited_files_of(struct slice container, struct edited_files *files);

/* Take bytes, or a number of so many bytes, off the input; less when it ends. */
struct slice edited_take(struct slice *input, size_t count);
size_t edited_number(struct slice *input, size_t bytes);

/* The content with `cut` bytes at a place exchanged for others. */
struct slice edited_splice(struct arena *arena, struct slice content, size_t place, size_t cut,
			   struct slice by);

/* Do the next edit of the input: overwrite, insert, cut, replace, rename, add, drop. */
void edited_once(struct arena *arena, struct edited_files *files, struct slice *input);

/* A mutator: every other time one more file is exchanged for a slightly changed copy of itself, for the fuzzer alone would
 * hardly come upon a text that is still what it was. mutate is LLVMFuzzerMutate. */
size_t edited_mutant(const struct edited_files *honest, uint8_t *at, size_t len, size_t max, unsigned seed,
		     size_t (*mutate)(uint8_t *, size_t, size_t));

#endif
