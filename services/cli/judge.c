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
	return policy_read(slice_str(policy), &out->request.policy);
}
