/* SPDX-License-Identifier: Apache-2.0 */
#include "court/answer.h"

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

static err take_exactly(struct slice *question, size_t len, struct slice *out)
{
	TRY(frame_bytes(question, len, out));
	REQUIRE(out->len == len, E_SYNTAX);
	return OK;
}

/* Only how long things are is looked at: of what lies in them nothing is believed, and nothing read. */
static err take_cert_ref(struct slice *question, struct cert_ref *out)
{
	struct slice digest, issuer_digest;

	TRY(frame_bytes(question, CERT_SERIAL_MAX, &out->serial));
	REQUIRE(out->serial.len > 0, E_SYNTAX);
	TRY(frame_bytes(question, CERT_DER_MAX, &out->issuer_name));
	TRY(take_exactly(question, SM2_POINT_SIZE, &out->issuer_key));
	TRY(take_exactly(question, SM3_SIZE, &digest));
	TRY(take_exactly(question, SM3_SIZE, &issuer_digest));
	memcpy(out->digest.bytes, digest.at, SM3_SIZE);
	memcpy(out->issuer_digest.bytes, issuer_digest.at, SM3_SIZE);
	return frame_done(*question);
}

static err put_list(struct buf *out, const struct slice *list, size_t count)
{
	TRY(frame_put_number(out, (int64_t)count));
	for (size_t i = 0; i < count; i++)
		TRY(frame_put_bytes(out, list[i]));
	return OK;
}

static err answer_revocation(struct asked *a)
{
	struct revocation_found more = {0};
	struct cert_ref cert;

	REQUIRE(a->evidence->revocation_of, E_SYNTAX);
	TRY(take_cert_ref(&a->question, &cert));
	a->failed = a->evidence->revocation_of(a->evidence->self, a->arena, &cert, &more);
	TRY(frame_put_number(&a->answer, a->failed.code));
	TRY(put_list(&a->answer, more.crls, more.crl_count));
	return put_list(&a->answer, more.ocsps, more.ocsp_count);
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

	TRY(frame_begin(&a.answer, arena, COURT_ANSWER_MAX, COURT_ANSWER));
	TRY(answer_any(&a, question->kind));
	*answer = frame_end(&a.answer);
	*failed = a.failed;
	return OK;
}
