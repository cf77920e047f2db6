/* SPDX-License-Identifier: Apache-2.0 */
/* Doing it once: the Idempotency-Key of an HTTP request, and the inbox for what comes over the bus. */
#ifndef SVC_ONCE_H
#define SVC_ONCE_H

#include "svc/act.h"

/* The act of an HTTP request, of a command, of an event. */
struct act once_http(const struct route *route);
struct act once_command(const struct bus_route *route);
struct act once_event(handler handle);

/* The answer that was not known when the key's request committed. Keeps it in place of the first 202. */
err once_keep_late(struct request *req, struct tx *tx);

#endif
