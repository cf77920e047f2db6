/* SPDX-License-Identifier: Apache-2.0 */
#include "db/inbox.h"

#include "db/sql.h"

err inbox_claim(struct tx *tx, const struct uuid *id, struct slice from, struct inbox_claim *out)
{
	struct rows rows;
	struct row row;
	bool there;

	*out = (struct inbox_claim){0};
	TRY(db_run(tx, &inbox_insert, PARAMS(db_uuid(id), db_text(from)), &rows));
	out->already = rows.changed == 0;
	if (!out->already)
		return OK;
	TRY(db_run_one(tx, &inbox_get_answer, PARAMS(db_uuid(id)), &row));
	TRY(row_bytes_or_null(&row, &out->answer, &there));
	return row_end(&row);
}

err inbox_claim_event(struct tx *tx, const struct uuid *id, struct slice from, int64_t number, bool old,
		      bool *already)
{
	struct rows rows;

	TRY(db_run(tx, &inbox_insert_event, PARAMS(db_uuid(id), db_text(from), db_int(number), db_bool(old)),
		   &rows));
	*already = rows.changed == 0;
	return OK;
}

err inbox_prune_before(struct tx *tx, instant before, size_t *dropped)
{
	struct rows rows;

	TRY(db_run(tx, &inbox_prune, PARAMS(db_instant(before), db_int(PRUNE_MAX)), &rows));
	*dropped = rows.changed;
	return OK;
}

err inbox_keep_answer(struct tx *tx, const struct uuid *id, struct slice answer)
{
	REQUIRE(answer.len <= OUTBOX_PAYLOAD_MAX, E_TOO_BIG);
	return db_run_change(tx, &inbox_set_answer, PARAMS(db_uuid(id), db_bytes(answer)));
}

err inbox_mark(struct tx *tx, struct slice from, int64_t *number)
{
	struct rows rows;
	struct row row;

	*number = 0;
	TRY(db_run(tx, &inbox_mark_get, PARAMS(db_text(from)), &rows));
	if (!rows_next(&rows, &row))
		return OK;
	TRY(row_int(&row, number));
	return row_end(&row);
}

err inbox_raise_mark(struct tx *tx, struct slice from, int64_t number)
{
	return db_run(tx, &inbox_mark_raise, PARAMS(db_text(from), db_int(number)), NULL);
}

err inbox_find_missing(struct tx *tx, const struct uuid *ids, size_t count, const struct uuid **missing,
		       size_t *missing_count)
{
	struct slice *texts = arena_array(tx->arena, count, struct slice);
	struct uuid *found = arena_array(tx->arena, count, struct uuid);
	struct rows rows;
	struct row row;

	REQUIRE(texts && found, E_NO_MEMORY);
	for (size_t i = 0; i < count; i++)
		TRY(db_uuid_text(tx->arena, &ids[i], &texts[i]));
	TRY(db_run(tx, &inbox_missing, PARAMS(db_texts(texts, count)), &rows));
	*missing = found;
	*missing_count = 0;
	while (rows_next(&rows, &row)) {
		TRY(row_uuid(&row, &found[(*missing_count)++]));
		TRY(row_end(&row));
	}
	return OK;
}
