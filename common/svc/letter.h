/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in the outbox (db/outbox.h), as the bus says it. */
#ifndef SVC_LETTER_H
#define SVC_LETTER_H

#include "bus/events.h"
#include "db/outbox.h"

/* The subject of a command: "registry.file-seal" is SUBJECT_FILE_SEAL; NO_SUBJECT when there is no such row. */
enum subject letter_subject(const struct letter *letter);

/* The same for every sending. */
struct saying letter_saying(const struct letter *letter);

/* A numbered event as its envelope: whenever it is sealed, the same is said. Bytes live in the arena. */
err letter_seal_event(struct bus *bus, struct arena *arena, const struct letter *letter,
		      struct event_out *out);

#endif
