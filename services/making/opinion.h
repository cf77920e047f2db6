/* SPDX-License-Identifier: Apache-2.0 */
/* Opinions of the issuing department on cancelling seals (art. 19), kept as they were signed. Without one that agrees
 * and is about this very seal, nothing is cancelled. */
#ifndef MAKING_OPINION_H
#define MAKING_OPINION_H

#include "making/known_seal.h"
#include "trust/document.h"

struct opinion {
	struct slice seal_code;
	struct slice owner_credit_code;
	bool agreed;
	struct signed_document document;
};

/* Check a signed opinion and keep it. E_OPINION when it is not the department's, or is not a whole opinion. */
err opinion_take_in(struct request *req, struct tx *tx, const struct signed_document *document,
		    struct opinion *out);

/* One that was kept, by the request for cancellation that it decides; its signature is checked once more. E_OPINION
 * when there is none. */
err opinion_find(struct request *req, struct tx *tx, struct slice cancellation_id, struct opinion *out);

/* Does it allow the cancellation of this seal? Pure. E_OPINION. */
err opinion_check(const struct opinion *opinion, const struct known_seal *seal);

#endif
