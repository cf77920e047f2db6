/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/cancellation.h"

#include "bus/pb.h"
#include "eseal/v1/events.pb-c.h"
#include "issuing/sql.h"
#include "svc/send.h"

static err record(struct tx *tx, const struct cancellation *c, enum cancellation_event event,
		  const struct uuid *actor, struct slice remark, instant now)
{
	return db_run(tx, &step_record,
		      PARAMS(db_uuid(&c->id), db_int(c->version), db_str(cancellation_event_word(event)),
			     db_str(cancellation_state_word(c->state)), db_uuid(actor), db_text(remark),
			     db_instant(now)),
		      NULL);
}

err cancellation_store_add(struct tx *tx, const struct cancellation *c)
{
	TRY(db_run(tx, &cancellation_add,
		   PARAMS(db_uuid(&c->id), db_uuid(&c->requested_by), db_text(c->seal_code),
			  db_text(c->owner_credit_code), db_text(c->cause), db_text(c->reason),
			  db_str(cancellation_state_word(c->state)), db_instant(c->requested_at)),
		   NULL));
	return record(tx, c, CANCELLATION_REQUEST, &c->requested_by, c->reason, c->requested_at);
}

static err read_row(struct row *row, struct cancellation *c)
{
	struct slice state;

	TRY(row_uuid(row, &c->id));
	TRY(row_uuid(row, &c->requested_by));
	TRY(row_text(row, &c->seal_code));
	TRY(row_text(row, &c->owner_credit_code));
	TRY(row_text(row, &c->cause));
	TRY(row_text(row, &c->reason));
	TRY(row_text(row, &state));
	TRY(row_int(row, &c->version));
	TRY(row_instant(row, &c->requested_at));
	TRY(row_end(row));
	return cancellation_state_read(state, &c->state);
}

err cancellation_store_lock(struct tx *tx, const struct uuid *id, struct cancellation *c)
{
	struct row row;

	TRY(db_run_one(tx, &cancellation_lock, PARAMS(db_uuid(id)), &row));
	return read_row(&row, c);
}

err cancellation_store_get(struct tx *tx, const struct uuid *id, struct cancellation *c)
{
	struct row row;

	TRY(db_run_one(tx, &cancellation_get, PARAMS(db_uuid(id)), &row));
	return read_row(&row, c);
}

err cancellation_store_move(struct tx *tx, struct cancellation *c, const struct life_step *step,
			    const struct actor *actor, struct slice remark, instant now,
			    const struct signed_document *opinion)
{
	TRY(db_run_change(tx, &cancellation_move,
			  PARAMS(db_uuid(&c->id), db_int(c->version),
				 db_str(cancellation_state_word((enum cancellation_state)step->to)),
				 db_uuid(&actor->account), db_bytes(opinion->document),
				 db_bytes(opinion->signature))));
	c->state = (enum cancellation_state)step->to;
	c->version++;
	return record(tx, c, (enum cancellation_event)step->event, &actor->account, remark, now);
}

err cancellation_step(const struct cancellation *c, enum cancellation_event event, const struct actor *actor,
		      const struct life_step **step)
{
	struct people people = {.applicant = c->requested_by, .actor = actor->account};

	return life_next(&cancellation_life, (int)c->state, (int)event, actor->roles, c, &people, step);
}

err cancellation_announce(struct request *req, struct tx *tx, const struct cancellation *c,
			  const struct life_step *step, const struct signed_document *opinion)
{
	Eseal__V1__CancellationEvent event = ESEAL__V1__CANCELLATION_EVENT__INIT;
	char id[UUID_TEXT];
	char actor[UUID_TEXT];
	struct slice payload;

	uuid_write(&c->id, id);
	uuid_write(&req->actor->account, actor);
	event.request_id = id;
	event.actor = actor;
	event.event = (char *)(uintptr_t)cancellation_event_word((enum cancellation_event)step->event);
	event.state = (char *)(uintptr_t)cancellation_state_word(c->state);
	TRY(pb_text(req->arena, c->seal_code, &event.seal_code));
	if (opinion)
		TRY(document_put(req->arena, opinion, &event.opinion));
	TRY(pb_write(req->arena, &event.base, &payload));
	return send_event(req, tx, (enum event)step->announces, event.base.descriptor->name, payload);
}

err cancellation_reply(struct request *req, int status, const struct cancellation *c)
{
	struct json json;

	json_start(&json, req->arena);
	json_put_uuid(&json, "id", &c->id);
	json_put_str(&json, "state", cancellation_state_word(c->state));
	json_put_int(&json, "version", c->version);
	json_put_text(&json, "seal_code", c->seal_code);
	json_put_text(&json, "owner_credit_code", c->owner_credit_code);
	json_put_text(&json, "cause", c->cause);
	json_put_text(&json, "reason", c->reason);
	json_put_instant(&json, "requested_at", c->requested_at);
	TRY(reply_version(req, c->version));
	return reply_json(req, status, &json);
}
