/* SPDX-License-Identifier: Apache-2.0 */
/* 重放: the verdict of an evidence bundle once more, from the bundle alone: nothing is asked of anybody, and today's date
 * does not matter (art. 24). */
#include <stdio.h>

#include "cli/archive.h"
#include "cli/judge.h"
#include "cli/tell.h"
#include "http/differ.h"
#include "http/json.h"

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

enum { DIFFERENCES_MAX = 20 };

struct outcome {
	struct bundle bundle;
	struct replay_rests rests;
	struct vouchers vouchers;
	struct report *report;
	struct slice json;
	bool same;
	size_t disbelieved;
	struct json_difference differences[DIFFERENCES_MAX];
	size_t difference_count;
};

static err choose_rests(struct cli *cli, const struct options *o, struct outcome *out)
{
	struct trust_view *view = arena_new(cli->arena, struct trust_view);
	struct cert *cert = arena_new(cli->arena, struct cert);

	REQUIRE(view && cert, E_NO_MEMORY);
	if (o->trust) {
		TRY(trust_folder_read(cli->arena, o->trust, view));
		out->rests.trust = &view->trust;
	}
	if (o->registry_cert) {
		TRY(cli_read_cert(cli, o->registry_cert, cert));
		out->rests.registries = cert;
		out->rests.registry_count = 1;
	}
	return OK;
}

static err run(struct cli *cli, struct outcome *out)
{
	struct replay_judge judge = judge_in_process(&out->report);
	struct replay replay;

	TRY(replay_start(&replay, cli->arena, &out->bundle, &out->rests));
	TRY(vouchers_check(cli, &out->bundle, &replay.evidence.trust, &out->vouchers));
	TRY(replay_run(&replay, cli->arena, &judge, &out->json, &out->same));
	out->disbelieved = replay.disbelieved;
	if (!out->same && json_differ(cli->arena, out->bundle.report, out->json, out->differences,
				      DIFFERENCES_MAX, &out->difference_count)
					  .code != E_OK)
		err_forget(); /* what is in the bundle is no report at all */
	cli->status = out->same ? report_exit(out->report) : EXIT_FAILED;
	return OK;
}

/* ---- for people ---- */

static err tell_names(struct cli *cli, const struct cert *certs, size_t count)
{
	const char *name;

	for (size_t i = 0; i < count; i++) {
		TRY(cert_subject_text(&certs[i], cli->arena, &name));
		printf("%s%s", i ? "; " : "", name);
	}
	printf("\n");
	return OK;
}

/* On whom it rests, in plain words: whoever makes a bundle chooses what is in it. */
static err tell_rests(struct cli *cli, const struct outcome *out)
{
	const struct bundle *b = &out->bundle;

	printf(out->rests.trust ? "信任锚 anchors: 您指定的 yours: "
				: "信任锚 anchors: 证据包自带（用 --trust 指定您自己的） the bundle's own "
				  "(--trust insists on yours): ");
	if (out->rests.trust)
		TRY(tell_names(cli, out->rests.trust->anchors, out->rests.trust->anchor_count));
	else
		TRY(tell_names(cli, b->trust.anchors, b->trust.anchor_count));
	if (b->said.status_count == 0)
		return OK;
	printf(out->rests.registry_count ? "备案系统 registry: 您指定的 yours: "
					 : "备案系统 registry: 证据包自带（用 --registry-cert 指定） the "
					   "bundle's own (--registry-cert insists on yours): ");
	if (out->rests.registry_count)
		TRY(tell_names(cli, out->rests.registries, out->rests.registry_count));
	else
		TRY(tell_names(cli, b->registries, b->registry_count));
	if (out->disbelieved)
		printf("  %zu 份状态答复并非由其签名 answers about seals are not signed by it\n",
		       out->disbelieved);
	return OK;
}

static err tell(struct cli *cli, const struct outcome *out)
{
	char at[INSTANT_TEXT];

	instant_write(out->bundle.at, at);
	printf("证据包 bundle: 完整 whole, %s, %s\n", at, out->bundle.program);
	TRY(vouchers_tell(cli, &out->vouchers));
	TRY(tell_rests(cli, out));
	printf("%s\n", out->same ? "重放一致 the same report came out again, byte for byte"
				 : "重放不一致 another report came out:");
	for (size_t i = 0; i < out->difference_count; i++)
		printf("  %s: %s -> %s\n", out->differences[i].place,
		       out->differences[i].then ? out->differences[i].then : "-",
		       out->differences[i].now ? out->differences[i].now : "-");
	if (!out->same && out->difference_count == 0)
		printf("  report.json: 报告改写过 the same in other bytes, or no report\n");
	printf("\n");
	return report_tell(out->json);
}

/* ---- for programs ---- */

static err put_signer(struct cli *cli, struct json *json, const char *name, const struct cert *cert,
		      instant at, bool known)
{
	const char *subject;

	TRY(cert_subject_text(cert, cli->arena, &subject));
	json_put_object(json, name);
	json_put_str(json, "subject", subject);
	json_put_instant(json, "at", at);
	json_put_bool(json, "trusted", known);
	json_close(json);
	return OK;
}

static err put_vouchers(struct cli *cli, struct json *json, const struct vouchers *v)
{
	if (v->signed_report)
		TRY(put_signer(cli, json, "report_signed", &v->report_signer, v->reported_at,
			       v->known_reporter));
	if (v->signed_list)
		TRY(put_signer(cli, json, "bundle_signed", &v->list_signer, v->signed_at, v->known_signer));
	if (v->stamped)
		TRY(put_signer(cli, json, "bundle_stamped", &v->stamper, v->stamped_at, v->known_stamper));
	return OK;
}

static void put_differences(struct json *json, const struct outcome *out)
{
	json_put_list(json, "differences");
	for (size_t i = 0; i < out->difference_count; i++) {
		json_put_object(json, NULL);
		json_put_str(json, "place", out->differences[i].place);
		json_put_str(json, "then", out->differences[i].then);
		json_put_str(json, "now", out->differences[i].now);
		json_close(json);
	}
	json_close(json);
}

static err print_json(struct cli *cli, const struct outcome *out)
{
	struct slice report = out->json;
	struct slice text;
	struct json json;

	report.len--; /* without its line end */
	json_start(&json, cli->arena);
	json_put_str(&json, "replay", out->same ? "same" : "different");
	json_put_str(&json, "program", out->bundle.program);
	json_put_str(&json, "anchors", out->rests.trust ? "given" : "bundle");
	json_put_str(&json, "registry", out->rests.registry_count ? "given" : "bundle");
	json_put_int(&json, "disbelieved", (int64_t)out->disbelieved);
	TRY(put_vouchers(cli, &json, &out->vouchers));
	put_differences(&json, out);
	json_put_raw(&json, "report", report);
	TRY(json_finish(&json, &text));
	TRY(cli_print(text));
	return cli_print(slice_str("\n"));
}

err command_replay(struct cli *cli, int argc, char **argv)
{
	struct options o = {0};
	struct outcome out = {0};
	struct slice file;

	cli_parse(&replay_form, argc, argv, &o);
	TRY(cli_read(cli, o.file, FILE_MAX, &file));
	TRY(choose_rests(cli, &o, &out));
	TRY(bundle_open(cli->arena, file, &out.bundle));
	TRY(run(cli, &out));
	return o.json ? print_json(cli, &out) : tell(cli, &out);
}
