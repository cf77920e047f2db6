/* SPDX-License-Identifier: Apache-2.0 */
/* By what doors the making unit is entered. */
#ifndef MAKING_ROUTES_H
#define MAKING_ROUTES_H

#include "svc/route.h"

extern const struct route making_routes[];
extern const struct event_route making_heard[];
extern const struct answer_route making_answered[];

#endif
