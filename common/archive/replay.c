/* SPDX-License-Identifier: Apache-2.0 */
#include "archive/replay.h"

#include "archive/status_answer.h"

static err believe(struct replay *r, struct arena *arena, const struct said_status *said,
		   struct status_answer *answer)
{
	const struct cert *signers = r->rests.registry_count ? r->rests.registries : r->bundle->registries;
	size_t count = r->rests.registry_count ? r->rests.registry_count : r->bundle->registry_count;
	err e = status_answer_check(arena, said->answer.proof, signers, count, said->code, said->at, answer);

	if (e.code == E_OK || e.code == E_NO_MEMORY || e.code == E_CRYPTO)
		return e;
	err_forget();
	r->disbelieved++;
	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	return OK;
}

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct replay *r = self;
	const struct said *said = &r->bundle->said;

	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	for (size_t i = 0; i < said->status_count; i++)
		if (said->statuses[i].at == at && slice_eq(said->statuses[i].code, code))
			return believe(r, arena, &said->statuses[i], answer);
	return OK;
}

static err seen_at(void *self, const uint8_t value_sm3[32], instant *at)
{
	const struct said *said = &((const struct replay *)self)->bundle->said;

	*at = 0;
	for (size_t i = 0; i < said->seen_count; i++)
		if (memcmp(said->seen[i].value.bytes, value_sm3, SM3_SIZE) == 0)
			*at = said->seen[i].at;
	return OK;
}

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	const struct said *said = &((const struct replay *)self)->bundle->said;

	(void)arena;
	*more = (struct revocation_found){0};
	for (size_t i = 0; i < said->revocation_count; i++) {
		const struct said_revocation *about = &said->revocations[i];

		if (slice_eq(sm3_slice(&about->cert), sm3_slice(&cert->digest)) &&
		    slice_eq(sm3_slice(&about->issuer), sm3_slice(&cert->issuer_digest)))
			*more = about->more;
	}
	return OK;
}

static err same_policy(struct arena *arena, const struct bundle *bundle)
{
	struct slice ours;

	TRY(policy_text(arena, bundle->policy, &ours));
	if (!slice_eq(ours, bundle->policy_table))
		return FAIL_AT(E_BUNDLE, "policy.txt",
			       "not the table of this program; the bundle was judged by %s", bundle->program);
	return OK;
}

/* Anchors of one's own stand alone; what leads to them may come from the bundle as well. */
static err join_others(struct arena *arena, const struct chain_trust *own, const struct chain_trust *bundles,
		       struct chain_trust *out)
{
	struct cert *all = arena_array(arena, own->other_count + bundles->other_count + 1, struct cert);
	size_t n = 0;

	REQUIRE(all, E_NO_MEMORY);
	for (size_t i = 0; i < bundles->other_count; i++)
		all[n++] = bundles->others[i];
	for (size_t i = 0; i < own->other_count; i++)
		all[n++] = own->others[i];
	*out = (struct chain_trust){
		.anchors = own->anchors, .anchor_count = own->anchor_count, .others = all, .other_count = n};
	return OK;
}

err replay_start(struct replay *r, struct arena *arena, const struct bundle *bundle,
		 const struct replay_rests *rests)
{
	TRY(same_policy(arena, bundle));
	*r = (struct replay){.bundle = bundle, .rests = *rests};
	r->evidence = (struct evidence){.self = r,
					.status_at = status_at,
					.seen_at = seen_at,
					.trust = bundle->trust,
					.revocation = bundle->revocation,
					.revocation_of = revocation_of,
					.signer_cert = bundle->signer_cert,
					.trust_list_until = bundle->trust_list_until};
	if (rests->trust)
		TRY(join_others(arena, rests->trust, &bundle->trust, &r->evidence.trust));
	r->request = (struct verify_request){.id = bundle->id,
					     .policy = bundle->policy,
					     .time_rule = bundle->time_rule,
					     .now = bundle->at,
					     .evidence = &r->evidence};
	return OK;
}

err replay_run(struct replay *r, struct arena *arena, const struct replay_judge *judge, struct slice *report,
	       bool *same)
{
	TRY(judge->judge(judge->ctx, arena, r->bundle->document, r->bundle->digest, &r->request, report));
	*same = slice_eq(*report, r->bundle->report);
	return OK;
}
