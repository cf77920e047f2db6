/* SPDX-License-Identifier: Apache-2.0 */
#include "court/hearing.h"

#include "base/text.h"
#include "court/answer.h"
#include "court/trust.h"
#include "court/words.h"

/* A cell that says what no honest one would: where it was noticed. */
static err nonsense(void)
{
	const struct err_trail noticed = *err_trail();

	return FAIL(E_CELL, "the cell talks nonsense, noticed at %s", noticed.at[0].where);
}

static err tell_trust(struct seat *seat, struct slice bytes, struct arena *arena, instant *patience)
{
	struct frame taken;
	struct buf words;

	TRY(cell_fill(seat->cell, bytes));
	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_TRUST));
	TRY(frame_put_number(&words, (int64_t)bytes.len));
	TRY(cell_say(seat->cell, frame_end(&words), patience));
	TRY(cell_hear(seat->cell, arena, 0, &taken, patience));
	REQUIRE(taken.kind == COURT_TAKEN, E_CELL);
	return OK;
}

/* The trust, unless the cell has it. Its bytes need not stay. */
static err know_trust(struct seat *seat, struct arena *arena, const struct evidence *evidence,
		      instant *patience)
{
	struct arena own;
	struct slice bytes;
	struct sm3 digest;
	err e;

	TRY(court_trust_digest(arena, evidence, &digest));
	if (seat->has_trust && slice_eq(sm3_slice(&seat->trust), sm3_slice(&digest)))
		return OK;
	seat->has_trust = false;
	arena_init(&own, CELL_ARENA_MAX);
	e = court_trust_write(&own, evidence, &bytes);
	if (e.code == E_OK)
		e = tell_trust(seat, bytes, &own, patience);
	arena_clear(&own);
	TRY(e);
	seat->has_trust = true;
	seat->trust = digest;
	return OK;
}

static unsigned what_it_has(const struct evidence *evidence)
{
	return (evidence->status_at ? COURT_HAS_STATUS : 0u) | (evidence->seen_at ? COURT_HAS_SEEN : 0u) |
	       (evidence->revocation_of ? COURT_HAS_REVOCATION : 0u);
}

static err tell_case(struct seat *seat, struct arena *arena, const struct court_case *c, instant *patience)
{
	const struct verify_request *request = c->request;
	size_t len = c->bytes.len;
	struct buf words;

	if (c->source)
		TRY(cell_fill_from(seat->cell, c->source, &len));
	else
		TRY(cell_fill(seat->cell, c->bytes));
	seat->bytes += len;
	TRY(frame_begin(&words, arena, CERT_DER_MAX + ARENA_CHUNK + c->value.len, COURT_CASE));
	TRY(frame_put_number(&words, c->matter));
	TRY(frame_put_number(&words, (int64_t)len));
	TRY(frame_put_bytes(&words, c->digest));
	TRY(frame_put_number(&words, request->policy));
	TRY(frame_put_number(&words, request->time_rule));
	TRY(frame_put_number(&words, request->now));
	TRY(frame_put_bytes(&words, slice_str(request->id)));
	TRY(frame_put_number(&words, what_it_has(request->evidence)));
	TRY(frame_put_bytes(&words, request->evidence->signer_cert));
	TRY(frame_put_number(&words, request->evidence->trust_list_until));
	TRY(frame_put_bytes(&words, c->value));
	return cell_say(seat->cell, frame_end(&words), patience);
}

/* ---- what comes of it: a stranger's word ---- */

static err read_codes(struct arena *arena, struct slice *words, struct judgement *out)
{
	struct slice *codes;
	int64_t count;

	TRY(frame_number(words, 0, OFD_SIGNATURES_MAX, &count));
	codes = arena_array(arena, (size_t)count + 1, struct slice);
	REQUIRE(codes, E_NO_MEMORY);
	for (int64_t i = 0; i < count; i++) {
		TRY(frame_bytes(words, SEAL_CODE_MAX, &codes[i]));
		REQUIRE(codes[i].len > 0 && text_is_line(codes[i]), E_SYNTAX);
	}
	out->seal_codes = codes;
	out->seal_count = (size_t)count;
	return OK;
}

static err read_digest(struct slice *words, uint8_t digest[SM3_SIZE])
{
	struct slice bytes;

	TRY(frame_bytes(words, SM3_SIZE, &bytes));
	REQUIRE(bytes.len == SM3_SIZE, E_SYNTAX);
	memcpy(digest, bytes.at, SM3_SIZE);
	return OK;
}

static err read_passed(struct arena *arena, struct slice *words, struct judgement *out)
{
	struct sm3 *passed;
	int64_t count;

	TRY(frame_number(words, 0, OFD_SIGNATURES_MAX, &count));
	passed = arena_array(arena, (size_t)count + 1, struct sm3);
	REQUIRE(passed, E_NO_MEMORY);
	for (int64_t i = 0; i < count; i++)
		TRY(read_digest(words, passed[i].bytes));
	out->passed = passed;
	out->passed_count = (size_t)count;
	return OK;
}

static err read_verdict(struct arena *arena, const struct court_case *c, struct slice words,
			struct judgement *out)
{
	int64_t indication, reason;

