/* SPDX-License-Identifier: Apache-2.0 */
/* One character set: UTF-8, with or without its byte order mark, declared or not. */
#ifndef XML_ENCODING_H
#define XML_ENCODING_H

#include "base/err.h"
#include "base/slice.h"

/* E_XML_FORBIDDEN when the bytes are not UTF-8 or declare another character set. *mark: the length of the byte
 * order mark, 0 or 3. */
err xml_check_encoding(struct slice bytes, size_t *mark);

#endif
