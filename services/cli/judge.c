/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/judge.h"

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
	return cli_said("--policy", "integrity, offline or standard",
			policy_read(slice_str(policy), &out->request.policy));
}

err judging_court(int64_t seconds, struct court **out)
{
	const struct court_form form = {
		.cells = 1, .patience = (seconds > 0 ? seconds : JUDGE_SECONDS) * SECOND, .hasty = true};

	return court_open(&form, out);
}

void judging_close(struct court **court)
{
	court_close(*court);
	*court = NULL;
}

static err read_file(void *ctx, uint8_t *at, size_t room, size_t *len)
{
	return cli_read_into(ctx, at, room, len);
}

struct cell_source judging_file(const char *path)
{
	return (struct cell_source){(void *)(uintptr_t)path, read_file};
}

int verdict_exit(enum indication indication)
{
	if (indication == INDICATION_PASSED)
		return EXIT_PASSED;
	return indication == INDICATION_FAILED ? EXIT_FAILED : EXIT_INDETERMINATE;
}
