/* SPDX-License-Identifier: Apache-2.0 */
/* An office says again what it announced, to those who may ask (proto/subjects.def): its outbox is the truth, and what
 * the courier has forgotten is had from there. Every office that announces answers this, without rows of its own. */
#ifndef SVC_PAST_H
#define SVC_PAST_H

#include "svc/route.h"

enum { PAST_ROUTES = 8 };
extern const struct bus_route past_routes[PAST_ROUTES + 1];

#endif
