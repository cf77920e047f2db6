/* SPDX-License-Identifier: Apache-2.0 */
#include "court/answer.h"

#include "court/trust.h"

enum { ANSWER_MAX = 4 * CRL_DER_MAX };

/* A question on its way to the evidence. */
struct asked {
	struct arena *arena;
	const struct evidence *evidence;
	struct slice question;
	struct buf answer;
	err failed; /* what the evidence says went wrong */
};

static err answer_status(struct asked *a)
{
	struct status_answer status = {.status = STATUS_NOT_KNOWN};
	struct slice code;
	instant at;

	REQUIRE(a->evidence->status_at, E_SYNTAX);
	TRY(frame_bytes(&a->question, SES_TEXT_MAX, &code));
	TRY(frame_number(&a->question, INT64_MIN, INT64_MAX, &at));
	TRY(frame_done(a->question));
	a->failed = a->evidence->status_at(a->evidence->self, a->arena, code, at, &status);
	TRY(frame_put_number(&a->answer, a->failed.code));
	TRY(frame_put_number(&a->answer, status.status));
	TRY(frame_put_number(&a->answer, status.since));
	TRY(frame_put_number(&a->answer, status.until));
	TRY(frame_put_number(&a->answer, status.answered_at));
	TRY(frame_put_number(&a->answer, status.valid_to));
	TRY(frame_put_bytes(&a->answer, slice_str(status.registry)));
	TRY(frame_put_bytes(&a->answer, status.seal_sm3));
	return frame_put_bytes(&a->answer, status.owner);
}

static err answer_seen(struct asked *a)
{
	struct slice value;
	instant at = 0;

	REQUIRE(a->evidence->seen_at, E_SYNTAX);
	TRY(frame_bytes(&a->question, SM3_SIZE, &value));
	REQUIRE(value.len == SM3_SIZE, E_SYNTAX);
	TRY(frame_done(a->question));
	a->failed = a->evidence->seen_at(a->evidence->self, value.at, &at);
	TRY(frame_put_number(&a->answer, a->failed.code));
	return frame_put_number(&a->answer, at);
}

static err answer_revocation(struct asked *a)
{
	struct revocation_evidence more = {0};
	struct slice cert_der, issuer_der;
	struct cert cert, issuer;

	REQUIRE(a->evidence->revocation_of, E_SYNTAX);
	TRY(frame_bytes(&a->question, CERT_DER_MAX, &cert_der));
	TRY(frame_bytes(&a->question, CERT_DER_MAX, &issuer_der));
	TRY(frame_done(a->question));
	TRY(cert_read(cert_der, &cert));
	TRY(cert_read(issuer_der, &issuer));
	a->failed = a->evidence->revocation_of(a->evidence->self, a->arena, &cert, &issuer, &more);
	TRY(frame_put_number(&a->answer, a->failed.code));
	return court_revocation_put(&a->answer, &more);
}

static err answer_any(struct asked *a, uint8_t kind)
{
	switch (kind) {
	case COURT_ASK_STATUS:
		return answer_status(a);
	case COURT_ASK_SEEN:
		return answer_seen(a);
	case COURT_ASK_REVOCATION:
		return answer_revocation(a);
	default:
		return FAIL(E_SYNTAX, "a frame of kind %d", kind);
	}
}

err court_answer(struct arena *arena, const struct evidence *evidence, const struct frame *question,
		 struct slice *answer, err *failed)
{
	struct asked a = {.arena = arena, .evidence = evidence, .question = question->body, .failed = OK};

	TRY(frame_begin(&a.answer, arena, ANSWER_MAX, COURT_ANSWER));
	TRY(answer_any(&a, question->kind));
	*answer = frame_end(&a.answer);
	*failed = a.failed;
	return OK;
}
