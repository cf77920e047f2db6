/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/acts.h"
#include "audit/seal_of.h"
#include "audit/sql.h"
#include "db/db.h"

static err last_number(struct tx *tx, const char *office, int64_t *number)
{
	struct row row;

	TRY(db_run_one(tx, &entry_last, PARAMS(db_str(office)), &row));
	TRY(row_int(&row, number));
	return row_end(&row);
}

/* Every event of every office is put on record, once, with the bytes that prove it (art. 20, 22). Its signature and its
 * office's right to say it were checked before; an event that does not follow the one before it is kept and marked,
 * for a record that refuses what is irregular would hide it; so is one whose number was given to another before. */
err record_event(struct request *req, struct tx *tx)
{
	const struct heard *heard = &req->heard;
	const char *office = office_word(heard->from);
	struct slice code;
	int64_t last;

	TRY(seal_of_event(req->arena, heard->event, heard->payload, &code));
	TRY(last_number(tx, office, &last));
	return db_run(tx, &entry_add,
		      PARAMS(db_uuid(&heard->id), db_str(office), db_int((int64_t)heard->number),
			     db_str(event_row(heard->event)->what), db_instant(heard->at),
			     db_instant(req->now), db_text(heard->actor), db_text_or_null(code),
			     db_bool((int64_t)heard->number == last + 1), db_bytes(heard->said),
			     db_bytes(heard->signature), db_bytes(heard->signer)),
		      NULL);
}
