/* SPDX-License-Identifier: Apache-2.0 */
/* The content of an entry piece by piece, for who takes several in turn. */
#ifndef ZIP_FLOW_H
#define ZIP_FLOW_H

#include "zip/read.h"

struct zip_flow;

/* Begin. Takes some 80 KB, however large the entry. E_NO_MEMORY. */
err zip_flow_begin(const struct zip_entry *entry, struct zip_flow **out);

/* The next piece, which stays until the next call; an empty one is the end, and says that size and CRC were right.
 * E_ZIP_AMBIGUOUS when they are not, or bytes are left over. */
err zip_flow_next(struct zip_flow *flow, struct slice *piece);

/* NULL is fine. */
void zip_flow_end(struct zip_flow *flow);

/* ---- for common/zip alone ---- */

/* The packed bytes must end with their stream, having given exactly the size of the headers. E_ZIP_AMBIGUOUS. */
err zip_check_end(const struct zip_entry *entry, bool ended, size_t left, uint64_t given);

/* The content must have the CRC of the headers. E_ZIP_AMBIGUOUS. */
err zip_check_crc(const struct zip_entry *entry, uint32_t crc);

#endif
