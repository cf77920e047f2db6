/* SPDX-License-Identifier: Apache-2.0 */
#include "db/outbox.h"

#include "db/sql.h"

/* ---- putting ---- */

static bool is_token(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Tokens of a-z 0-9 - with dots between: a subject that the courier cannot misread. */
static bool is_subject(struct slice subject)
{
	bool in_token = false;

	if (subject.len > OUTBOX_SUBJECT_MAX)
		return false;
	for (size_t i = 0; i < subject.len; i++) {
		if (!is_token(subject.at[i]) && !(in_token && subject.at[i] == '.'))
			return false;
		in_token = subject.at[i] != '.';
	}
	return in_token;
}

static err check_letter(const struct letter *letter)
{
	if (!is_subject(letter->subject))
		return FAIL_AT(E_FIELD, "subject", "must be tokens of a-z 0-9 - with dots between");
	REQUIRE(letter->payload.len <= OUTBOX_PAYLOAD_MAX, E_TOO_BIG);
	return OK;
}

#define AS_EVENT(letter)                                                                                     \
	PARAMS(db_uuid(&(letter)->id), db_text((letter)->subject), db_text((letter)->type),                  \
	       db_bytes((letter)->payload), db_text((letter)->actor), db_text((letter)->trace))

err outbox_put_event(struct tx *tx, const struct letter *letter)
{
	TRY(check_letter(letter));
	TRY(db_run_change(tx, &outbox_event_insert, AS_EVENT(letter)));
	tx->rings = true;
	return OK;
}

err outbox_post_event(struct tx *tx, const struct letter *letter)
{
	TRY(check_letter(letter));
	TRY(db_post(tx, &outbox_event_insert, AS_EVENT(letter)));
	tx->rings = true;
	return OK;
}

err outbox_put_command(struct tx *tx, const struct letter *letter)
{
	TRY(check_letter(letter));
	TRY(db_run_change(tx, &outbox_command_insert,
			  PARAMS(db_uuid(&letter->id), db_text(letter->subject), db_text(letter->type),
				 db_bytes(letter->payload), db_text_or_null(letter->lane),
				 db_text(letter->actor), db_text(letter->trace))));
	tx->rings = true;
	return OK;
}

/* ---- the one sender ---- */

/* A statement that answers with one bool, in a look of its own. */
static err ask(struct db *db, struct arena *arena, const struct stmt *stmt, bool *yes)
{
	struct row row;
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, db, arena, TX_READ));
	e = db_run_one(&tx, stmt, NO_PARAMS, &row);
	tx_rollback(&tx);
	TRY(e);
	TRY(row_bool(&row, yes));
	return row_end(&row);
}

err outbox_lock(struct db *db, struct arena *arena, bool *mine)
{
	return ask(db, arena, &outbox_sender_lock, mine);
}

void outbox_unlock(struct db *db, struct arena *arena)
{
	bool was_mine;

	/* When it cannot be said, the connection is gone, and the lock with it. */
	if (ask(db, arena, &outbox_sender_unlock, &was_mine).code != E_OK)
		err_forget();
}

/* ---- events ---- */

static err read_event(struct row *row, struct letter *letter)
{
	TRY(row_uuid(row, &letter->id));
	TRY(row_int(row, &letter->number));
	TRY(row_text(row, &letter->subject));
	TRY(row_text(row, &letter->type));
	TRY(row_bytes(row, &letter->payload));
	TRY(row_text(row, &letter->actor));
	TRY(row_text(row, &letter->trace));
	TRY(row_instant(row, &letter->at));
	return row_end(row);
}

static err read_letters(struct tx *tx, struct rows *rows, err (*read)(struct row *, struct letter *),
			const struct letter **letters, size_t *count)
{
	struct letter *all = arena_array(tx->arena, rows->count, struct letter);
	struct row row;

	REQUIRE(all, E_NO_MEMORY);
	*letters = all;
	*count = 0;
	while (rows_next(rows, &row))
		TRY(read(&row, &all[(*count)++]));
	return OK;
}

static int64_t batch(size_t max)
{
	return max < OUTBOX_BATCH_MAX ? (int64_t)max : OUTBOX_BATCH_MAX;
}

err outbox_take_events(struct tx *tx, size_t max, const struct letter **letters, size_t *count)
{
	struct rows rows;
	struct row row;
	int64_t last;

	TRY(db_run_one(tx, &outbox_number_lock, NO_PARAMS, &row));
	TRY(row_int(&row, &last));
	TRY(row_end(&row));
	TRY(db_run(tx, &outbox_event_number, PARAMS(db_int(last), db_int(batch(max))), &rows));
	if (rows.changed > 0)
		TRY(db_run_change(tx, &outbox_number_set, PARAMS(db_int(last + (int64_t)rows.changed))));
	TRY(db_run(tx, &outbox_event_unsent, PARAMS(db_int(batch(max))), &rows));
	return read_letters(tx, &rows, read_event, letters, count);
}

err outbox_mark_sent(struct tx *tx, const struct letter *letters, size_t count, instant now)
{
	struct slice *ids = arena_array(tx->arena, count, struct slice);

	REQUIRE(ids, E_NO_MEMORY);
	for (size_t i = 0; i < count; i++)
		TRY(db_uuid_text(tx->arena, &letters[i].id, &ids[i]));
	return db_run(tx, &outbox_event_sent, PARAMS(db_texts(ids, count), db_instant(now)), NULL);
}

/* ---- events again ---- */

