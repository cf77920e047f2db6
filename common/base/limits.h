/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit of the suite, from the table in proto/limits.def, as compile-time constants. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum limit {
#define LIMIT(name, value, bounds) name = (value),
#include "limits.def"
#undef LIMIT
};

#endif
