/* SPDX-License-Identifier: Apache-2.0 */
#include "court/ask.h"

#include "cell/duty.h"
#include "court/words.h"

/* Say a question, hear its answer: what follows the error, which is ours too. */
static err ask(struct arena *arena, struct buf *question, struct slice *answer)
{
	struct frame frame;
	int64_t code;

	TRY(line_say(frame_end(question)));
	TRY(line_hear(arena, &frame));
	REQUIRE(frame.kind == COURT_ANSWER, E_SYNTAX);
	*answer = frame.body;
	TRY(frame_number(answer, E_OK, E_COUNT - 1, &code));
	if (code != E_OK)
		return FAIL((enum code)code, "the evidence failed");
	return OK;
}

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct slice rest, registry;
	struct buf question;
	int64_t status;

	(void)self;
	TRY(frame_begin(&question, arena, SES_VALUE_MAX, COURT_ASK_STATUS));
	TRY(frame_put_bytes(&question, code));
	TRY(frame_put_number(&question, at));
	TRY(ask(arena, &question, &rest));
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
	struct slice rest;
	struct buf question;
	struct arena arena;
	err e;

	(void)self;
	arena_init(&arena, ARENA_CHUNK);
	e = frame_begin(&question, &arena, ARENA_CHUNK, COURT_ASK_SEEN);
	if (e.code == E_OK)
		e = frame_put_bytes(&question, slice(value_sm3, SM3_SIZE));
	if (e.code == E_OK)
		e = ask(&arena, &question, &rest);
	if (e.code == E_OK)
		e = frame_number(&rest, INT64_MIN, INT64_MAX, at);
	arena_clear(&arena);
	return e;
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
	struct slice rest;
	struct buf question;

	(void)self;
	TRY(frame_begin(&question, arena, FRAME_HEAD + 2 * CERT_DER_MAX, COURT_ASK_REVOCATION));
	TRY(frame_put_bytes(&question, cert->serial));
	TRY(frame_put_bytes(&question, cert->issuer_name));
	TRY(frame_put_bytes(&question, cert->issuer_key));
	TRY(frame_put_bytes(&question, sm3_slice(&cert->digest)));
	TRY(frame_put_bytes(&question, sm3_slice(&cert->issuer_digest)));
	TRY(ask(arena, &question, &rest));
	TRY(take_list(arena, &rest, &more->crls, &more->crl_count));
	TRY(take_list(arena, &rest, &more->ocsps, &more->ocsp_count));
	return frame_done(rest);
}

void court_can_ask(struct evidence *evidence, unsigned has)
{
	evidence->status_at = has & COURT_HAS_STATUS ? status_at : NULL;
	evidence->seen_at = has & COURT_HAS_SEEN ? seen_at : NULL;
	evidence->revocation_of = has & COURT_HAS_REVOCATION ? revocation_of : NULL;
}
