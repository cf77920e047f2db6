/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/registry.h"

#include "bus/pb.h"
#include "http/client.h"
#include "http/form.h"
#include "trust/document.h"

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

static err read_signed(struct cli *cli, struct slice json, struct slice *proof)
{
	Eseal__V1__SignedDocument *carried;
	struct signed_document document;
	struct form form;
	err e;

	TRY(form_parse(&form, cli->arena, json));
	e = form_text(&form, "signed.type", 1, TEXT_NAME_MAX, &document.type);
	if (e.code == E_OK)
		e = form_base64(&form, "signed.document", SIGNED_DOCUMENT_MAX, &document.document);
	if (e.code == E_OK)
		e = form_base64(&form, "signed.signature", SIGNED_DOCUMENT_MAX, &document.signature);
	if (e.code == E_OK)
		e = document_put(cli->arena, &document, &carried);
	form_release(&form);
	TRY(e);
	return pb_write(cli->arena, &carried->base, proof);
}

err registry_signed_status(struct cli *cli, const char *url, struct slice code, instant at,
			   struct slice *proof)
{
	struct http_ask ask = {.patience = 10 * SECOND, .answer_max = JSON_BYTES_MAX};
	struct http_answer got;
	char moment[INSTANT_TEXT];

	*proof = slice(NULL, 0);
	if (!is_plain(code) || at > cli->now)
		return OK;
	instant_write(at, moment);
	ask.url = arena_text(cli->arena, "%s/v1/seals/%.*s/status?at=%s&signed=true", url, SLICE_ARG(code),
			     moment);
	REQUIRE(ask.url, E_NO_MEMORY);
	TRY(http_fetch(cli->arena, &ask, &got));
	if (got.status != 200)
		return FAIL_AT(E_UNREACHABLE, url, "answered with status %d", got.status);
	return read_signed(cli, got.body, proof);
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
		TRY(cli_said("--at", CLI_TAKES_TIME, instant_read(slice_str(at), &moment)));
	ask.url = arena_text(cli->arena, "%s/v1/seals/%.*s/status%s%s", url, SLICE_ARG(code),
			     at ? "?at=" : "", at ? at : "");
	REQUIRE(ask.url, E_NO_MEMORY);
	TRY(http_fetch(cli->arena, &ask, &got));
	if (got.status != 200)
		return FAIL_AT(E_UNREACHABLE, url, "answered with status %d", got.status);
	*answer = got.body;
	return read_status(cli, &got, status);
}
