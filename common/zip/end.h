/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a container: one end record that reaches the last byte, with its zip64 twin when there is one. */
#ifndef ZIP_END_H
#define ZIP_END_H

#include "base/err.h"
#include "base/slice.h"

struct zip_end {
	uint64_t count;          /* entries, as declared */
	struct slice directory;  /* the central directory's bytes */
	size_t directory_offset; /* where it starts: behind the last entry */
};

/* E_ZIP_AMBIGUOUS when the records contradict each other or leave bytes over; E_ZIP_LIMIT over
 * ZIP_ENTRIES_MAX. */
err zip_end_read(struct slice bytes, struct zip_end *out);

#endif
