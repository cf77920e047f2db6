/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/filed.h"

#include "base/text.h"
#include "cell/chore.h"
#include "court/court.h"
#include "gm/arithmetic.h"
#include "trust/possession.h"
#include "verify/verify.h"

/* In the box lies the seal.
 * to read it, words: number: now; answer: bytes: code, bytes: name, bytes: maker's certificate, number: created, number: valid
 *   from, number: to
 * to see a proof, words: bytes: challenge, bytes: proof; answer: number: does it prove */

/* ---- in the cell ---- */

static err tell_seal(struct arena *arena, const struct ses_seal *seal, struct slice *answer)
{
	struct buf out;

	buf_init(&out, arena, SES_SEAL_MAX);
	TRY(frame_put_bytes(&out, seal->code));
	TRY(frame_put_bytes(&out, seal->name));
	TRY(frame_put_bytes(&out, seal->maker_cert));
	TRY(frame_put_number(&out, seal->created));
	TRY(frame_put_number(&out, seal->valid_from));
	TRY(frame_put_number(&out, seal->valid_to));
	*answer = buf_slice(&out);
	return OK;
}

static err read_seal(struct arena *arena, struct slice datum, struct slice words, struct slice *answer)
{
	struct evidence nothing = {0};
	struct verify_request integrity = {.id = "filing", .policy = POLICY_INTEGRITY, .evidence = &nothing};
	struct report *report;
	struct ses_seal seal;

	TRY(frame_number(&words, INT64_MIN, INT64_MAX, &integrity.now));
	TRY(frame_done(words));
	TRY(ses_seal_read(arena, datum, &seal));
	TRY(verify_seal(arena, datum, &integrity, &report));
	if (report->indication == INDICATION_FAILED)
		return FAIL_AT(E_SEAL_FORM, "seal", "%s", reason_meaning(report->reason)->name);
	return tell_seal(arena, &seal, answer);
}

static err see_proof(struct arena *arena, struct slice datum, struct slice words, struct slice *answer)
{
	struct slice challenge, proof;
	struct ses_seal seal;
	bool proved = false;
	struct buf out;

	TRY(frame_bytes(&words, words.len, &challenge));
	TRY(frame_bytes(&words, words.len, &proof));
	TRY(frame_done(words));
	TRY(ses_seal_read(arena, datum, &seal));
	for (size_t i = 0; i < seal.list_count && seal.list_type == SES_LIST_CERTS; i++) {
		struct cert owner;

		TRY(cert_read(seal.list[i].value, &owner));
		proved = proved || possession_check(&owner.key, challenge, proof).code == E_OK;
	}
	err_forget();
	buf_init(&out, arena, ARENA_CHUNK);
	TRY(frame_put_number(&out, proved));
	*answer = buf_slice(&out);
	return OK;
}

const struct cell_duty filed_read_duty = {.name = "filed", .prepare = court_prepare, .work = read_seal};
const struct cell_duty filed_proves_duty = {.name = "proof", .prepare = court_prepare, .work = see_proof};

/* ---- in the office: a stranger's word ---- */

static err have_done(struct arena *arena, const char *duty, struct slice datum, const struct buf *words,
		     struct slice *answer)
{
	const struct chore chore = {.duty = duty,
				    .told = arithmetic_chosen(),
				    .bytes = datum,
				    .words = buf_slice(words),
				    .answer_max = SES_SEAL_MAX,
				    .memory_mib = VETTING_MIB,
				    .patience = VETTING_SECONDS * SECOND};

	return chore_do(&chore, arena, answer);
}

static err take_seal(struct slice answer, struct filed_seal *out)
{
	TRY(frame_bytes(&answer, SES_TEXT_MAX, &out->code));
	TRY(frame_bytes(&answer, SES_TEXT_MAX, &out->name));
	TRY(frame_bytes(&answer, CERT_DER_MAX, &out->maker_cert));
	TRY(frame_number(&answer, INT64_MIN, INT64_MAX, &out->created));
	TRY(frame_number(&answer, INT64_MIN, INT64_MAX, &out->valid_from));
	TRY(frame_number(&answer, INT64_MIN, INT64_MAX, &out->valid_to));
	REQUIRE(text_is_utf8(out->code) && text_is_utf8(out->name), E_SYNTAX);
	return frame_done(answer);
}

err filed_read(struct arena *arena, struct slice datum, instant now, struct filed_seal *out)
{
	struct slice answer;
	struct buf words;

	buf_init(&words, arena, ARENA_CHUNK);
	TRY(frame_put_number(&words, now));
	TRY(have_done(arena, filed_read_duty.name, datum, &words, &answer));
	if (take_seal(answer, out).code != E_OK)
		return FAIL(E_CELL, "the cell talks nonsense");
	return OK;
}

err filed_proves(struct arena *arena, struct slice datum, struct slice challenge, struct slice proof,
		 bool *proved)
{
	struct slice answer;
	struct buf words;
	int64_t number;

	buf_init(&words, arena, BUS_MESSAGE_MAX);
	TRY(frame_put_bytes(&words, challenge));
	TRY(frame_put_bytes(&words, proof));
	TRY(have_done(arena, filed_proves_duty.name, datum, &words, &answer));
	if (frame_number(&answer, false, true, &number).code != E_OK || answer.len > 0)
		return FAIL(E_CELL, "the cell talks nonsense");
	*proved = number;
	return OK;
}
