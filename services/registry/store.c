/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/store.h"

#include "registry/sql.h"

err seal_store_allocate(struct tx *tx, struct slice region, struct slice order_id, instant now,
			struct slice *code)
{
	struct row row;

	TRY(db_run_one(tx, &code_allocate, PARAMS(db_text(region), db_text(order_id), db_instant(now)),
		       &row));
	TRY(row_text(&row, code));
	return row_end(&row);
}

static err find_code(struct tx *tx, struct slice code, struct slice *order_id, bool *filed)
{
	struct row row;

	TRY(db_run_one(tx, &code_is_allocated, PARAMS(db_text(code)), &row));
	TRY(row_text(&row, order_id));
	TRY(row_bool(&row, filed));
	return row_end(&row);
}

err seal_store_check_free(struct tx *tx, struct slice code)
{
	struct slice order_id;
	bool filed;

	TRY(find_code(tx, code, &order_id, &filed));
	if (filed)
		return FAIL_AT(E_NO_SUCH_STEP, "seal_code", "a seal is on file under this code");
	return OK;
}

err seal_store_order_of(struct tx *tx, struct slice code, struct slice *order_id)
{
	bool filed;

	return find_code(tx, code, order_id, &filed);
}

err seal_store_lock(struct tx *tx, struct slice code, struct seal *seal)
{
	struct row row;
	struct slice state;

	TRY(db_run_one(tx, &seal_lock, PARAMS(db_text(code)), &row));
	TRY(row_text(&row, &seal->code));
	TRY(row_text(&row, &seal->owner_credit_code));
	TRY(row_text(&row, &seal->owner_name));
	TRY(row_text(&row, &seal->name));
	TRY(row_text(&row, &seal->kind));
	TRY(row_bytes(&row, &seal->datum));
	TRY(row_bytes(&row, &seal->sm3));
	TRY(row_instant(&row, &seal->made_at));
	TRY(row_instant(&row, &seal->valid_to));
	TRY(row_text(&row, &state));
	TRY(row_int(&row, &seal->version));
	TRY(row_end(&row));
	return seal_state_read(state, &seal->state);
}

static err record(struct tx *tx, struct slice code, int64_t version, const struct life_step *step,
		  const struct seal_change *change)
{
	const char *state = seal_state_word((enum seal_state)step->to);
	const char *event = seal_event_word(change->event);

	return db_run(tx, &change_record,
		      PARAMS(db_text(code), db_int(version), db_str(event), db_str(state),
			     db_instant(change->effective_at), db_instant(change->recorded_at),
			     db_text(change->reason), db_text(change->wish_of), db_text(change->cause),
			     db_bytes_or_null(change->evidence), db_text(change->wish_unit)),
		      NULL);
}

err seal_store_file(struct tx *tx, const struct seal_filing *f, const struct life_step *step,
		    const struct seal_change *change)
{
	const char *state = seal_state_word((enum seal_state)step->to);

	TRY(db_run(tx, &seal_file,
		   PARAMS(db_text(f->code), db_text(f->owner_credit_code), db_text(f->owner_name),
			  db_text(f->owner_kind), db_text(f->name), db_text(f->kind), db_bytes(f->datum),
			  db_bytes(f->sm3), db_instant(f->made_at), db_instant(f->valid_from),
			  db_instant(f->valid_to), db_text_or_null(f->supersedes), db_bytes(f->receipt),
			  db_bytes(f->receipt_signature), db_str(state), db_instant(change->effective_at),
			  db_text_or_null(f->approval)),
		   NULL));
	return record(tx, f->code, 1, step, change);
}

err seal_store_move(struct tx *tx, struct seal *seal, const struct life_step *step,
		    const struct seal_change *change)
{
	const char *state = seal_state_word((enum seal_state)step->to);

	TRY(db_run_change(tx, &seal_move,
			  PARAMS(db_text(seal->code), db_int(seal->version), db_str(state),
				 db_instant(change->effective_at))));
	TRY(record(tx, seal->code, seal->version + 1, step, change));
	seal->state = (enum seal_state)step->to;
	seal->version++;
	return OK;
}

