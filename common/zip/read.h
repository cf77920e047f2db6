/* SPDX-License-Identifier: Apache-2.0 */
/* A strict ZIP reader for containers that somebody signed: one reading of a container, or none.
 *
 * Every byte of the container belongs to exactly one thing: the entries follow each other from offset 0, then
 * comes the central directory, then one end record, then nothing. What the local header of an entry says
 * equals what the central directory says. Two names that any usual reader could take for the same file are
 * refused. So a reader that streams local headers, one that seeks from the end and one that ignores case or
 * character set all see the same files with the same content as we do, or nobody opens the container.
 *
 * Everything here points into the bytes given to zip_open or into its arena; both must stay. */
#ifndef ZIP_READ_H
#define ZIP_READ_H

#include "base/arena.h"

enum zip_method { ZIP_STORED = 0, ZIP_DEFLATED = 8 };

struct zip_entry {
	struct slice
		name; /* path from the root: UTF-8, no leading, trailing or double slash, no "." or ".." */
	struct slice key; /* the name as a reader sees it that ignores case and Unicode form */
	bool folder;      /* a directory entry; its size is 0 */
	enum zip_method method;
	uint32_t crc;
	uint32_t attributes; /* external attributes as stored */
	uint16_t made_by;    /* version and system as stored */
	uint16_t dos_time;
	uint16_t dos_date;
	size_t size;         /* unpacked bytes */
	size_t offset;       /* of the local header */
	struct slice packed; /* the data as stored */
};

struct zip {
	struct slice bytes;
	struct zip_entry *entries; /* as the central directory lists them */
	size_t count;
	const struct zip_entry **by_key; /* sorted, for finding */
	size_t files;                    /* entries that are not folders */
};

/* Whether the bytes claim to be a ZIP container at all: they start with an entry, or hold an end record. Says
 * nothing of whether zip_open will take them. */
bool zip_is_claimed(struct slice bytes);

/* Read the directory of a container and prove that it has one reading. Borrows bytes.
 *
 * E_ZIP_AMBIGUOUS: headers that disagree, gaps, overlaps, bytes before, between or behind, a comment of the
 *   container, more than one end record, encryption, an unknown method, a name that is not UTF-8, equal names.
 * E_ZIP_PATH: a name that is absolute, climbs out, or holds a backslash, drive letter or control character; an
 *   entry that is a link or a device.
 * E_ZIP_LIMIT: over ZIP_ENTRIES_MAX, ZIP_TOTAL_MAX, ZIP_RATIO_MAX or ZIP_NESTING_MAX, or a container in itself.
 * E_NO_MEMORY. The place of an error is the entry's name, as far as it can be shown. */
err zip_open(struct arena *arena, struct slice bytes, struct zip *out);

/* The file of this name (folders are not found), NULL when there is none. With case_differs, a name that
 * differs only in letter case or Unicode form is found too, and *case_differs says whether it did. */
const struct zip_entry *zip_find(const struct zip *zip, struct slice name, bool *case_differs);

/* The content, whole, in the arena; a stored entry's is borrowed from the container. E_ZIP_AMBIGUOUS when size
 * or CRC are not those of the headers or bytes are left over; E_NO_MEMORY. */
err zip_unpack(struct arena *arena, const struct zip_entry *entry, struct slice *out);

/* The same content in pieces, handed to the sink in order; nothing is kept. The sink's errors are handed on.
 * Size and CRC are known to be right only when this returns OK. */
typedef err (*zip_sink)(void *context, struct slice piece);
err zip_stream(const struct zip_entry *entry, zip_sink sink, void *context);

#endif
