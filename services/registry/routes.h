/* SPDX-License-Identifier: Apache-2.0 */
/* By what doors the registry is entered. */
#ifndef REGISTRY_ROUTES_H
#define REGISTRY_ROUTES_H

#include "svc/route.h"

extern const struct route registry_routes[];
extern const struct bus_route registry_asked[];

#endif
