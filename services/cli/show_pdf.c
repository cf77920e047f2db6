/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/open.h"

#include "cli/show.h"

static const char *change_name(enum pdf_change_kind kind)
{
	static const char *const names[] = {
		[PDF_CHANGED] = "changed", [PDF_MARKED] = "marked", [PDF_ADDED] = "added"};

	return names[kind];
}

static void show_changes(const struct pdf_signature *s, struct json *json)
{
	json_put_list(json, "changes_since");
	for (size_t i = 0; i < s->change_count; i++) {
		json_put_object(json, NULL);
		json_put_str(json, "kind", change_name(s->changes[i].kind));
		json_put_str(json, "where", s->changes[i].where);
		json_put_str(json, "what", s->changes[i].what);
		json_close(json);
	}
	json_close(json);
}

static err show_signature(struct cli *cli, const struct pdf_signature *s, struct json *json)
{
	json_put_str(json, "id", s->id);
	json_put_int(json, "object", s->object);
	json_put_text(json, "filter", s->filter);
	json_put_text(json, "sub_filter", s->sub_filter);
	if (s->has_date)
		json_put_instant(json, "date", s->date);
	if (s->unsound) {
		json_put_str(json, "unsound", s->unsound);
	} else {
		json_put_int(json, "signed_bytes", (int64_t)(s->parts[0].len + s->parts[1].len));
		json_put_digest(json, "sm3", sm3_slice(&s->digest));
		json_put_bool(json, "last", s->last);
		show_changes(s, json);
	}
	return show_value_as(cli, "value", s->time_stamp ? slice(NULL, 0) : s->value, json);
}

err show_pdf(struct cli *cli, struct slice file, struct json *json)
{
	struct pdf pdf;

	TRY(pdf_open(cli->arena, file, &pdf));
	json_put_str(json, "format", "pdf");
	json_put_list(json, "signatures");
	for (size_t i = 0; i < pdf.signature_count; i++) {
		json_put_object(json, NULL);
		TRY(show_signature(cli, &pdf.signatures[i], json));
		json_close(json);
	}
	json_close(json);
	return OK;
}
