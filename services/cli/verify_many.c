/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_many.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/crew.h"
#include "cli/paths.h"
#include "http/json.h"

enum { EXIT_STOPPED = 130 };

/* What a worker answers, and behind it the report, or what went wrong in words. */
struct outcome {
	int status; /* exit status */
	bool judged;
	enum indication indication;
	enum reason reason;
	char error[24]; /* its name, when not judged */
};

/* What did not pass, and is listed. */
struct trouble {
	size_t file;
	struct outcome outcome;
	const char *why; /* it was not judged; or "" */
	struct trouble *next;
};

struct many {
	struct cli *cli;
	struct verifying *verifying;
	struct paths paths;
	bool watched; /* somebody sees the progress */
	instant drawn;
	size_t indications[INDICATION_FAILED + 1], reasons[REASON_COUNT], unjudged;
	struct trouble *first, **last;
};

/* ---- in a worker ---- */

static err answer(struct arena *arena, const struct outcome *outcome, struct slice words, struct slice *out)
{
	struct buf buf;

	buf_init(&buf, arena, CREW_ANSWER_MAX);
	TRY(buf_put(&buf, slice(outcome, sizeof(*outcome))));
	TRY(buf_put(&buf, words));
	*out = buf_slice(&buf);
	return OK;
}

static err answer_error(struct arena *arena, err e, struct slice *out)
{
	const struct err_trail *trail = err_trail();
	struct outcome outcome = {.status = cli_exit_status(e, true)};

	snprintf(outcome.error, sizeof(outcome.error), "%s", err_meaning(e.code)->name);
	TRY(answer(arena, &outcome, slice_str(trail->detail), out));
	err_forget();
	return OK;
}

static err make(void *ctx, struct arena *arena, size_t file, struct slice *out)
{
	struct many *many = ctx;
	struct cli cli = {.arena = arena, .now = many->cli->now};
	struct verdict verdict;
	struct outcome outcome;
	err e = verifying_judge(&cli, many->verifying, many->paths.at[file], &verdict);

	if (e.code != E_OK)
		return answer_error(arena, e, out);
	outcome = (struct outcome){.status = verdict_exit(verdict.indication),
				   .judged = true,
				   .indication = verdict.indication,
				   .reason = verdict.reason};
	return answer(arena, &outcome, many->verifying->options->json ? verdict.json : slice(NULL, 0), out);
}

/* ---- in the parent ---- */

/* Which of two exit statuses is worse. */
static int worse(int a, int b)
{
	static const int order[] = {EXIT_PASSED, EXIT_INDETERMINATE, EXIT_FAILED,
				    EXIT_INPUT,  EXIT_AWAY,          EXIT_OURS};

	for (size_t i = COUNT(order); i-- > 0;)
		if (a == order[i] || b == order[i])
			return order[i];
	return EXIT_OURS;
}

/* A path need not be text; then its bytes are told. */
static void put_path(struct json *json, const char *path)
{
	if (text_is_utf8(slice_str(path)))
		json_put_str(json, "path", path);
	else
		json_put_base64(json, "path_base64", slice_str(path));
}

static err line_head(struct arena *arena, const char *path, const struct outcome *outcome, struct slice words,
		     struct slice *out)
{
	struct json json;

	json_start(&json, arena);
	put_path(&json, path);
	json_put_int(&json, "status", outcome->status);
	if (!outcome->judged) {
		json_put_str(&json, "error", outcome->error);
		json_put_text(&json, "detail", text_is_utf8(words) ? words : slice(NULL, 0));
	}
	return json_finish(&json, out);
}

/* The report is handed on as it is, however long. */
static err print_line(struct many *many, size_t file, const struct outcome *outcome, struct slice words)
{
	struct arena arena;
	struct slice head;
	err e;

	while (words.len > 0 && words.at[words.len - 1] == '\n')
		words.len--;
	arena_init(&arena, ARENA_REQUEST_MAX);
	e = line_head(&arena, many->paths.at[file], outcome, words, &head);
	if (e.code == E_OK && outcome->judged)
		printf("%.*s,\"report\":", (int)head.len - 1, (const char *)head.at);
	if (e.code == E_OK)
		e = cli_print(outcome->judged ? words : head);
	arena_clear(&arena);
	TRY(e);
	return cli_print(slice_str(outcome->judged ? "}\n" : "\n"));
}

