/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "gateway/acts.h"
#include "gateway/container.h"
#include "gateway/judging.h"
#include "gateway/office.h"

/* One of many: what is to be judged, and what came of it. */
struct item {
	struct slice name;
	struct gateway_case c;
	err failed; /* OK: there is a report */
	const char *place, *detail;
	size_t report; /* its number among the reports */
};

struct many {
	struct item *items;
	size_t count;
	struct kept_report *reports; /* of those that could be judged */
	size_t report_count;
};

static err make_room(struct request *req, struct many *many)
{
	many->items = arena_array(req->arena, many->count + 1, struct item);
	many->reports = arena_array(req->arena, many->count + 1, struct kept_report);
	REQUIRE(many->items && many->reports, E_NO_MEMORY);
	return OK;
}

/* What is wrong with one is told of that one. */
static err set_aside(struct request *req, struct item *item, err e)
{
	const struct err_trail *trail = err_trail();

	item->failed = e;
	item->place = arena_text(req->arena, "%s", trail->place);
	item->detail = arena_text(req->arena, "%s", trail->detail);
	REQUIRE(item->place && item->detail, E_NO_MEMORY);
	err_forget();
	return OK;
}

static err read_item(struct form *form, struct item *item)
{
	if (form_has(form, "name"))
		TRY(form_text(form, "name", 1, TEXT_NAME_MAX, &item->name));
	if (form_has(form, "file"))
		return form_base64(form, "file", JSON_BYTES_MAX, &item->c.bytes);
	return case_value(form, &item->c);
}

/* {"policy": …, "items": [{"name": …, "file": base64} or {"name": …, "digest": …, "signed_value": …}]} */
static err read_json(struct request *req, struct gateway_case *rules, struct many *many)
{
	struct form form, one;
	bool whole = true;

	TRY(request_form(req, &form));
	TRY(case_rules(&form, rules));
	TRY(form_list(&form, "items", 1, VERIFY_MANY_MAX, &many->count));
	TRY(make_room(req, many));
	for (size_t i = 0; i < many->count; i++) {
		err e;

		TRY(form_item(&form, "items", i, &one));
		e = read_item(&one, &many->items[i]);
		whole = whole && e.code == E_OK;
		if (e.code != E_OK)
			TRY(set_aside(req, &many->items[i], e));
	}
	return whole ? form_end(&form) : OK; /* what follows a fault in an item was not read */
}

static err take_file(struct request *req, const struct contained *file, struct item *item)
{
	item->name = file->name;
	item->c.bytes = file->bytes;
	if (file->failed.code == E_OK)
		return OK;
	return set_aside(req, item,
			 FAIL_AT(file->failed.code, file->failed.place, "%s", file->failed.detail));
}

/* A container with the files as entries, and the rules in the query. */
static err read_zip(struct request *req, struct gateway_case *rules, struct many *many)
{
	const struct gateway_settings *settings = req->office->settings;
	struct contained *files;
	struct slice body;
	struct form query;

	TRY(request_query(req, &query));
	TRY(case_rules(&query, rules));
	TRY(form_end(&query));
	TRY(request_bytes(req, "application/zip", &body));
	TRY(container_read(req->arena, body, settings->judge_patience, &files, &many->count));
	TRY(make_room(req, many));
	for (size_t i = 0; i < many->count; i++)
		TRY(take_file(req, &files[i], &many->items[i]));
	return OK;
}

static err read_many(struct request *req, struct many *many)
{
	struct gateway_case rules = {0};
	struct form query;

	*many = (struct many){0};
	if (slice_starts(request_header(req, "Content-Type"), "application/json")) {
		TRY(request_query(req, &query));
		TRY(form_end(&query));
		TRY(read_json(req, &rules, many));
	} else {
		TRY(read_zip(req, &rules, many));
	}
	for (size_t i = 0; i < many->count; i++) {
		many->items[i].c.policy = rules.policy;
		many->items[i].c.time_rule = rules.time_rule;
	}
	return OK;
}

static err judge_item(struct request *req, struct many *many, struct item *item)
{
	struct kept_report *report = &many->reports[many->report_count];
	err e = case_judge(req, &item->c, report);

	if (e.code == E_OK)
		e = report_sign(req, report);
	if (e.code != E_OK)
		return set_aside(req, item, e);
	item->report = many->report_count++;
	return OK;
}

/* The signature is over the report as it stands here, and a line end behind it: as GET …/{id} gives it. What would make
 * the answer too long is left out: it is kept, and can be asked for. */
static void put_report(struct json *json, const struct kept_report *report)
{
	const struct judgement *judgement = &report->judgement;
	struct slice text = slice(judgement->json.at, judgement->json.len - 1);
	bool fits = json->out.len + text.len < VERIFY_MANY_ANSWER_MAX;

	json_put_uuid(json, "id", &report->id);
	json_put_str(json, "indication", indication_name(judgement->indication));
	json_put_str(json, "reason", reason_meaning(judgement->reason)->name);
	if (fits) {
		json_put_raw(json, "report", text);
		json_put_base64(json, "signature", report->signature);
	}
}

static void put_failure(struct json *json, const struct item *item)
{
	const struct err_meaning *meaning = err_meaning(item->failed.code);

	json_put_object(json, "error");
	json_put_str(json, "code", meaning->name);
	json_put_str(json, "zh", meaning->zh);
	json_put_str(json, "en", meaning->en);
	if (meaning->http < 500) {
		json_put_str(json, "where", item->place);
		json_put_str(json, "detail", item->detail);
	}
	json_close(json);
}

static err reply(struct request *req, const struct many *many)
{
	struct json json;

	json_start(&json, req->arena);
	json_put_list(&json, "results");
	for (size_t i = 0; i < many->count; i++) {
		const struct item *item = &many->items[i];

		json_put_object(&json, NULL);
		if (item->name.len > 0)
			json_put_text(&json, "name", item->name);
		if (item->failed.code == E_OK)
			put_report(&json, &many->reports[item->report]);
		else
			put_failure(&json, item);
		json_close(&json);
	}
	json_close(&json);
	return reply_json(req, many->report_count > 0 ? 201 : 200, &json);
}

/* Many at once, for a business system: each is judged, signed, kept and announced as it would be by itself, and one that
 * cannot be judged costs the others nothing (art. 23, 27). */
err verify_many(struct request *req, struct tx *tx)
{
	struct many many;

	(void)tx;
	TRY(read_many(req, &many));
	for (size_t i = 0; i < many.count; i++)
		if (many.items[i].failed.code == E_OK)
			TRY(judge_item(req, &many, &many.items[i]));
	if (many.report_count > 0)
		TRY(report_keep(req, many.reports, many.report_count));
	return reply(req, &many);
}
