/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/acts.h"
#include "audit/entry.h"
#include "audit/sql.h"
#include "base/text.h"

/* The record as JSON lines, for a reader outside: EXPORT_MAX entries at a time, from behind the position given; the header
 * Eseal-Next-Position says where to go on. */
err export_record(struct request *req, struct tx *tx)
{
	struct form query;
	struct entry entry = {0};
	struct rows rows;
	struct row row;
	struct buf lines;
	int64_t after = 0;

	TRY(request_query(req, &query));
	if (form_has(&query, "after"))
		TRY(form_int(&query, "after", 0, INT64_MAX, &after));
	TRY(form_end(&query));
	TRY(db_run(tx, &entry_list, PARAMS(db_int(after), db_str(""), db_int(EXPORT_MAX)), &rows));
	buf_init(&lines, req->arena, EXPORT_BYTES_MAX);
	while (rows_next(&rows, &row)) {
		struct json json;
		struct slice line;

		TRY(entry_read(&row, &entry));
		json_start(&json, req->arena);
		entry_put_json(&json, &entry);
		TRY(json_finish(&json, &line));
		TRY(buf_put(&lines, line));
		TRY(buf_put_str(&lines, "\n"));
	}
	if (rows.count == EXPORT_MAX)
		TRY(reply_header(req, "Eseal-Next-Position", "%lld", (long long)entry.position));
	return reply_bytes(req, 200, "application/x-ndjson", buf_slice(&lines));
}
