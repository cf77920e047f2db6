/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/acts.h"
#include "audit/entry.h"
#include "audit/sql.h"
#include "base/text.h"

struct page {
	int64_t after;
	size_t most;
	struct slice office;
};

static err read_page(struct request *req, bool by_office, struct page *page)
{
	struct form query;
	struct slice token;

	*page = (struct page){0};
	TRY(request_query(req, &query));
	TRY(request_page(&query, PAGE_MAX, &page->most, &token));
	if (token.len > 0 && text_int(token, 0, INT64_MAX, &page->after).code != E_OK)
		return FAIL_AT(E_FIELD, "page_token", "not one that was given here");
	if (by_office && form_has(&query, "office")) {
		enum office_name office;

		TRY(form_text(&query, "office", 1, TEXT_NAME_MAX, &page->office));
		if (office_read(page->office, &office).code != E_OK)
			return FAIL_AT(E_FIELD, "office", "no such office");
	}
	return form_end(&query);
}

static err reply_entries(struct request *req, struct rows *rows, size_t most)
{
	struct entry entry = {0};
	struct row row;
	struct json json;
	const char *next = "";

	json_start(&json, req->arena);
	json_put_list(&json, "events");
	while (rows_next(rows, &row)) {
		TRY(entry_read(&row, &entry));
		json_put_object(&json, NULL);
		entry_put_json(&json, &entry);
		json_close(&json);
	}
	json_close(&json);
	if (rows->count == most)
		next = arena_text(req->arena, "%lld", (long long)entry.position);
	REQUIRE(next, E_NO_MEMORY);
	TRY(reply_page(req, &json, slice_str(next)));
	return reply_json(req, 200, &json);
}

/* The auditor reads the record, page by page. */
err list_events(struct request *req, struct tx *tx)
{
	struct page page;
	struct rows rows;

	TRY(read_page(req, true, &page));
	TRY(db_run(tx, &entry_list,
		   PARAMS(db_int(page.after), db_text(page.office), db_int((int64_t)page.most)), &rows));
	return reply_entries(req, &rows, page.most);
}

/* What is on record about one seal, from the first step of its making. */
err list_events_of_seal(struct request *req, struct tx *tx)
{
	struct page page;
	struct slice code;
	struct rows rows;

	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(read_page(req, false, &page));
	TRY(db_run(tx, &entry_of_seal, PARAMS(db_text(code), db_int(page.after), db_int((int64_t)page.most)),
		   &rows));
	return reply_entries(req, &rows, page.most);
}

/* Two events of one office under one number: what the second says, for whoever must find out which of them is true. */
err list_irregularities(struct request *req, struct tx *tx)
{
	struct page page;
	struct rows rows;

	TRY(read_page(req, false, &page));
	TRY(db_run(tx, &entry_irregular, PARAMS(db_int(page.after), db_int((int64_t)page.most)), &rows));
	return reply_entries(req, &rows, page.most);
}
