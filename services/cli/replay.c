/* SPDX-License-Identifier: Apache-2.0 */
/* 重放: the verdict of an evidence bundle once more, from the bundle alone: nothing is asked of anybody, and today's date
 * does not matter (art. 24). */
#include "cli/replay.h"
#include "base/text.h"
#include "cell/chore.h"
#include "cli/cells.h"
#include "cli/judge.h"
#include "cli/tell.h"
#include "court/trust.h"
#include "gm/arithmetic.h"

struct options {
	const char *file;
	const char *trust;
	const char *registry_cert;
	bool json;
};

static const struct cli_option options[] = {
	CLI_TEXT(struct options, trust, "trust", 't', "DIR",
		 "trust the anchors in this folder; without, those in the bundle"),
	CLI_TEXT(struct options, registry_cert, "registry-cert", 'C', "FILE",
		 "believe this registry's answers; without, those of the one in the bundle"),
	CLI_FLAG(struct options, json, "json", 'j', "all of it as JSON, the report as well"),
};
static const size_t operands[] = {offsetof(struct options, file)};

const struct cli_form replay_form = {CLI_OPTIONS(options), CLI_OPERANDS(operands), "FILE",
				     "Judge again what an evidence bundle holds, from it alone, as of when "
				     "it was judged. Exit status: that "
				     "of the verdict if the same report came out, byte for byte; else 1.",
				     false};

/* ---- in the cell: bytes: the bundle, words: as ask_for puts them, answer: number: exit status, bytes: what to print, bytes: the report ---- */

/* What the user rests on, if it is not the bundle's own. */
static err take_rests(struct arena *arena, struct slice *words, struct replay_rests *rests)
{
	struct evidence *own = arena_new(arena, struct evidence);
	struct cert *cert = arena_new(arena, struct cert);
	struct slice trust, der;

	REQUIRE(own && cert, E_NO_MEMORY);
	TRY(frame_bytes(words, words->len, &trust));
	TRY(frame_bytes(words, words->len, &der));
	if (trust.len > 0) {
		TRY(court_trust_read(arena, trust, own));
		rests->trust = &own->trust;
	}
	if (der.len > 0) {
		TRY(cert_read(der, cert));
		rests->registries = cert;
		rests->registry_count = 1;
	}
	return OK;
}

static err run(struct arena *arena, struct outcome *out)
{
	struct replay_judge judge = judge_in_process(&out->report);
	struct replay replay;

	TRY(replay_start(&replay, arena, &out->bundle, &out->rests));
	TRY(vouchers_check(arena, &out->bundle, &replay.evidence.trust, &out->vouchers));
	TRY(replay_run(&replay, arena, &judge, &out->json, &out->same));
	out->disbelieved = replay.disbelieved;
	if (!out->same && json_differ(arena, out->bundle.report, out->json, out->differences, DIFFERENCES_MAX,
				      &out->difference_count)
					  .code != E_OK)
		err_forget(); /* what is in the bundle is no report at all */
	return OK;
}

static err replay_bundle(struct arena *arena, struct slice file, struct slice words, struct slice *answer)
{
	struct outcome *out = arena_new(arena, struct outcome);
	struct slice text;
	int64_t as_json;
	struct buf buf;

	REQUIRE(out, E_NO_MEMORY);
	TRY(frame_number(&words, false, true, &as_json));
	TRY(take_rests(arena, &words, &out->rests));
	TRY(bundle_open(arena, file, &out->bundle));
	TRY(run(arena, out));
	TRY(as_json ? outcome_json(arena, out, &text) : outcome_text(arena, out, &text));
	buf_init(&buf, arena, REPLAY_ANSWER_MAX);
	TRY(frame_put_number(&buf, out->same ? verdict_exit(out->report->indication) : EXIT_FAILED));
	TRY(frame_put_bytes(&buf, text));
	TRY(frame_put_bytes(&buf, out->json));
	*answer = buf_slice(&buf);
	return OK;
}

/* JSON takes random numbers from the system when it is first read. */
static err prepare(const char *arithmetic, void **self)
{
	struct json_difference none;
	struct arena arena;
	size_t count;
	err e;

	arena_init(&arena, ARENA_CHUNK * 4);
	e = json_differ(&arena, slice_str("{}"), slice_str("{}"), &none, 1, &count);
	arena_clear(&arena);
	TRY(e);
	return court_prepare(arithmetic, self);
}

const struct cell_duty replay_duty = {.name = "replay", .prepare = prepare, .work = replay_bundle};

/* ---- in the command ---- */

static err put_rests(struct cli *cli, const struct options *o, struct buf *words)
{
	struct slice trust = slice(NULL, 0);
	struct evidence own = {.trust_list_until = 0};
	struct trust_view view;
	struct cert cert = {0};

	if (o->trust) {
		TRY(trust_folder_read(cli->arena, o->trust, &view));
		own.trust = view.trust;
		TRY(court_trust_write(cli->arena, &own, &trust));
	}
	if (o->registry_cert)
		TRY(cli_read_cert(cli, o->registry_cert, &cert));
	TRY(frame_put_bytes(words, trust));
	return frame_put_bytes(words, cert.der);
}

static err read_answer(struct slice answer, bool as_json, int *status, struct slice *text,
		       struct slice *report)
{
	int64_t number;

	TRY(frame_number(&answer, EXIT_PASSED, EXIT_INDETERMINATE, &number));
	TRY(frame_bytes(&answer, answer.len, text));
	TRY(frame_bytes(&answer, answer.len, report));
	TRY(frame_done(answer));
	REQUIRE(as_json ? text_is_utf8(*text) : text_is_lines(*text), E_SYNTAX);
	*status = (int)number;
	return OK;
}

err command_replay(struct cli *cli, int argc, char **argv)
{
	struct chore chore = {.duty = replay_duty.name,
			      .told = arithmetic_chosen(),
			      .answer_max = REPLAY_ANSWER_MAX,
			      .memory_mib = COURT_MEMORY_MIB,
			      .patience = JUDGE_SECONDS * SECOND};
	struct options o = {0};
	struct slice answer, text, report;
	struct buf words;

	cli_parse(&replay_form, argc, argv, &o);
	TRY(cli_read(cli, o.file, FILE_MAX, &chore.bytes));
	buf_init(&words, cli->arena, FILE_MAX + ARENA_CHUNK);
	TRY(frame_put_number(&words, o.json));
	TRY(put_rests(cli, &o, &words));
	chore.words = buf_slice(&words);
	TRY(chore_do(&chore, cli->arena, &answer));
	if (read_answer(answer, o.json, &cli->status, &text, &report).code != E_OK)
		return FAIL(E_CELL, "the cell talks nonsense");
	TRY(cli_print(text));
	return o.json ? cli_print(slice_str("\n")) : report_tell(report);
}
