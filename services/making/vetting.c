/* SPDX-License-Identifier: Apache-2.0 */
#include "making/vetting.h"

#include "cell/chore.h"
#include "court/court.h"
#include "court/trust.h"
#include "gm/arithmetic.h"
#include "verify/verify.h"

/* In the box lies whom to trust (court/trust.h).
 * of a certificate, words: bytes: it, number: is it to go by the rules, bytes: credit code, bytes: owner's name, bytes: seal's
 *   code, number: now; answer: number: its end, bytes: its key
 * of a seal, words: bytes: it, number: now; answer: nothing */
enum { ANSWER_MAX = ARENA_CHUNK };

/* ---- in the cell ---- */

static err take_trust(struct arena *arena, struct slice bytes, struct trust_view *view)
{
	struct evidence evidence = {0};

	TRY(court_trust_read(arena, bytes, &evidence));
	*view = (struct trust_view){.trust = evidence.trust, .revocation = evidence.revocation};
	return OK;
}

static err take_demand(struct slice *words, struct slice *der, bool *ruled, struct certificate_demand *demand)
{
	int64_t number;

	TRY(frame_bytes(words, CERT_DER_MAX, der));
	TRY(frame_number(words, false, true, &number));
	*ruled = number;
	TRY(frame_bytes(words, words->len, &demand->credit_code));
	TRY(frame_bytes(words, words->len, &demand->owner_name));
	TRY(frame_bytes(words, words->len, &demand->seal_code));
	TRY(frame_number(words, INT64_MIN, INT64_MAX, &demand->now));
	return frame_done(*words);
}

static err vet_certificate(struct arena *arena, struct slice bytes, struct slice words, struct slice *answer)
{
	struct certificate_demand demand;
	struct trust_view view;
	struct slice der;
	struct cert cert;
	struct buf out;
	bool ruled;

	TRY(take_trust(arena, bytes, &view));
	TRY(take_demand(&words, &der, &ruled, &demand));
	if (cert_read(der, &cert).code != E_OK)
		return FAIL_AT(E_CERTIFICATE, "certificate",
			       "it cannot be read as a certificate with an SM2 key");
	if (ruled)
		TRY(certificate_check(arena, &cert, &demand, &view));
	buf_init(&out, arena, ANSWER_MAX);
	TRY(frame_put_number(&out, cert.not_after));
	TRY(frame_put_bytes(&out, slice(cert.key.point, SM2_POINT_SIZE)));
	*answer = buf_slice(&out);
	return OK;
}

static err vet_seal(struct arena *arena, struct slice bytes, struct slice words, struct slice *answer)
{
	struct evidence evidence = {0};
	struct verify_request request = {.id = "making",
					 .policy = POLICY_OFFLINE,
					 .time_rule = TIME_RULE_GMT0031_2025,
					 .evidence = &evidence};
	struct report *report;
	struct slice seal;

	TRY(court_trust_read(arena, bytes, &evidence));
	TRY(frame_bytes(&words, SES_SEAL_MAX, &seal));
	TRY(frame_number(&words, INT64_MIN, INT64_MAX, &request.now));
	TRY(frame_done(words));
	TRY(verify_seal(arena, seal, &request, &report));
	if (report->indication != INDICATION_PASSED)
		return FAIL_AT(E_SEAL_FORM, "seal", "the judge finds %s",
			       report->reason ? reason_meaning(report->reason)->name : "a fault");
	*answer = slice(NULL, 0);
	return OK;
}

const struct cell_duty vetting_certificate_duty = {
	.name = "certificate", .prepare = court_prepare, .work = vet_certificate};
const struct cell_duty vetting_seal_duty = {.name = "seal", .prepare = court_prepare, .work = vet_seal};

/* ---- in the office ---- */

static err have_done(struct arena *arena, const char *duty, const struct trust_view *view, struct slice words,
		     struct slice *answer)
{
	const struct evidence evidence = {.trust = view->trust, .revocation = view->revocation};
	struct chore chore = {.duty = duty,
			      .told = arithmetic_chosen(),
			      .words = words,
			      .answer_max = ANSWER_MAX,
			      .memory_mib = VETTING_MIB,
			      .patience = VETTING_SECONDS * SECOND};

	TRY(court_trust_write(arena, &evidence, &chore.bytes));
	return chore_do(&chore, arena, answer);
}

/* A stranger's word. */
static err take_certificate(struct slice answer, struct vetted_certificate *out)
{
	struct slice point;

	TRY(frame_number(&answer, INT64_MIN, INT64_MAX, &out->ends));
	TRY(frame_bytes(&answer, SM2_POINT_SIZE, &point));
	TRY(frame_done(answer));
	return sm2_public_init(&out->key, point);
}

static err vet(struct arena *arena, struct slice certificate, const struct certificate_demand *demand,
	       const struct trust_view *view, bool ruled, struct vetted_certificate *out)
{
	struct slice answer;
	struct buf words;

	buf_init(&words, arena, CERT_DER_MAX + ARENA_CHUNK);
	TRY(frame_put_bytes(&words, certificate));
	TRY(frame_put_number(&words, ruled));
	TRY(frame_put_bytes(&words, demand->credit_code));
	TRY(frame_put_bytes(&words, demand->owner_name));
	TRY(frame_put_bytes(&words, demand->seal_code));
	TRY(frame_put_number(&words, demand->now));
	TRY(have_done(arena, vetting_certificate_duty.name, view, buf_slice(&words), &answer));
	if (take_certificate(answer, out).code != E_OK)
		return FAIL(E_CELL, "the cell talks nonsense");
	return OK;
}

err vetting_read(struct arena *arena, struct slice certificate, struct vetted_certificate *out)
{
	const struct certificate_demand nothing = {.now = 0};
	const struct trust_view nobody = {.trust = {.anchor_count = 0}};

	return vet(arena, certificate, &nothing, &nobody, false, out);
}

err vetting_check(struct arena *arena, struct slice certificate, const struct certificate_demand *demand,
		  const struct trust_view *view, struct vetted_certificate *out)
{
	return vet(arena, certificate, demand, view, true, out);
}

err vetting_judge(struct arena *arena, struct slice seal, const struct trust_view *view, instant now)
{
	struct slice answer;
	struct buf words;

	buf_init(&words, arena, SES_SEAL_MAX + ARENA_CHUNK);
	TRY(frame_put_bytes(&words, seal));
	TRY(frame_put_number(&words, now));
	TRY(have_done(arena, vetting_seal_duty.name, view, buf_slice(&words), &answer));
	if (answer.len > 0)
		return FAIL(E_CELL, "the cell talks nonsense");
	return OK;
}
