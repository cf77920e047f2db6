/* SPDX-License-Identifier: Apache-2.0 */
/* A use case entered as over the bus, without one: an office with colleagues whose signatures it knows, and what one of them
 * asks, in the test's own transaction. */
#ifndef TESTS_LIB_HEARD_H
#define TESTS_LIB_HEARD_H

#include <protobuf-c/protobuf-c.h>

#include "eseal/v1/documents.pb-c.h"
#include "lib/pki.h"
#include "svc/inside.h"

/* An office of region 310000, and the issuing and making office, whose certificates it knows. */
struct colleagues {
	struct svc svc;
	struct pki_party self, issuing, making;
};

void colleagues_begin(struct colleagues *them, const struct office_def *def, struct arena *arena);
void colleagues_end(struct colleagues *them);

/* Call the handler as if that office had asked this. reply may be NULL. */
err heard_do(struct colleagues *them, handler handle, enum office_name from, const ProtobufCMessage *said,
	     instant now, struct tx *tx, struct reply *reply);

/* A document of one of them, in the arena. */
Eseal__V1__SignedDocument *paper_of(struct arena *arena, const struct pki_party *party, instant now,
				    const ProtobufCMessage *message);

#endif
