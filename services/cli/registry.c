/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/registry.h"

#include "http/client.h"
#include "http/form.h"

/* A code is put into an address: nothing that means something there may be in it. */
static bool is_plain(struct slice code)
{
	for (size_t i = 0; i < code.len; i++) {
		uint8_t c = code.at[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'))
			return false;
	}
	return code.len > 0 && code.len <= SEAL_CODE_MAX;
}

static err read_status(struct cli *cli, const struct http_answer *answer, struct slice *status)
{
	struct form form;
	struct slice borrowed;
	err e;

	TRY(form_parse(&form, cli->arena, answer->body));
	e = form_text(&form, "status", 1, TEXT_NAME_MAX, &borrowed);
	if (e.code == E_OK)
		e = arena_copy(cli->arena, borrowed, status);
	form_release(&form);
	return e;
}

err registry_status(struct cli *cli, const char *url, struct slice code, const char *at, struct slice *answer,
		    struct slice *status)
{
	struct http_answer got;
	struct http_ask ask = {.patience = 10 * SECOND, .answer_max = JSON_BYTES_MAX};
	instant moment;

	if (!is_plain(code))
		return FAIL_AT(E_FIELD, "seal code", "not one that a registry gives");
	if (at)
		TRY(instant_read(slice_str(at), &moment));
	ask.url = arena_text(cli->arena, "%s/v1/seals/%.*s/status%s%s", url, SLICE_ARG(code),
			     at ? "?at=" : "", at ? at : "");
	REQUIRE(ask.url, E_NO_MEMORY);
	TRY(http_fetch(cli->arena, &ask, &got));
	if (got.status != 200)
		return FAIL_AT(E_UNREACHABLE, url, "answered with status %d", got.status);
	*answer = got.body;
	return read_status(cli, &got, status);
}