static err note(struct many *many, size_t file, const struct outcome *outcome, struct slice words)
{
	struct trouble *trouble = arena_new(many->cli->arena, struct trouble);

	REQUIRE(trouble, E_NO_MEMORY);
	*trouble = (struct trouble){.file = file, .outcome = *outcome};
	trouble->why = arena_text(many->cli->arena, "%s%.*s", words.len ? ": " : "", SLICE_ARG(words));
	REQUIRE(trouble->why, E_NO_MEMORY);
	*many->last = trouble;
	many->last = &trouble->next;
	return OK;
}

static err take(void *ctx, size_t file, struct slice bytes, bool lost)
{
	struct many *many = ctx;
	struct outcome outcome = {.status = EXIT_OURS, .error = "E_BUG"};
	struct slice words = slice_str("the judge died on it, or took too long");

	if (!lost && bytes.len >= sizeof(outcome)) {
		memcpy(&outcome, bytes.at, sizeof(outcome));
		words = slice_from(bytes, sizeof(outcome));
	}
	many->cli->status = worse(many->cli->status, outcome.status);
	if (outcome.judged) {
		many->indications[outcome.indication]++;
		many->reasons[outcome.reason]++;
	} else {
		many->unjudged++;
	}
	if (many->verifying->options->json)
		return print_line(many, file, &outcome, words);
	return outcome.status == EXIT_PASSED ? OK : note(many, file, &outcome, words);
}

static void draw(struct many *many, size_t done)
{
	enum { BAR = 30 };
	char bar[BAR + 1];
	size_t full = many->paths.count ? done * BAR / many->paths.count : BAR;

	for (size_t i = 0; i < BAR; i++)
		bar[i] = i < full ? '#' : '.';
	bar[BAR] = 0;
	fprintf(stderr, "\r[%s] %zu/%zu  %s %zu  %s %zu ", bar, done, many->paths.count,
		indication_name(INDICATION_FAILED), many->indications[INDICATION_FAILED],
		indication_name(INDICATION_INDETERMINATE), many->indications[INDICATION_INDETERMINATE]);
}

/* At most ten times a second. */
static void progress(void *ctx, size_t done)
{
	struct many *many = ctx;
	instant now = clock_steady();

	if (!many->watched || (now - many->drawn < SECOND / 10 && done < many->paths.count))
		return;
	many->drawn = now;
	draw(many, done);
}

static const char *reason_name(enum reason reason)
{
	return reason == REASON_NONE ? "-" : reason_meaning(reason)->name;
}

static void tell_troubles(const struct many *many)
{
	printf("未通过 not passed:\n");
	for (const struct trouble *t = many->first; t; t = t->next)
		printf("  %-14s %-22s %s%s\n",
		       t->outcome.judged ? indication_name(t->outcome.indication) : "-",
		       t->outcome.judged ? reason_name(t->outcome.reason) : t->outcome.error,
		       many->paths.at[t->file], t->why);
}

static err tell_summary(const struct many *many)
{
	static const enum indication order[] = {INDICATION_PASSED, INDICATION_FAILED,
						INDICATION_INDETERMINATE};
	size_t judged = 0;

	if (many->first)
		tell_troubles(many);
	for (size_t i = 0; i < COUNT(order); i++)
		judged += many->indications[order[i]];
	printf("汇总 summary: %zu 个文件 files\n", judged + many->unjudged);
	for (size_t i = 0; i < COUNT(order); i++) {
		printf("  %-26s %8zu\n", indication_name(order[i]), many->indications[order[i]]);
		for (int r = REASON_NONE + 1; r < REASON_COUNT; r++)
			if (many->reasons[r] && reason_meaning((enum reason)r)->indication == order[i])
				printf("    %-24s %8zu\n", reason_name((enum reason)r), many->reasons[r]);
	}
	if (many->unjudged)
		printf("  %-26s %8zu\n", "未能判定 not judged", many->unjudged);
	return cli_print(slice_str(""));
}

err verify_many(struct cli *cli, struct verifying *verifying)
{
	const struct verify_options *o = verifying->options;
	struct many many = {.cli = cli, .verifying = verifying, .watched = isatty(STDERR_FILENO) != 0};
	struct crew_work work = {.ctx = &many, .make = make, .take = take, .progress = progress};
	bool stopped;
	err e;

	many.last = &many.first;
	TRY(paths_read(cli, &o->files, &many.paths));
	work.count = many.paths.count;
	fflush(stdout);
	e = crew_run(o->jobs > 0 ? (size_t)o->jobs : 1, &work, &stopped);
	if (many.watched)
		fprintf(stderr, "\r\033[K");
	TRY(e);
	if (!o->json)
		TRY(tell_summary(&many));
	if (stopped) {
		fprintf(stderr, "eseal verify: 已中断 stopped\n");
		cli->status = EXIT_STOPPED;
	}
	return OK;
}
