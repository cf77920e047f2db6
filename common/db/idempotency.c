/* SPDX-License-Identifier: Apache-2.0 */
#include "db/idempotency.h"

#include "db/sql.h"

static bool is_printable(struct slice key)
{
	for (size_t i = 0; i < key.len; i++) {
		if (key.at[i] < 0x21 || key.at[i] > 0x7e)
			return false;
	}
	return true;
}

static err read_answer(struct row *row, struct slice digest, struct idempotency *out)
{
	struct slice used_for;
	bool there;

	TRY(row_bytes(row, &used_for));
	if (!slice_eq(used_for, digest))
		return FAIL(E_KEY_REUSED, "the first request with this key was another one");
	TRY(row_int_or_null(row, &out->status, &there));
	REQUIRE(there, E_BUG);
	TRY(row_text_or_null(row, &out->type, &there));
	TRY(row_text_or_null(row, &out->location, &there));
	TRY(row_text_or_null(row, &out->etag, &there));
	TRY(row_text_or_null(row, &out->link, &there));
	TRY(row_bytes_or_null(row, &out->body, &there));
	return row_end(row);
}

err idempotency_claim(struct tx *tx, const struct uuid *actor, struct slice key, struct slice digest,
		      instant now, struct idempotency *out)
{
	struct rows rows;
	struct row row;

	*out = (struct idempotency){0};
	if (key.len == 0 || key.len > IDEMPOTENCY_KEY_MAX || !is_printable(key))
		return FAIL_AT(E_FIELD, "Idempotency-Key", "1 to %d printable characters of ASCII",
			       IDEMPOTENCY_KEY_MAX);
	TRY(db_run(tx, &idempotency_insert,
		   PARAMS(db_uuid(actor), db_text(key), db_bytes(digest), db_instant(now)), &rows));
	if (rows.changed > 0)
		return OK;
	TRY(db_run(tx, &idempotency_get, PARAMS(db_uuid(actor), db_text(key)), &rows));
	if (!rows_next(&rows, &row))
		return FAIL(E_CONFLICT, "the key was forgotten meanwhile");
	out->replay = true;
	return read_answer(&row, digest, out);
}

err idempotency_keep(struct tx *tx, const struct uuid *actor, struct slice key,
		     const struct idempotency *answer)
{
	REQUIRE(answer->body.len <= IDEMPOTENCY_ANSWER_MAX, E_TOO_BIG);
	return db_run_change(tx, &idempotency_set,
			     PARAMS(db_uuid(actor), db_text(key), db_int(answer->status),
				    db_text(answer->type), db_text(answer->location), db_bytes(answer->body),
				    db_text_or_null(answer->etag), db_text_or_null(answer->link)));
}

err idempotency_forget(struct tx *tx, instant before, size_t *dropped)
{
	struct rows rows;

	TRY(db_run(tx, &idempotency_delete, PARAMS(db_instant(before)), &rows));
	*dropped = rows.changed;
	return OK;
}
