/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/problem.h"

#include "base/text.h"
#include "svc/route.h"

/* A trail quotes what came from outside, and cuts it: what is left may be no text any more. */
static void put_outside(struct json *json, const char *name, const char *text)
{
	json_put_str(json, name, text_is_utf8(slice_str(text)) ? text : "");
}

static void put_details(struct json *json, const struct err_trail *trail)
{
	if (trail->detail[0])
		put_outside(json, "detail", trail->detail);
	if (!trail->place[0])
		return;
	json_put_list(json, "errors");
	json_put_object(json, NULL);
	put_outside(json, "place", trail->place);
	put_outside(json, "detail", trail->detail);
	json_close(json);
	json_close(json);
}

static void put_problem(struct json *json, const struct request *req, const struct err_meaning *meaning)
{
	int article = req->route ? event_row(req->route->announces)->article : 0;
	const char *type = arena_text(req->arena, "urn:eseal:error:%s", meaning->name);

	json_put_str(json, "type", type);
	json_put_str(json, "title", meaning->en);
	json_put_str(json, "title_zh", meaning->zh);
	json_put_int(json, "status", meaning->http);
	json_put_str(json, "code", meaning->name);
	if (article > 0)
		json_put_int(json, "article", article);
	json_put_str(json, "trace_id", req->trace_id);
}

void problem_reply(struct request *req, err e)
{
	const struct err_meaning *meaning = err_meaning(e.code);
	const struct err_trail *trail = err_trail();
	struct slice text = slice(NULL, 0);
	struct json json;

	json_start(&json, req->arena);
	put_problem(&json, req, meaning);
	if (meaning->http < 500 && trail->code == e.code)
		put_details(&json, trail);
	req->reply = (struct reply){.status = meaning->http, .type = "application/problem+json"};
	if (json_finish(&json, &text).code == E_OK)
		req->reply.body = text;
}
