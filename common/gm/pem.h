/* SPDX-License-Identifier: Apache-2.0 */
/* PEM (RFC 7468) around DER. */
#ifndef GM_PEM_H
#define GM_PEM_H

#include "base/arena.h"

/* "-----BEGIN label-----", base64 in lines of 64, "-----END label-----". E_NO_MEMORY. */
err pem_write(const char *label, struct slice der, struct arena *arena, struct slice *text);

/* The next block with this label; *text moves behind it. *found is false at the end. Text between blocks is passed
 * over. E_SYNTAX when a block is not closed or not base64. */
err pem_next(struct slice *text, const char *label, struct arena *arena, struct slice *der, bool *found);

/* DER as it is (first byte 30), else the first PEM block with this label. E_SYNTAX when it is neither. */
err pem_or_der(struct slice bytes, const char *label, struct arena *arena, struct slice *der);

#endif