static err last_number(struct tx *tx, int64_t *last)
{
	struct row row;

	TRY(db_run_one(tx, &outbox_number_get, NO_PARAMS, &row));
	TRY(row_int(&row, last));
	return row_end(&row);
}

err outbox_list_events(struct tx *tx, int64_t first, int64_t until, const struct slice *subjects,
		       size_t subject_count, size_t max, struct event_list *out)
{
	struct uuid *ids;
	struct rows rows;
	struct row row;
	int64_t number = 0;

	*out = (struct event_list){.next = first};
	TRY(last_number(tx, &out->last));
	until = until < out->last ? until : out->last;
	if (until < first)
		return OK;
	TRY(db_run(
		tx, &outbox_event_list,
		PARAMS(db_int(first), db_int(until), db_texts(subjects, subject_count), db_int((int64_t)max)),
		&rows));
	out->ids = ids = arena_array(tx->arena, rows.count, struct uuid);
	REQUIRE(ids, E_NO_MEMORY);
	while (rows_next(&rows, &row)) {
		TRY(row_uuid(&row, &ids[out->count++]));
		TRY(row_int(&row, &number));
		TRY(row_end(&row));
	}
	out->next = (out->count == max ? number : until) + 1;
	return OK;
}

err outbox_repeat_events(struct tx *tx, const struct uuid *ids, size_t id_count,
			 const struct letter **letters, size_t *count)
{
	struct slice *texts = arena_array(tx->arena, id_count, struct slice);
	struct rows rows;

	REQUIRE(texts, E_NO_MEMORY);
	for (size_t i = 0; i < id_count; i++)
		TRY(db_uuid_text(tx->arena, &ids[i], &texts[i]));
	TRY(db_run(tx, &outbox_event_again, PARAMS(db_texts(texts, id_count)), &rows));
	return read_letters(tx, &rows, read_event, letters, count);
}

/* ---- commands ---- */

static err read_command(struct row *row, struct letter *letter)
{
	bool there;

	TRY(row_uuid(row, &letter->id));
	TRY(row_text(row, &letter->subject));
	TRY(row_text(row, &letter->type));
	TRY(row_bytes(row, &letter->payload));
	TRY(row_text_or_null(row, &letter->lane, &there));
	TRY(row_text(row, &letter->actor));
	TRY(row_text(row, &letter->trace));
	TRY(row_instant(row, &letter->at));
	TRY(row_int(row, &letter->tries));
	return row_end(row);
}

err outbox_take_commands(struct tx *tx, instant now, size_t max, const struct letter **letters, size_t *count)
{
	struct rows rows;

	TRY(db_run(tx, &outbox_command_due, PARAMS(db_instant(now), db_int(batch(max))), &rows));
	return read_letters(tx, &rows, read_command, letters, count);
}

err outbox_mark_unanswered(struct tx *tx, const struct uuid *id, const char *why, instant now)
{
	return db_run(tx, &outbox_command_postpone,
		      PARAMS(db_uuid(id), db_str(why), db_instant(now), db_int(OUTBOX_RETRY_MIN_MS),
			     db_int(OUTBOX_RETRY_MAX_MS)),
		      NULL);
}

err outbox_mark_answered(struct tx *tx, const struct uuid *id, struct slice answer, instant now)
{
	REQUIRE(answer.len <= OUTBOX_PAYLOAD_MAX, E_TOO_BIG);
	TRY(db_run_change(tx, &outbox_command_answer,
			  PARAMS(db_uuid(id), db_bytes(answer), db_instant(now))));
	tx->rings = true;
	return OK;
}

err outbox_answer(struct tx *tx, const struct uuid *id, struct slice *answer)
{
	struct row row;
	bool there;

	TRY(db_run_one(tx, &outbox_command_get_answer, PARAMS(db_uuid(id)), &row));
	TRY(row_bytes_or_null(&row, answer, &there));
	TRY(row_end(&row));
	REQUIRE(there, E_PENDING);
	return OK;
}

err outbox_prune_before(struct tx *tx, instant before, size_t *dropped)
{
	struct rows rows;

	TRY(db_run(tx, &outbox_command_prune, PARAMS(db_instant(before), db_int(PRUNE_MAX)), &rows));
	*dropped = rows.changed;
	return OK;
}

static err look(struct db *db, struct arena *arena, const struct uuid *id, struct slice *answer)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, db, arena, TX_READ));
	e = outbox_answer(&tx, id, answer);
	tx_rollback(&tx);
	return e;
}

err outbox_wait(struct db *db, struct arena *arena, const struct uuid *id, instant patience,
		struct slice *answer)
{
	instant deadline = clock_steady() + patience;
	struct bell *bell = db->options->bell;
	instant left;

	REQUIRE(bell, E_BUG);
	do {
		uint64_t seen = bell_count(bell);
		err e = look(db, arena, id, answer);

		if (e.code != E_PENDING)
			return e;
		left = deadline - clock_steady();
		if (left <= 0)
			return e;
		bell_wait(bell, seen, left < OUTBOX_POLL_MS * 1000 ? left : OUTBOX_POLL_MS * 1000);
	} while (true);
}

/* ---- health ---- */

err outbox_backlog(struct tx *tx, instant now, struct outbox_backlog *out)
{
	struct row row;
	instant oldest;
	bool there;

	TRY(db_run_one(tx, &outbox_waiting, NO_PARAMS, &row));
	TRY(row_int(&row, &out->events));
	TRY(row_int(&row, &out->commands));
	TRY(row_instant_or_null(&row, &oldest, &there));
	TRY(row_end(&row));
	out->oldest = there && now > oldest ? now - oldest : 0;
	return OK;
}
