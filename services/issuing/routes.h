/* SPDX-License-Identifier: Apache-2.0 */
/* By what doors the issuing department is entered. */
#ifndef ISSUING_ROUTES_H
#define ISSUING_ROUTES_H

#include "svc/route.h"

extern const struct route issuing_routes[];

#endif
