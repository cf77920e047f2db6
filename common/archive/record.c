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

bool record_used(const struct record *r, const struct sm3 *digest)
{
	for (size_t i = 0; i < r->cert_count; i++)
		if (slice_eq(sm3_slice(&r->certs[i]), sm3_slice(digest)))
			return true;
	return false;
}

bool record_has_issuer(const struct record *r, struct slice name)
{
	for (size_t i = 0; i < r->issuer_count; i++)
		if (slice_eq(r->issuers[i], name))
			return true;
	return false;
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

static err keep_cert(struct record *r, const struct sm3 *digest)
{
	if (record_used(r, digest))
		return OK;
	REQUIRE(r->cert_count < BUNDLE_CERTS_MAX, E_TOO_BIG);
	r->certs[r->cert_count++] = *digest;
	return OK;
}

static err keep_issuer(struct record *r, struct slice name)
{
	if (record_has_issuer(r, name))
		return OK;
	REQUIRE(r->issuer_count < BUNDLE_CERTS_MAX, E_TOO_BIG);
	TRY(arena_copy(r->arena, name, &r->issuers[r->issuer_count]));
	r->issuer_count++;
	return OK;
}

static err copy_list(struct arena *arena, const struct slice *from, size_t count, const struct slice **to)
{
	struct slice *list = arena_array(arena, count + 1, struct slice);

	REQUIRE(list, E_NO_MEMORY);
	for (size_t i = 0; i < count; i++)
		TRY(arena_copy(arena, from[i], &list[i]));
	*to = list;
	return OK;
}

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	struct record *r = self;
	struct said_revocation *kept = &r->said.revocations[r->said.revocation_count];

	*more = (struct revocation_found){0};
	TRY(keep_cert(r, &cert->digest));
	TRY(keep_cert(r, &cert->issuer_digest));
	TRY(keep_issuer(r, cert->issuer_name));
	if (!r->from->revocation_of)
		return OK;
	TRY(r->from->revocation_of(r->from->self, arena, cert, more));
	if (more->crl_count + more->ocsp_count == 0)
		return OK;
	REQUIRE(r->said.revocation_count < BUNDLE_ASKED_MAX, E_TOO_BIG);
	*kept = (struct said_revocation){.cert = cert->digest, .issuer = cert->issuer_digest, .more = *more};
	TRY(copy_list(r->arena, more->crls, more->crl_count, &kept->more.crls));
	TRY(copy_list(r->arena, more->ocsps, more->ocsp_count, &kept->more.ocsps));
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
	r->evidence.expect = NULL; /* nobody asks ahead through a record */
	r->certs = arena_array(arena, BUNDLE_CERTS_MAX, struct sm3);
	r->issuers = arena_array(arena, BUNDLE_CERTS_MAX, struct slice);
	REQUIRE(r->certs && r->issuers, E_NO_MEMORY);
	return said_start(arena, &r->said);
}