err seal_store_suspender(struct tx *tx, struct slice code, struct slice *wish_of, struct slice *wish_unit)
{
	struct row row;

	TRY(db_run_one(tx, &seal_suspender, PARAMS(db_text(code)), &row));
	TRY(row_text(&row, wish_of));
	TRY(row_text(&row, wish_unit));
	return row_end(&row);
}

/* 到期: the clock brings it about, for a seal that could otherwise still be used. */
static bool expires(struct slice state)
{
	return slice_is(state, "filed") || slice_is(state, "active") || slice_is(state, "suspended");
}

/* What held before the expiry ended with it, if that was known already. */
static void let_expire(struct standing *status, instant at, instant known_at)
{
	if (!expires(status->status))
		return;
	if (at > status->valid_to) {
		status->status = slice_str("expired");
		status->since = status->valid_to;
	} else if (known_at > status->valid_to && (status->until == 0 || status->until > status->valid_to)) {
		status->until = status->valid_to;
	}
}

err seal_store_status_now(struct tx *tx, struct slice code, instant now, struct standing *out)
{
	struct rows rows;
	struct row row;

	*out = (struct standing){.code = code,
				 .status = slice_str(seal_state_word(SEAL_NONE)),
				 .now = slice_str(seal_state_word(SEAL_NONE))};
	TRY(db_run(tx, &status_now, PARAMS(db_text(code)), &rows));
	if (!rows_next(&rows, &row))
		return OK;
	TRY(row_text(&row, &out->status));
	TRY(row_instant(&row, &out->since));
	TRY(row_instant(&row, &out->valid_to));
	TRY(row_bytes(&row, &out->sm3));
	TRY(row_text(&row, &out->owner_credit_code));
	TRY(row_int(&row, &out->version));
	TRY(row_end(&row));
	let_expire(out, now, now);
	out->now = out->status;
	return OK;
}

/* A row of status_many, behind its code. */
static err read_status(struct row *row, instant at, instant known_at, struct standing *out)
{
	bool on_file;
	bool ended;
	bool known;

	TRY(row_text_or_null(row, &out->status, &on_file));
	TRY(row_instant_or_null(row, &out->since, &on_file));
	TRY(row_instant_or_null(row, &out->until, &ended));
	TRY(row_text_or_null(row, &out->now, &known));
	TRY(row_instant(row, &out->valid_to));
	TRY(row_bytes(row, &out->sm3));
	TRY(row_text(row, &out->owner_credit_code));
	TRY(row_int_or_null(row, &out->version, &known));
	TRY(row_end(row));
	if (!on_file)
		out->status = slice_str(seal_state_word(SEAL_NONE));
	if (!known)
		out->now = slice_str(seal_state_word(SEAL_NONE));
	if (expires(out->now) && known_at > out->valid_to)
		out->now = slice_str("expired");
	let_expire(out, at, known_at);
	return OK;
}

err seal_store_status_at(struct tx *tx, struct slice code, instant at, instant known_at, struct standing *out)
{
	return seal_store_status_many(tx, &code, 1, at, known_at, out);
}

err seal_store_status_many(struct tx *tx, const struct slice *codes, size_t count, instant at,
			   instant known_at, struct standing *out)
{
	struct rows rows;
	struct row row;

	for (size_t i = 0; i < count; i++)
		out[i] = (struct standing){.code = codes[i],
					   .status = slice_str(seal_state_word(SEAL_NONE)),
					   .now = slice_str(seal_state_word(SEAL_NONE))};
	TRY(db_run(tx, &status_many, PARAMS(db_texts(codes, count), db_instant(at), db_instant(known_at)),
		   &rows));
	while (rows_next(&rows, &row)) {
		struct standing found = {0};

		TRY(row_text(&row, &found.code));
		TRY(read_status(&row, at, known_at, &found));
		for (size_t i = 0; i < count; i++)
			if (slice_eq(codes[i], found.code))
				out[i] = found;
	}
	return OK;
}