	TRY(frame_number(&words, INDICATION_PASSED, INDICATION_FAILED, &indication));
	TRY(frame_number(&words, REASON_NONE, REASON_COUNT - 1, &reason));
	out->indication = (enum indication)indication;
	out->reason = (enum reason)reason;
	TRY(read_digest(&words, out->sm3));
	TRY(read_codes(arena, &words, out));
	TRY(read_passed(arena, &words, out));
	TRY(frame_bytes(&words, REPORT_MAX, &out->json));
	TRY(frame_done(words));
	return judgement_check(arena, out, c->request->id);
}

/* Errors that the judge can have by itself. */
static bool is_honest(enum code code)
{
	static const enum code honest[] = {E_NO_MEMORY, E_CRYPTO, E_TOO_BIG, E_FIELD, E_BUG};

	for (size_t i = 0; i < COUNT(honest); i++)
		if (code == honest[i])
			return true;
	return false;
}

/* That of the judge, or that of the evidence come back. */
static err read_failure(struct slice words, enum code awaited, err *failure)
{
	struct frame_error told;

	TRY(frame_error(&words, &told));
	TRY(frame_done(words));
	REQUIRE(awaited != E_OK ? told.code == awaited : is_honest(told.code), E_SYNTAX);
	*failure = FAIL_AT(told.code, told.place, "%s", told.detail);
	return OK;
}

/* How far a case has come. */
struct hearing {
	struct seat *seat;
	struct arena *arena;
	const struct court_case *c;
	instant patience;
	size_t asks;
	err failed; /* of the evidence: ends the case, once the judge has heard of it */
	struct err_trail why;
};

static err answer_one(struct hearing *h, const struct frame *question, struct slice *answer)
{
	err failed;

	REQUIRE(h->asks++ < COURT_ASKS_MAX, E_SYNTAX);
	TRY(court_answer(h->arena, h->c->request->evidence, question, answer, &failed));
	if (failed.code != E_OK) {
		h->failed = failed;
		h->why = *err_trail();
	}
	return OK;
}

/* What was asked ahead, as far as it is worth sending at once. */
static err answer_ahead(struct hearing *h, struct slice questions, struct slice *answers)
{
	struct slice answer;
	struct frame question;
	struct buf all;

	TRY(frame_begin(&all, h->arena, COURT_AHEAD_BYTES + COURT_ANSWER_MAX, COURT_ANSWERS));
	while (questions.len > 0 && all.len < COURT_AHEAD_BYTES && h->failed.code == E_OK) {
		TRY(frame_inner(&questions, &question));
		TRY(answer_one(h, &question, &answer));
		TRY(frame_put_bytes(&all, answer));
	}
	*answers = frame_end(&all);
	return OK;
}

static void tell_answered(const struct hearing *h)
{
	if (h->c->answered && h->failed.code == E_OK)
		h->c->answered(h->c->request->evidence->self);
}

static err answer(struct hearing *h, const struct frame *question)
{
	struct slice frame;

	REQUIRE(h->failed.code == E_OK, E_SYNTAX); /* a judge asks no more after a failure */
	if (question->kind == COURT_ASK_AHEAD)
		TRY(answer_ahead(h, question->body, &frame));
	else
		TRY(answer_one(h, question, &frame));
	TRY(cell_say(h->seat->cell, frame, &h->patience));
	if (question->kind == COURT_ASK_AHEAD)
		tell_answered(h);
	return OK;
}

static err conclude(struct hearing *h, const struct frame *frame, struct judgement *out, err *failure)
{
	*failure = OK;
	if (frame->kind == COURT_VERDICT) {
		REQUIRE(h->failed.code == E_OK, E_SYNTAX);
		return read_verdict(h->arena, h->c, frame->body, out);
	}
	TRY(read_failure(frame->body, h->failed.code, failure));
	if (h->failed.code != E_OK)
		*failure = FAIL_AT(h->failed.code, h->why.place, "%s", h->why.detail);
	return OK;
}

/* Questions and answers, until the judge is done. *failure is the judge's or the evidence's error; what is returned, ours
 * or the cell's. */
static err listen(struct hearing *h, struct judgement *out, err *failure)
{
	struct frame frame;

	for (;;) {
		TRY(cell_hear(h->seat->cell, h->arena, COURT_VERDICT_MAX, &frame, &h->patience));
		if (frame.kind == COURT_VERDICT || frame.kind == COURT_FAILED)
			return conclude(h, &frame, out, failure);
		TRY(answer(h, &frame));
	}
}

static err lead(struct hearing *h, struct judgement *out, bool *begun)
{
	err failure = OK;
	err e;

	TRY(know_trust(h->seat, h->arena, h->c->request->evidence, &h->patience));
	*begun = h->c->source != NULL; /* what it gives, it gives once */
	TRY(tell_case(h->seat, h->arena, h->c, &h->patience));
	*begun = true;
	e = listen(h, out, &failure);
	if (e.code != E_OK && e.code != E_CELL && e.code != E_NO_MEMORY)
		return nonsense();
	TRY(e);
	return failure;
}

err court_hear(struct seat *seat, struct arena *arena, const struct court_case *c, instant patience,
	       struct judgement *out, bool *begun)
{
	struct hearing h = {.seat = seat, .arena = arena, .c = c, .patience = patience, .failed = OK};
	err e;

	*begun = false;
	e = lead(&h, out, begun);
	seat->cases++;
	seat->busy += patience - h.patience;
	if (e.code != E_CELL)
		cell_clear(seat->cell);
	return e;
}
