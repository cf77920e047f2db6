/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/judge.h"

#include <stdio.h>

#include "base/id.h"

err judging_prepare(struct cli *cli, const char *trust, const char *policy, struct judging *out)
{
	struct uuid id;

	*out = (struct judging){0};
	TRY(uuid_new(cli->now, &id));
	uuid_write(&id, out->id);
	if (trust)
		TRY(trust_folder_read(cli->arena, trust, &out->view));
	out->evidence.trust = out->view.trust;
	out->evidence.revocation = out->view.revocation;
	out->request = (struct verify_request){
		.id = out->id,
		.now = cli->now,
		.evidence = &out->evidence,
		.time_rule = TIME_RULE_GMT0031_2025,
	};
	return policy_read(slice_str(policy), &out->request.policy);
}

static const char *indication_zh(enum indication indication)
{
	static const char *const words[] = {
		[INDICATION_PASSED] = "验证通过",
		[INDICATION_INDETERMINATE] = "无法判定",
		[INDICATION_FAILED] = "验证失败",
	};

	return words[indication];
}

static void tell_verdict(const char *what, enum indication indication, enum reason reason)
{
	const struct reason_meaning *meaning = reason_meaning(reason);

	printf("%s%s %s", what, indication_zh(indication), indication_name(indication));
	if (reason != REASON_NONE)
		printf(" %s\n    %s\n    %s", meaning->name, meaning->zh, meaning->en);
	printf("\n");
}

static void tell_findings(const struct findings *findings)
{
	for (const struct finding *f = findings->first; f; f = f->next) {
		const struct check_meaning *check = check_meaning(f->check);

		if (f->result == RESULT_PASSED || f->result == RESULT_SKIPPED)
			continue;
		printf("  - %s %s", result_name(f->result), check->name);
		if (f->reason != REASON_NONE)
			printf(" %s", reason_meaning(f->reason)->name);
		else if (f->note != NOTE_NONE)
			printf(" %s", note_meaning(f->note)->name);
		printf("%s%s%s%s\n", f->where ? " @ " : "", f->where ? f->where : "", f->detail ? ": " : "",
		       f->detail ? f->detail : "");
	}
}

static void tell_signature(const struct signature_report *s)
{
	char time[INSTANT_TEXT];

	printf("\n");
	tell_verdict("签章 ", s->indication, s->reason);
	if (s->seal.there)
		printf("  印章 seal      %.*s %.*s\n", SLICE_ARG(s->seal.code), SLICE_ARG(s->seal.name));
	if (s->signer.there)
		printf("  签章人 signer  %s\n", s->signer.subject);
	if (s->maker.there)
		printf("  制章人 maker   %s\n", s->maker.subject);
	if (s->time_source != TIME_NONE) {
		instant_write(s->signing_time, time);
		printf("  时间 time      %s (%s)\n", time,
		       s->time_source == TIME_STAMPED ? "timestamp" : "claimed");
	}
	for (size_t i = 0; i < s->unprotected_count; i++)
		printf("  未保护 open    %s\n", s->unprotected[i]);
	tell_findings(&s->findings);
}

err report_tell(const struct report *report)
{
	tell_verdict("", report->indication, report->reason);
	tell_findings(&report->findings);
	for (const struct signature_report *s = report->signatures; s; s = s->next)
		tell_signature(s);
	if (ferror(stdout) || fflush(stdout) != 0)
		return FAIL_AT(E_OUTPUT, "standard output", "not written");
	return OK;
}
