/* SPDX-License-Identifier: Apache-2.0 */
#include "court/ask.h"

#include "cell/duty.h"
#include "court/words.h"

/* Beyond the error, an answer is what was asked for; an error of the evidence is ours, too. */
static err without_error(struct slice *answer)
{
	int64_t code;

	TRY(frame_number(answer, E_OK, E_COUNT - 1, &code));
	if (code != E_OK)
		return FAIL((enum code)code, "the evidence failed");
	return OK;
}

/* The answers to what was asked ahead, unless they have been read. */
static err hear_ahead(struct court_asking *asking)
{
	struct frame frame, answer;
	struct slice rest;

	if (!asking->awaited)
		return OK;
	asking->awaited = false;
	TRY(line_hear(asking->arena, &frame));
	REQUIRE(frame.kind == COURT_ANSWERS, E_SYNTAX);
	for (rest = frame.body; rest.len > 0; asking->answered++) {
		REQUIRE(asking->answered < asking->asked, E_SYNTAX);
		TRY(frame_inner(&rest, &answer));
		TRY(without_error(&answer.body));
		asking->answers[asking->answered] = answer.body;
	}
	return OK;
}

static bool was_answered(const struct court_asking *asking, struct slice question, struct slice *answer)
{
	for (size_t i = 0; i < asking->answered; i++) {
		*answer = asking->answers[i];
		if (slice_eq(asking->questions[i], question))
			return true;
	}
	return false;
}

/* The answer to a question: from what was asked ahead, or by asking. */
static err ask(struct court_asking *asking, struct arena *arena, struct slice question, struct slice *answer)
{
	struct frame frame;

	TRY(hear_ahead(asking));
	if (was_answered(asking, question, answer))
		return OK;
	TRY(line_say(question));
	TRY(line_hear(arena, &frame));
	REQUIRE(frame.kind == COURT_ANSWER, E_SYNTAX);
	*answer = frame.body;
	return without_error(answer);
}

/* ---- the questions ---- */

static err about_status(struct arena *arena, struct slice code, instant at, struct slice *question)
{
	struct buf words;

	TRY(frame_begin(&words, arena, SES_VALUE_MAX, COURT_ASK_STATUS));
	TRY(frame_put_bytes(&words, code));
	TRY(frame_put_number(&words, at));
	*question = frame_end(&words);
	return OK;
}

static err about_value(struct arena *arena, const uint8_t value_sm3[32], struct slice *question)
{
	struct buf words;

	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_ASK_SEEN));
	TRY(frame_put_bytes(&words, slice(value_sm3, SM3_SIZE)));
	*question = frame_end(&words);
	return OK;
}

static err about_revocation(struct arena *arena, const struct cert_ref *cert, struct slice *question)
{
	struct buf words;

	TRY(frame_begin(&words, arena, FRAME_HEAD + 2 * CERT_DER_MAX, COURT_ASK_REVOCATION));
	TRY(frame_put_bytes(&words, cert->serial));
	TRY(frame_put_bytes(&words, cert->issuer_name));
	TRY(frame_put_bytes(&words, cert->issuer_key));
	TRY(frame_put_bytes(&words, sm3_slice(&cert->digest)));
	TRY(frame_put_bytes(&words, sm3_slice(&cert->issuer_digest)));
	*question = frame_end(&words);
	return OK;
}

/* ---- as the judge asks them ---- */

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct slice question, rest, registry;
	int64_t status;

	TRY(about_status(arena, code, at, &question));
	TRY(ask(self, arena, question, &rest));
	TRY(frame_number(&rest, 0, STATUS_COUNT - 1, &status));
	answer->status = (enum seal_status)status;
	TRY(frame_number(&rest, INT64_MIN, INT64_MAX, &answer->since));
	TRY(frame_number(&rest, INT64_MIN, INT64_MAX, &answer->until));
	TRY(frame_number(&rest, INT64_MIN, INT64_MAX, &answer->answered_at));
	TRY(frame_number(&rest, INT64_MIN, INT64_MAX, &answer->valid_to));
	TRY(frame_bytes(&rest, rest.len, &registry));
	TRY(frame_bytes(&rest, rest.len, &answer->seal_sm3));
	TRY(frame_bytes(&rest, rest.len, &answer->owner));
	TRY(frame_done(rest));
	return arena_cstr(arena, registry, &answer->registry);
}

/* The judge gives no arena for an answer of one number. */
static err seen_at(void *self, const uint8_t value_sm3[32], instant *at)
{
	struct court_asking *asking = self;
	struct slice question, rest;

	TRY(about_value(asking->arena, value_sm3, &question));
	TRY(ask(asking, asking->arena, question, &rest));
	TRY(frame_number(&rest, INT64_MIN, INT64_MAX, at));
	return frame_done(rest);
}

/* No list is longer than the bytes it stands in. */
static err take_list(struct arena *arena, struct slice *rest, const struct slice **out, size_t *count)
{
	struct slice *list;
	int64_t number;

	TRY(frame_number(rest, 0, (int64_t)rest->len, &number));
	list = arena_array(arena, (size_t)number + 1, struct slice);
	REQUIRE(list, E_NO_MEMORY);
	for (int64_t i = 0; i < number; i++)
		TRY(frame_bytes(rest, rest->len, &list[i]));
	*out = list;
	*count = (size_t)number;
	return OK;
}

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	struct slice question, rest;

	TRY(about_revocation(arena, cert, &question));
	TRY(ask(self, arena, question, &rest));
	TRY(take_list(arena, &rest, &more->crls, &more->crl_count));
	TRY(take_list(arena, &rest, &more->ocsps, &more->ocsp_count));
	return frame_done(rest);
}

/* ---- ahead ---- */

static err put_ahead(struct court_asking *asking, struct buf *words, struct slice question)
{
	asking->questions[asking->asked++] = question;
	return frame_put_bytes(words, question);
}

static err put_all(struct court_asking *asking, const struct expected *expected, struct buf *words)
{
	struct slice question;

	if (expected->status && asking->has & COURT_HAS_STATUS) {
		TRY(about_status(asking->arena, expected->seal_code, expected->at, &question));
		TRY(put_ahead(asking, words, question));
	}
	for (size_t i = 0; i < expected->link_count && asking->has & COURT_HAS_REVOCATION; i++) {
		TRY(about_revocation(asking->arena, &expected->links[i], &question));
		TRY(put_ahead(asking, words, question));
	}
	return OK;
}

static err expect(void *self, struct arena *arena, const struct expected *expected)
{
	struct court_asking *asking = self;
	struct buf words;

	TRY(hear_ahead(asking));
	asking->asked = asking->answered = 0;
	TRY(frame_begin(&words, arena, COURT_AHEAD_MAX * 3 * CERT_DER_MAX, COURT_ASK_AHEAD));
	TRY(put_all(asking, expected, &words));
	asking->awaited = asking->asked > 0;
	return asking->awaited ? line_say(frame_end(&words)) : OK;
}

err court_asked(struct court_asking *asking)
{
	return hear_ahead(asking);
}

void court_can_ask(struct court_asking *asking, struct arena *arena, unsigned has, struct evidence *evidence)
{
	*asking = (struct court_asking){.arena = arena, .has = has};
	evidence->self = asking;
	evidence->status_at = has & COURT_HAS_STATUS ? status_at : NULL;
	evidence->seen_at = has & COURT_HAS_SEEN ? seen_at : NULL;
	evidence->revocation_of = has & COURT_HAS_REVOCATION ? revocation_of : NULL;
	evidence->expect = expect;
}
