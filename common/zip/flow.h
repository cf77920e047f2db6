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

/* The stream does not end with the packed bytes, or gave another size than that of the headers. E_ZIP_AMBIGUOUS. */
err zip_refuse_content(const struct zip_entry *entry);

/* The content must have the CRC of the headers. E_ZIP_AMBIGUOUS. */
err zip_check_crc(const struct zip_entry *entry, uint32_t crc);

#endif
