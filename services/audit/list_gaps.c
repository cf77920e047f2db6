/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/acts.h"
#include "audit/entry.h"
#include "audit/sql.h"
#include "base/text.h"

struct gap {
	struct slice office;
	int64_t first;
	int64_t last;
};

/* "registry-17": behind that number of that office. */
static err read_token(struct slice token, struct gap *after)
{
	enum office_name office;
	size_t at = 0;

	while (at < token.len && token.at[at] != '-')
		at++;
	if (at == token.len || office_read(slice(token.at, at), &office).code != E_OK ||
	    text_int(slice_from(token, at + 1), 0, INT64_MAX, &after->last).code != E_OK)
		return FAIL_AT(E_FIELD, "page_token", "not one that was given here");
	after->office = slice(token.at, at);
	return OK;
}

static err read_page(struct request *req, size_t *most, struct gap *after)
{
	struct form query;
	struct slice token;

	*after = (struct gap){.office = slice_str("")};
	TRY(request_query(req, &query));
	TRY(request_page(&query, PAGE_MAX, most, &token));
	if (token.len > 0)
		TRY(read_token(token, after));
	return form_end(&query);
}

static err put_gap(struct json *json, struct row *row, struct gap *gap)
{
	TRY(row_text(row, &gap->office));
	TRY(row_int(row, &gap->first));
	TRY(row_int(row, &gap->last));
	TRY(row_end(row));
	json_put_object(json, NULL);
	json_put_text(json, "office", gap->office);
	json_put_int(json, "first", gap->first);
	json_put_int(json, "last", gap->last);
	json_close(json);
	return OK;
}

/* Which events the offices must have announced and are not on record: an empty list is the proof of completeness as far
 * as the newest event of each office. */
err list_gaps(struct request *req, struct tx *tx)
{
	const char *next = "";
	struct gap gap;
	struct rows rows;
	struct row row;
	struct json json;
	size_t most;

	TRY(read_page(req, &most, &gap));
	TRY(db_run(tx, &entry_gaps, PARAMS(db_text(gap.office), db_int(gap.last), db_int((int64_t)most)),
		   &rows));
	json_start(&json, req->arena);
	json_put_list(&json, "gaps");
	while (rows_next(&rows, &row))
		TRY(put_gap(&json, &row, &gap));
	json_close(&json);
	if (rows.count == most)
		next = arena_text(req->arena, "%.*s-%lld", SLICE_ARG(gap.office), (long long)gap.last);
	REQUIRE(next, E_NO_MEMORY);
	TRY(reply_page(req, &json, slice_str(next)));
	return reply_json(req, 200, &json);
}
