/* SPDX-License-Identifier: Apache-2.0 */
/* A request to cancel a seal, and the department's opinion on it (art. 19). */
#ifndef ISSUING_CANCELLATION_H
#define ISSUING_CANCELLATION_H

#include "db/db.h"
#include "issuing/life.h"
#include "svc/request.h"
#include "trust/document.h"

struct cancellation {
	struct uuid id;
	struct uuid requested_by;
	struct slice seal_code;
	struct slice owner_credit_code;
	struct slice cause;
	struct slice reason;
	enum cancellation_state state;
	int64_t version;
	instant requested_at;
};

/* E_CONFLICT when a request for this seal is open already. */
err cancellation_store_add(struct tx *tx, const struct cancellation *c);

/* One request; lock holds it until commit. E_NOT_FOUND. */
err cancellation_store_lock(struct tx *tx, const struct uuid *id, struct cancellation *c);
err cancellation_store_get(struct tx *tx, const struct uuid *id, struct cancellation *c);

/* Take a step that decides; brings c up to date. */
err cancellation_store_move(struct tx *tx, struct cancellation *c, const struct life_step *step,
			    const struct actor *actor, struct slice remark, instant now,
			    const struct signed_document *opinion);

err cancellation_step(const struct cancellation *c, enum cancellation_event event, const struct actor *actor,
		      const struct life_step **step);

err cancellation_announce(struct request *req, struct tx *tx, const struct cancellation *c,
			  const struct life_step *step, const struct signed_document *opinion);
err cancellation_reply(struct request *req, int status, const struct cancellation *c);

#endif
