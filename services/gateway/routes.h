/* SPDX-License-Identifier: Apache-2.0 */
/* By what doors the gateway is entered. */
#ifndef GATEWAY_ROUTES_H
#define GATEWAY_ROUTES_H

#include "http/page.h"
#include "svc/route.h"

extern const struct route gateway_routes[];

/* Its pages, from web/. */
extern const struct page gateway_pages[];

#endif
