/* SPDX-License-Identifier: Apache-2.0 */
/* Makes ZIP containers for tests: honest ones by default, and each kind of lie by setting one field. */
#ifndef TESTS_LIB_ZIPMAKER_H
#define TESTS_LIB_ZIPMAKER_H

#include "base/arena.h"

struct zipmaker_entry {
	struct slice name; /* as stored in both headers */
	struct slice content;
	bool stored;     /* else deflated */
	bool descriptor; /* sizes and CRC behind the data */
	bool utf8;       /* the UTF-8 flag */
	uint32_t attributes;

	/* lies and oddities */
	struct slice local_name;   /* another name in the local header */
	uint16_t flags;            /* more flags, in both headers */
	uint16_t local_flags;      /* more flags, in the local header */
	uint16_t method;           /* another method, in both headers */
	uint32_t local_crc_xor;    /* another CRC in the local header */
	uint32_t local_size_add;   /* another size in the local header */
	uint32_t central_size_add; /* another size in the central directory */
	bool hidden;               /* in the local stream only */
	bool twice;                /* listed twice in the central directory, at one place */
	bool local_zip64;          /* sizes in a zip64 field of the local header */
	bool central_zip64;        /* ... of the central header */
	uint64_t zip64_size_add;   /* another size in the zip64 fields */
	bool zip64_beside;         /* the zip64 fields stand beside full 32-bit fields */
	struct slice
		behind_data; /* bytes between the packed data's end and the next entry, counted as packed */
};

struct zipmaker {
	const struct zipmaker_entry *entries;
	size_t count;

	/* lies and oddities */
	struct slice prefix, suffix, comment;
	struct slice gap;   /* between the last entry and the central directory */
	bool shift;         /* offsets count the prefix */
	bool two_ends;      /* a second end record */
	bool zip64_end;     /* with a zip64 end record and locator */
	uint64_t zip64_add; /* which says so many entries more */
	size_t cut;         /* bytes cut off at the end */
	bool overlap;       /* the second entry lies inside the first one's data */
	uint16_t count_add; /* the end record says so many entries more */
};

/* The container, in the arena. The test fails when memory runs out. */
struct slice zipmaker_make(struct arena *arena, const struct zipmaker *maker);

/* A container of these entries and nothing special. */
struct slice zipmaker_honest(struct arena *arena, const struct zipmaker_entry *entries, size_t count);

/* A copy of a container with one file's content exchanged, added when it was not there, or, with a NULL content,
 * left out. All files are packed anew; folders go. */
struct slice zipmaker_with(struct arena *arena, struct slice container, const char *name,
			   struct slice content);

/* The files of a container, packed anew, and behind them the entries of maker, with what it says of the whole. */
struct slice zipmaker_again(struct arena *arena, struct slice container, const struct zipmaker *maker);

/* What a file of a container holds. The test fails when there is none of that name. */
struct slice zipmaker_file(struct arena *arena, struct slice container, const char *name);

/* A file read whole, in the arena. The test fails when there is none. */
struct slice zipmaker_read(struct arena *arena, const char *path);

#endif
