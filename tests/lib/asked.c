/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/asked.h"

#include "db/db.h"
#include "http/door.h"
#include "lib/check.h"

err asked_do(const struct asked *asked, struct tx *tx, struct reply *reply)
{
	const struct http_field type = {slice_str("Content-Type"), slice_str("application/json")};
	const struct http_request http = {.method = slice_str(method_word(asked->method)),
					  .path = slice_str(asked->path),
					  .query = slice_str(asked->query),
					  .fields = &type,
					  .field_count = 1,
					  .body = slice_str(asked->body)};
	struct request req = {.arena = tx->arena,
			      .now = asked->now,
			      .office = asked->office,
			      .actor = &asked->actor,
			      .http = &http};
	unsigned allowed;
	err e;

	assert_ok(route_find(asked->office->def->routes, asked->method, http.path, &req.route, req.parts,
			     &allowed));
	e = req.route->handle(&req, tx);
	form_release(&req.form);
	if (reply)
		*reply = req.reply; /* what it points to lives in the transaction's arena */
	/* cppcheck-suppress returnDanglingLifetime ; an err points to nothing */
	return e;
}

bool asked_says(const struct reply *reply, const char *text)
{
	return memmem(reply->body.at, reply->body.len, text, strlen(text)) != NULL;
}
