/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/request.h"

#include <strings.h>

#include "base/text.h"
#include "http/door.h"
#include "http/percent.h"
#include "svc/route.h"

/* Which place of the pattern has this name. */
static bool place_of(const char *pattern, const char *name, size_t *index)
{
	size_t len = strlen(name);

	for (*index = 0; (pattern = strchr(pattern, '{')); ++*index) {
		pattern++;
		if (strncmp(pattern, name, len) == 0 && pattern[len] == '}')
			return true;
	}
	return false;
}

err path_text(const struct request *req, const char *name, size_t max, struct slice *out)
{
	size_t index;

	if (!req->route || !place_of(req->route->path, name, &index) || index >= PATH_PARTS_MAX)
		return FAIL(E_BUG, "the route has no place named %s", name);
	REQUIRE(percent_decode(req->arena, req->parts[index], out).code == E_OK, E_NOT_FOUND);
	REQUIRE(out->len > 0 && out->len <= max && text_is_line(*out), E_NOT_FOUND);
	return OK;
}

err path_uuid(const struct request *req, const char *name, struct uuid *out)
{
	struct slice text;

	TRY(path_text(req, name, UUID_TEXT, &text));
	if (uuid_read(text, out).code != E_OK)
		return FAIL(E_NOT_FOUND, "not an identifier");
	return OK;
}

struct slice request_header(const struct request *req, const char *name)
{
	return req->http ? http_field(req->http, name) : slice(NULL, 0);
}

/* The type without its parameters, of which only charset=utf-8 makes sense with JSON. */
static bool type_is(struct slice field, const char *type)
{
	size_t len = strlen(type);

	if (field.len < len || strncasecmp((const char *)field.at, type, len) != 0)
		return false;
	while (len < field.len && field.at[len] == ' ')
		len++;
	return len == field.len || field.at[len] == ';';
}

err request_form(struct request *req, struct form *form)
{
	if (!type_is(request_header(req, "Content-Type"), "application/json"))
		return FAIL_AT(E_MEDIA_TYPE, "Content-Type", "must be application/json");
	form_release(&req->form);
	TRY(form_parse(&req->form, req->arena, req->http->body));
	*form = req->form;
	return OK;
}

err request_query(struct request *req, struct form *form)
{
	form_release(&req->form);
	TRY(form_parse_query(&req->form, req->arena, req->http ? req->http->query : slice(NULL, 0)));
	*form = req->form;
	return OK;
}

err request_bytes(const struct request *req, const char *type, struct slice *out)
{
	REQUIRE(req->http, E_BUG);
	if (type && !type_is(request_header(req, "Content-Type"), type))
		return FAIL_AT(E_MEDIA_TYPE, "Content-Type", "must be %s", type);
	if (req->http->body.len == 0)
		return FAIL(E_FIELD, "the body is empty");
	*out = req->http->body;
	return OK;
}

err request_page(struct form *query, size_t most, size_t *size, struct slice *token)
{
	int64_t wanted = (int64_t)most;
	struct slice text;

	*token = slice(NULL, 0);
	if (form_has(query, "page_size"))
		TRY(form_int(query, "page_size", 1, (int64_t)most, &wanted));
	*size = (size_t)wanted;
	if (!form_has(query, "page_token"))
		return OK;
	TRY(form_text(query, "page_token", 2, (size_t)2 * PAGE_TOKEN_MAX, &text));
	TRY(form_hex(query, "page_token", text.len / 2, token));
	return OK;
}
