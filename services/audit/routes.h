/* SPDX-License-Identifier: Apache-2.0 */
/* By what doors the audit office is entered, and what it hears. */
#ifndef AUDIT_ROUTES_H
#define AUDIT_ROUTES_H

#include "svc/route.h"

extern const struct route audit_routes[];
extern const struct event_route audit_heard[];

#endif
