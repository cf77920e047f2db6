/* SPDX-License-Identifier: Apache-2.0 */
/* An application: what the applicant asks for, and how far it has come. */
#ifndef ISSUING_APPLICATION_H
#define ISSUING_APPLICATION_H

#include "db/db.h"
#include "issuing/life.h"
#include "svc/request.h"
#include "trust/document.h"

struct application {
	struct uuid id;
	struct uuid applicant;
	struct slice owner_credit_code, owner_name, owner_kind;
	struct slice seal_name, seal_kind, caption;
	struct slice reason;
	struct slice materials; /* JSON: a list of {kind, name, sm3} */
	enum application_state state;
	int64_t version;
	struct uuid reviewed_by, decided_by;
	bool reviewed, decided;
	bool handed_in; /* by the one who acts now: see application_store_lock */
	instant submitted_at, changed_at;
};

/* ---- form ---- */

/* What an applicant hands in; fills owner, seal, reason and materials. E_FIELD. */
err application_form_read(struct request *req, struct application *app);

/* What an officer says with a step, under this name ("opinion", "reason"). E_FIELD. */
err remark_form_read(struct request *req, const char *name, struct slice *remark);

/* ---- store ---- */

err application_store_add(struct tx *tx, const struct application *app);

/* One application; lock holds it until commit, for an account that is to take a step, and tells whether that account
 * ever handed it in. E_NOT_FOUND. */
err application_store_lock(struct tx *tx, const struct uuid *id, const struct uuid *account,
			   struct application *app);
err application_store_get(struct tx *tx, const struct uuid *id, struct application *app);

/* What was corrected, before the step that hands it in again. */
err application_store_amend(struct tx *tx, const struct application *app);

/* Take a step: the row and the record of the step. approval is NULL but for the step that approves. Brings app up to
 * date. */
err application_store_move(struct tx *tx, struct application *app, const struct life_step *step,
			   const struct actor *actor, struct slice remark, instant now,
			   const struct signed_document *approval);

/* The next row of application_list. */
err application_row_read(struct row *row, struct application *app);

/* ---- who may see it, what comes next, what is said ---- */

/* Officers see all; others see their unit's, and for the rest there is none: E_NOT_FOUND. */
err actor_may_see(const struct actor *actor, struct slice owner_credit_code);

err application_step(const struct application *app, enum application_event event, const struct actor *actor,
		     const struct life_step **step);

/* Announce the step and answer with the application as it is now. */
err application_announce(struct request *req, struct tx *tx, const struct application *app,
			 const struct life_step *step, const struct signed_document *approval);
err application_reply(struct request *req, int status, const struct application *app);
void application_put_json(struct json *json, const struct application *app);

/* The part that most steps share: lock, see, decide, store, announce, answer. */
err application_take_step(struct request *req, struct tx *tx, enum application_event event,
			  struct slice remark);

#endif
