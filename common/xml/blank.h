/* SPDX-License-Identifier: Apache-2.0 */
/* White space of XML 1.0 §2.3. */
#ifndef XML_BLANK_H
#define XML_BLANK_H

#include <stdbool.h>
#include <stdint.h>

static inline bool xml_is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

#endif
