/* SPDX-License-Identifier: Apache-2.0 */
#include "archive/make.h"

#include <stdio.h>

#include "base/version.h"

static err take_used(struct arena *arena, const struct record *record, const struct cert *from, size_t count,
		     const struct cert **out, size_t *taken)
{
	struct cert *certs = arena_array(arena, count + 1, struct cert);

	REQUIRE(certs, E_NO_MEMORY);
	*taken = 0;
	for (size_t i = 0; i < count; i++)
		if (record_used(record, &from[i].digest))
			certs[(*taken)++] = from[i];
	*out = certs;
	return OK;
}

/* A CRL counts when its issuer issued one of the certificates. */
static err take_crls(struct arena *arena, const struct record *record, const struct revocation_evidence *from,
		     struct revocation_evidence *to)
{
	struct crl *crls = arena_array(arena, from->crl_count + 1, struct crl);

	REQUIRE(crls, E_NO_MEMORY);
	for (size_t i = 0; i < from->crl_count; i++)
		if (record_has_issuer(record, from->crls[i].issuer))
			crls[to->crl_count++] = from->crls[i];
	to->crls = crls;
	return OK;
}

/* Only what the verdict rests on. */
static err take_few(struct arena *arena, const struct record *record, struct bundle *b)
{
	const struct evidence *from = record->from;

	b->trust = (struct chain_trust){0};
	b->revocation = (struct revocation_evidence){.ocsps = from->revocation.ocsps,
						     .ocsp_count = from->revocation.ocsp_count};
	TRY(take_used(arena, record, from->trust.anchors, from->trust.anchor_count, &b->trust.anchors,
		      &b->trust.anchor_count));
	TRY(take_used(arena, record, from->trust.others, from->trust.other_count, &b->trust.others,
		      &b->trust.other_count));
	return take_crls(arena, record, &from->revocation, &b->revocation);
}

static void take_all_certs(const struct record *record, struct bundle *b)
{
	b->trust = record->from->trust;
	b->trust.memo = NULL;
}

static void take_all(const struct record *record, struct bundle *b)
{
	take_all_certs(record, b);
	b->revocation = record->from->revocation;
	b->revocation.next = NULL;
}

static err is_enough(struct arena *arena, const struct bundle *b, const struct replay_judge *judge,
		     bool *same)
{
	const struct replay_rests rests = {0};
	struct replay replay;
	struct slice report;

	TRY(replay_start(&replay, arena, b, &rests));
	return replay_run(&replay, arena, judge, &report, same);
}

static err begin(struct arena *arena, const struct bundle_form *form, struct bundle *b)
{
	const struct verify_request *q = form->request;

	*b = (struct bundle){.program = "eseal " ESEAL_VERSION,
			     .document = form->document,
			     .ending = bundle_ending(form->document),
			     .digest = form->digest,
			     .at = q->now,
			     .policy = q->policy,
			     .time_rule = q->time_rule,
			     .signer_cert = q->evidence->signer_cert,
			     .trust_list_until = q->evidence->trust_list_until};
	snprintf(b->id, sizeof(b->id), "%s", q->id);
	return policy_text(arena, b->policy, &b->policy_table);
}

err bundle_make(struct arena *arena, const struct bundle_form *form, const struct replay_judge *judge,
		struct bundle *b)
{
	struct verify_request request = *form->request;
	struct record record;
	bool enough;

	TRY(begin(arena, form, b));
	TRY(record_start(&record, arena, form->request->evidence));
	request.evidence = &record.evidence;
	TRY(judge->judge(judge->ctx, arena, form->document, form->digest, &request, &b->report));
	b->said = record.said;
	if (b->said.status_count > 0) {
		b->registries = form->registries;
		b->registry_count = form->registry_count;
	}
	TRY(take_few(arena, &record, b));
	if (form->all_certs)
		take_all_certs(&record, b);
	TRY(is_enough(arena, b, judge, &enough));
	if (enough)
		return OK;
	take_all(&record, b);
	TRY(is_enough(arena, b, judge, &enough));
	REQUIRE(enough, E_BUG);
	return OK;
}
