/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "cell/chore.h"
#include "cli/cells.h"
#include "cli/show.h"
#include "court/court.h"
#include "gm/arithmetic.h"
#include "pdf/open.h"
#include "ses/signature.h"

static const size_t operands[] = {0};

const struct cli_form inspect_form = {
	CLI_NO_OPTIONS, CLI_OPERANDS(operands), "FILE",
	"Print the structure of an OFD or PDF document, a signed value, a seal or a certificate as JSON. "
	"Nothing is verified.",
	false};

static bool is_certificate(struct cli *cli, struct slice file, struct cert *cert)
{
	err e = cert_read_any(file, cli->arena, cert);

	err_forget();
	return e.code == E_OK;
}

/* What it is, its first bytes and its shape say; what it says of itself counts for nothing. */
static err show_whatever_it_is(struct cli *cli, struct slice file, struct json *json)
{
	struct cert cert;

	if (pdf_is_claimed(file) && !slice_starts(file, "PK"))
		return show_pdf(cli, file, json);
	if (slice_starts(file, "PK"))
		return show_document(cli, file, json);
	if (ses_seal_kind(file) != 0)
		return show_seal_file(cli, file, json);
	if (ses_value_kind(file) != SES_VALUE_UNKNOWN)
		return show_value(cli, file, json);
	if (is_certificate(cli, file, &cert)) {
		json_put_str(json, "format", "X.509");
		return show_cert(cli, &cert, json);
	}
	return FAIL(E_OFD_FORM, "neither an OFD or PDF document nor a signed value, a seal or a certificate");
}

static err inspect(struct arena *arena, struct slice file, struct slice words, struct slice *text)
{
	struct cli cli = {.arena = arena};
	struct json json;

	(void)words;
	json_start(&json, arena);
	TRY(show_whatever_it_is(&cli, file, &json));
	return json_finish(&json, text);
}

const struct cell_duty inspect_duty = {.name = "inspect", .prepare = court_prepare, .work = inspect};

err command_inspect(struct cli *cli, int argc, char **argv)
{
	struct chore chore = {.duty = inspect_duty.name,
			      .told = arithmetic_chosen(),
			      .answer_max = JSON_BYTES_MAX,
			      .memory_mib = COURT_MEMORY_MIB,
			      .patience = JUDGE_SECONDS * SECOND};
	const char *path = NULL;
	struct slice text;
	struct buf line;

	cli_parse(&inspect_form, argc, argv, &path);
	TRY(cli_read(cli, path, FILE_MAX, &chore.bytes));
	TRY(chore_do(&chore, cli->arena, &text));
	buf_init(&line, cli->arena, text.len + 1);
	TRY(text_put(&line, text));
	TRY(buf_put_str(&line, "\n"));
	return cli_print(buf_slice(&line));
}
