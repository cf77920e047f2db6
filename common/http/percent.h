/* SPDX-License-Identifier: Apache-2.0 */
/* Percent-encoding (RFC 3986 §2.1). */
#ifndef HTTP_PERCENT_H
#define HTTP_PERCENT_H

#include "base/arena.h"

/* The bytes behind the encoding, with a NUL behind them that does not count. "+" is itself: these are not
 * HTML forms. E_SYNTAX for a percent sign without two hexadecimal digits, E_NO_MEMORY. */
err percent_decode(struct arena *arena, struct slice from, struct slice *out);

#endif
