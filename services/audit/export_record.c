/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/acts.h"
#include "audit/entry.h"
#include "audit/sql.h"
#include "base/text.h"

static err write_line(struct arena *arena, const struct entry *entry, struct slice *line)
{
	struct json json;

	json_start(&json, arena);
	entry_put_json(&json, entry);
	return json_finish(&json, line);
}

/* The record as JSON lines, for a reader outside: EXPORT_MAX entries at a time, fewer where they are long, from behind
 * the position given; the header Eseal-Next-Position says where to go on. */
err export_record(struct request *req, struct tx *tx)
{
	struct form query;
	struct entry entry = {0};
	struct rows rows;
	struct row row;
	struct slice line;
	struct buf lines;
	int64_t after = 0;
	bool more = false;

	TRY(request_query(req, &query));
	if (form_has(&query, "after"))
		TRY(form_int(&query, "after", 0, INT64_MAX, &after));
	TRY(form_end(&query));
	TRY(db_run(tx, &entry_list, PARAMS(db_int(after), db_str(""), db_int(EXPORT_MAX)), &rows));
	buf_init(&lines, req->arena, EXPORT_BYTES_MAX);
	while (rows_next(&rows, &row)) {
		TRY(entry_read(&row, &entry));
		TRY(write_line(req->arena, &entry, &line));
		more = lines.len + line.len + 1 > EXPORT_BYTES_MAX;
		if (more)
			break;
		TRY(buf_put(&lines, line));
		TRY(buf_put_str(&lines, "\n"));
		after = entry.position;
	}
	if (more || rows.count == EXPORT_MAX)
		TRY(reply_header(req, "Eseal-Next-Position", "%lld", (long long)after));
	return reply_bytes(req, 200, "application/x-ndjson", buf_slice(&lines));
}
