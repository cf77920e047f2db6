/* SPDX-License-Identifier: Apache-2.0 */
/* The two headers of an entry, the one in the central directory and the local one, read alike so that they can
 * be compared. */
#ifndef ZIP_HEADER_H
#define ZIP_HEADER_H

#include "base/err.h"
#include "base/slice.h"

struct zip_header {
	uint16_t made_by, flags, method, dos_time, dos_date;
	uint32_t crc, attributes;
	uint64_t packed, size, offset; /* zip64 resolved; offset in the central header only */
	struct slice name;             /* as stored */
	size_t length;                 /* of the whole header */
};

/* Read the header at the start of bytes. E_ZIP_AMBIGUOUS when it is cut off, is another record, holds extra
 * fields that contradict it, a comment, encryption or an unknown method. */
err zip_header_central(struct slice bytes, struct zip_header *out);
err zip_header_local(struct slice bytes, struct zip_header *out);

/* Whether the local header says what the central one says. E_ZIP_AMBIGUOUS. */
err zip_header_agree(const struct zip_header *central, const struct zip_header *local);

#endif
