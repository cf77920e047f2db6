/* SPDX-License-Identifier: Apache-2.0 */
/* Which seal an event is about, so that the record can be read seal by seal. */
#ifndef AUDIT_SEAL_OF_H
#define AUDIT_SEAL_OF_H

#include "base/arena.h"
#include "base/tables.h"

/* The code, in the arena; empty when it is about none, or several. E_SYNTAX when the payload is not the event's. */
err seal_of_event(struct arena *arena, enum event event, struct slice payload, struct slice *code);

#endif
