/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/application.h"
#include "issuing/sql.h"

err application_store_add(struct tx *tx, const struct application *app)
{
	const char *state = application_state_word(app->state);
	const char *event = application_event_word(APPLICATION_SUBMIT);

	TRY(db_run(tx, &application_add,
		   PARAMS(db_uuid(&app->id), db_uuid(&app->applicant), db_text(app->owner_credit_code),
			  db_text(app->owner_name), db_text(app->owner_kind), db_text(app->seal_name),
			  db_text(app->seal_kind), db_text(app->caption), db_text(app->reason),
			  db_json(app->materials), db_str(state), db_instant(app->submitted_at)),
		   NULL));
	return db_run(tx, &step_record,
		      PARAMS(db_uuid(&app->id), db_int(1), db_str(event), db_str(state),
			     db_uuid(&app->applicant), db_text(app->reason), db_instant(app->submitted_at)),
		      NULL);
}

err application_row_read(struct row *row, struct application *app)
{
	struct slice state;

	TRY(row_uuid(row, &app->id));
	TRY(row_uuid(row, &app->applicant));
	TRY(row_text(row, &app->owner_credit_code));
	TRY(row_text(row, &app->owner_name));
	TRY(row_text(row, &app->owner_kind));
	TRY(row_text(row, &app->seal_name));
	TRY(row_text(row, &app->seal_kind));
	TRY(row_text(row, &app->caption));
	TRY(row_text(row, &app->reason));
	TRY(row_json(row, &app->materials));
	TRY(row_text(row, &state));
	TRY(row_int(row, &app->version));
	TRY(row_uuid_or_null(row, &app->reviewed_by, &app->reviewed));
	TRY(row_uuid_or_null(row, &app->decided_by, &app->decided));
	TRY(row_instant(row, &app->submitted_at));
	TRY(row_instant(row, &app->changed_at));
	TRY(row_end(row));
	return application_state_read(state, &app->state);
}

err application_store_lock(struct tx *tx, const struct uuid *id, const struct uuid *account,
			   struct application *app)
{
	struct row row;

	TRY(db_run_one(tx, &application_lock, PARAMS(db_uuid(id)), &row));
	TRY(application_row_read(&row, app));
	TRY(db_run_one(tx, &step_handed_in, PARAMS(db_uuid(id), db_uuid(account)), &row));
	TRY(row_bool(&row, &app->handed_in));
	return row_end(&row);
}

err application_store_get(struct tx *tx, const struct uuid *id, struct application *app)
{
	struct row row;

	TRY(db_run_one(tx, &application_get, PARAMS(db_uuid(id)), &row));
	return application_row_read(&row, app);
}

err application_store_amend(struct tx *tx, const struct application *app)
{
	return db_run_change(tx, &application_amend,
			     PARAMS(db_uuid(&app->id), db_text(app->seal_name), db_text(app->seal_kind),
				    db_text(app->caption), db_text(app->reason), db_json(app->materials),
				    db_text(app->owner_name), db_text(app->owner_kind)));
}

/* Who reviewed and who decided follows from the step; going back to the applicant forgets both. */
static void note_people(struct application *app, enum application_event event, const struct actor *actor)
{
	switch (event) {
	case APPLICATION_REVIEW:
		app->reviewed = true;
		app->reviewed_by = actor->account;
		break;
	case APPLICATION_APPROVE:
	case APPLICATION_REJECT:
		app->decided = true;
		app->decided_by = actor->account;
		break;
	case APPLICATION_RETURN:
		app->reviewed = false;
		break;
	default:
		break;
	}
}

err application_store_move(struct tx *tx, struct application *app, const struct life_step *step,
			   const struct actor *actor, struct slice remark, instant now,
			   const struct signed_document *approval)
{
	const char *state = application_state_word((enum application_state)step->to);
	const char *event = application_event_word((enum application_event)step->event);
	struct slice none = slice(NULL, 0);

	note_people(app, (enum application_event)step->event, actor);
	TRY(db_run_change(tx, &application_move,
			  PARAMS(db_uuid(&app->id), db_int(app->version), db_str(state),
				 db_uuid(app->reviewed ? &app->reviewed_by : NULL),
				 db_uuid(app->decided ? &app->decided_by : NULL), db_instant(now),
				 db_bytes_or_null(approval ? approval->document : none),
				 db_bytes_or_null(approval ? approval->signature : none))));
	app->state = (enum application_state)step->to;
	app->version++;
	app->changed_at = now;
	return db_run(tx, &step_record,
		      PARAMS(db_uuid(&app->id), db_int(app->version), db_str(event), db_str(state),
			     db_uuid(&actor->account), db_text(remark), db_instant(now)),
		      NULL);
}
