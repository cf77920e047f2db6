/* SPDX-License-Identifier: Apache-2.0 */
/* Errands: what the registry is asked to do for an order or its seal, and what came of it. An errand is put on record with
 * the command in the outbox; the answer, a refusal included, is recorded when it comes, and whoever waits is told. */
#ifndef MAKING_ERRAND_H
#define MAKING_ERRAND_H

#include <protobuf-c/protobuf-c.h>

#include "making/store.h"

struct errand {
	struct uuid id; /* of the command */
	struct uuid order_id;
	struct slice seal_code; /* empty while a code is being asked for */
	struct slice event;     /* of a change of status: as in proto/lives.def; otherwise empty */
	struct uuid asked_by;
	bool answered;
	struct slice refused; /* name of an error's code; empty: done, when answered */
	struct slice detail;
};

/* Ask, and remember that this request waits. event and reason are for the record; they may be empty. E_CONFLICT while
 * an earlier errand of the same order has no answer. */
struct errand_form {
	enum subject subject;
	struct slice event;
	struct slice reason;
	const ProtobufCMessage *message;
};
err errand_start(struct request *req, struct tx *tx, const struct order *order,
		 const struct errand_form *form);

/* The errand that is answered now (req->heard), and its answer recorded. *done is false when the registry refused: then
 * nothing else is to be done. */
err errand_answered(struct request *req, struct tx *tx, struct errand *out, bool *done);

/* Record that the answer cannot be used. */
err errand_spoil(struct request *req, struct tx *tx, const struct errand *errand, err why);

/* For reply_when: the errand of this request. E_PENDING while there is no answer; a refusal comes back as the error that
 * the registry named. */
err errand_wait(struct request *req, struct tx *tx, struct errand *out);

/* The errands of an order, newest first, as a list named "errands". */
err errands_put_json(struct tx *tx, const struct order *order, struct json *json);

#endif
