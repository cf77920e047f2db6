/* SPDX-License-Identifier: Apache-2.0 */
/* Names of entries: which are refused, and which two are the same to somebody. */
#ifndef ZIP_NAME_H
#define ZIP_NAME_H

#include "base/arena.h"

struct zip_name {
	struct slice path; /* normal: no leading, trailing or double slash, no "." */
	struct slice key;  /* the path without letter case, in Unicode form C */
	struct slice
		gbk; /* the key of what a reader sees that takes the bytes for GBK; empty when the same */
	bool folder;
};

/* Read a name as stored. flagged: the entry says that its name is UTF-8. E_ZIP_PATH, E_ZIP_AMBIGUOUS (not
 * UTF-8), E_NO_MEMORY. */
err zip_name_read(struct arena *arena, struct slice stored, bool flagged, struct zip_name *out);

/* The key of a path of nothing but ASCII, as long as the path itself; false when it holds anything else. */
bool zip_ascii_key(struct slice path, uint8_t *key);

/* The key of any path. E_NO_MEMORY. */
err zip_name_key(struct arena *arena, struct slice path, struct slice *key);

/* By bytes, then by length: for sorting and searching keys. */
int zip_key_compare(struct slice a, struct slice b);

/* Refuse an entry: E_ZIP_…, with its name made printable as the place. */
err zip_refuse(enum code code, struct slice name, const char *why);

#endif
