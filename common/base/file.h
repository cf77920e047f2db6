/* SPDX-License-Identifier: Apache-2.0 */
/* Files, whole. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

/* All of a file, in the arena, with a NUL behind it that does not count. E_IO (the detail says what the system
 * said), E_TOO_BIG over max, E_NO_MEMORY. */
err file_read(struct arena *arena, const char *path, size_t max, struct slice *out);

/* Put a file in its place at once: written beside it with this mode, flushed to disk, renamed. Whoever reads the
 * path sees the old content or the new. E_IO; on error the old content stays. */
err file_write(const char *path, struct slice bytes, unsigned mode);

#endif
