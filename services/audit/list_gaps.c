/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/acts.h"
#include "audit/entry.h"
#include "audit/sql.h"

/* Which events the offices must have announced and are not on record: an empty list is the proof of completeness as far
 * as the newest event of each office. */
err list_gaps(struct request *req, struct tx *tx)
{
	struct rows rows;
	struct row row;
	struct json json;

	TRY(db_run(tx, &entry_gaps, PARAMS(db_int(PAGE_MAX)), &rows));
	json_start(&json, req->arena);
	json_put_list(&json, "gaps");
	while (rows_next(&rows, &row)) {
		struct slice office;
		int64_t first;
		int64_t last;

		TRY(row_text(&row, &office));
		TRY(row_int(&row, &first));
		TRY(row_int(&row, &last));
		TRY(row_end(&row));
		json_put_object(&json, NULL);
		json_put_text(&json, "office", office);
		json_put_int(&json, "first", first);
		json_put_int(&json, "last", last);
		json_close(&json);
	}
	return reply_json(req, 200, &json);
}
