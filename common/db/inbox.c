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

err inbox_keep_answer(struct tx *tx, const struct uuid *id, struct slice answer)
{
	REQUIRE(answer.len <= OUTBOX_PAYLOAD_MAX, E_TOO_BIG);
	return db_run_change(tx, &inbox_set_answer, PARAMS(db_uuid(id), db_bytes(answer)));
}
