/* SPDX-License-Identifier: Apache-2.0 */
#include "archive/record.h"

err said_start(struct arena *arena, struct said *said)
{
	*said = (struct said){.statuses = arena_array(arena, BUNDLE_STATUS_MAX, struct said_status),
			      .seen = arena_array(arena, BUNDLE_STATUS_MAX, struct said_seen),
			      .revocations = arena_array(arena, BUNDLE_ASKED_MAX, struct said_revocation)};
	REQUIRE(said->statuses && said->seen && said->revocations, E_NO_MEMORY);
	return OK;
}

/* An answer outlives the judge that asked: its arena may be another. */
static err keep_status(struct record *r, struct slice code, instant at, const struct status_answer *answer)
{
	struct said_status *kept = &r->said.statuses[r->said.status_count];
	struct slice registry;

	if (answer->proof.len == 0)
		return FAIL_AT(E_SIGNATURE, "status", "the answer about the seal is not signed");
	REQUIRE(r->said.status_count < BUNDLE_STATUS_MAX, E_TOO_BIG);
	*kept = (struct said_status){.at = at, .answer = *answer};
	TRY(arena_copy(r->arena, code, &kept->code));
	TRY(arena_copy(r->arena, slice_str(answer->registry), &registry));
	kept->answer.registry = (const char *)registry.at;
	TRY(arena_copy(r->arena, answer->seal_sm3, &kept->answer.seal_sm3));
	TRY(arena_copy(r->arena, answer->owner, &kept->answer.owner));
	TRY(arena_copy(r->arena, answer->proof, &kept->answer.proof));
	r->said.status_count++;
	return OK;
}

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct record *r = self;

	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	for (size_t i = 0; i < r->said.status_count; i++) {
		if (r->said.statuses[i].at != at || !slice_eq(r->said.statuses[i].code, code))
			continue;
		*answer = r->said.statuses[i].answer;
		return OK;
	}
	if (!r->from->status_at)
		return OK;
	TRY(r->from->status_at(r->from->self, arena, code, at, answer));
	if (answer->status != STATUS_NOT_KNOWN)
		return keep_status(r, code, at, answer);
	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	return OK;
}

static err seen_at(void *self, const uint8_t value_sm3[32], instant *at)
{
	struct record *r = self;
	struct said_seen *kept = &r->said.seen[r->said.seen_count];

	*at = 0;
	if (!r->from->seen_at)
		return OK;
	TRY(r->from->seen_at(r->from->self, value_sm3, at));
	if (*at == 0)
		return OK;
	REQUIRE(r->said.seen_count < BUNDLE_STATUS_MAX, E_TOO_BIG);
	memcpy(kept->value.bytes, value_sm3, SM3_SIZE);
	kept->at = *at;
	r->said.seen_count++;
	return OK;
}

static err keep_cert(struct record *r, struct slice der)
{
	for (size_t i = 0; i < r->cert_count; i++)
		if (slice_eq(r->certs[i], der))
			return OK;
	REQUIRE(r->cert_count < BUNDLE_CERTS_MAX, E_TOO_BIG);
	TRY(arena_copy(r->arena, der, &r->certs[r->cert_count]));
	r->cert_count++;
	return OK;
}

static err copy_crls(struct arena *arena, const struct revocation_evidence *from,
		     struct revocation_evidence *to)
{
	struct crl *crls = arena_array(arena, from->crl_count + 1, struct crl);
	struct slice der;

	REQUIRE(crls, E_NO_MEMORY);
	for (size_t i = 0; i < from->crl_count; i++) {
		TRY(arena_copy(arena, from->crls[i].der, &der));
		TRY(crl_read(der, &crls[i]));
	}
	to->crls = crls;
	to->crl_count = from->crl_count;
	return OK;
}

static err copy_ocsps(struct arena *arena, const struct revocation_evidence *from,
		      struct revocation_evidence *to)
{
	struct ocsp *ocsps = arena_array(arena, from->ocsp_count + 1, struct ocsp);
	struct slice der;

	REQUIRE(ocsps, E_NO_MEMORY);
	for (size_t i = 0; i < from->ocsp_count; i++) {
		TRY(arena_copy(arena, from->ocsps[i].der, &der));
		TRY(ocsp_read(der, &ocsps[i]));
	}
	to->ocsps = ocsps;
	to->ocsp_count = from->ocsp_count;
	return OK;
}

static err revocation_of(void *self, struct arena *arena, const struct cert *cert, const struct cert *issuer,
			 struct revocation_evidence *more)
{
	struct record *r = self;
	struct said_revocation *kept = &r->said.revocations[r->said.revocation_count];

	*more = (struct revocation_evidence){0};
	TRY(keep_cert(r, cert->der));
	TRY(keep_cert(r, issuer->der));
	if (!r->from->revocation_of)
		return OK;
	TRY(r->from->revocation_of(r->from->self, arena, cert, issuer, more));
	if (more->crl_count + more->ocsp_count == 0)
		return OK;
	REQUIRE(r->said.revocation_count < BUNDLE_ASKED_MAX, E_TOO_BIG);
	*kept = (struct said_revocation){.cert = cert->digest, .issuer = issuer->digest};
	TRY(copy_crls(r->arena, more, &kept->more));
	TRY(copy_ocsps(r->arena, more, &kept->more));
	r->said.revocation_count++;
	return OK;
}

err record_start(struct record *r, struct arena *arena, const struct evidence *from)
{
	*r = (struct record){.evidence = *from, .from = from, .arena = arena};
	r->evidence.self = r;
	r->evidence.status_at = status_at;
	r->evidence.seen_at = seen_at;
	r->evidence.revocation_of = revocation_of;
	r->certs = arena_array(arena, BUNDLE_CERTS_MAX, struct slice);
	REQUIRE(r->certs, E_NO_MEMORY);
	return said_start(arena, &r->said);
}
