/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP writer whose output zip_open takes and which is the same for the same input: sizes in the local
 * headers, no data descriptors, no extra fields, UTF-8 names, new files dated 1980-01-01.
 *
 * It is our own, over zlib, because continuing a signed document must carry the other entries over as they are
 * packed; libzip unpacks and packs again, or rewrites a file in place. */
#ifndef ZIP_WRITE_H
#define ZIP_WRITE_H

#include "zip/read.h"

struct zip_part;

struct zip_writer {
	struct arena *arena;
	struct zip_part *parts;
	size_t count;
	size_t room;
};

/* Begin a container of at most max_entries entries. E_NO_MEMORY, E_ZIP_LIMIT over ZIP_ENTRIES_MAX. */
err zip_writer_init(struct zip_writer *writer, struct arena *arena, size_t max_entries);

/* Carry an entry over: its packed bytes, date and attributes, under a header of our own. Borrows the entry's
 * container until zip_write_end. E_ZIP_LIMIT. */
err zip_write_copy(struct zip_writer *writer, const struct zip_entry *entry);

/* Add a file, deflated when that makes it smaller. Borrows name and bytes until zip_write_end. E_ZIP_LIMIT,
 * E_ZIP_PATH when the name is not one that zip_open takes, E_NO_MEMORY. */
err zip_write_file(struct zip_writer *writer, struct slice name, struct slice bytes);

/* The same, but stored as it is: so the container is the same bytes whatever library packs. E_ZIP_LIMIT, E_ZIP_PATH,
 * E_NO_MEMORY. */
err zip_write_stored(struct zip_writer *writer, struct slice name, struct slice bytes);

/* The whole container, in the arena. E_ZIP_LIMIT over FILE_MAX, E_NO_MEMORY. */
err zip_write_end(struct zip_writer *writer, struct slice *out);

#endif
