/* SPDX-License-Identifier: Apache-2.0 */
#include "cell/chore.h"

#include "cell/inside.h"

/* ---- in the cell ---- */

static err answer(struct arena *arena, err e, struct slice done)
{
	struct buf words;

	TRY(frame_begin(&words, arena, CELL_ARENA_MAX, e.code == E_OK ? CHORE_DONE : CHORE_FAILED));
	if (e.code == E_OK)
		TRY(buf_put(&words, done));
	else
		TRY(frame_put_error(&words, e));
	return line_say(frame_end(&words));
}

/* Of work that used up its memory there must be enough left to say so: the answer has an arena of its own. */
err chore_serve(const struct cell_duty *duty, struct arena *arena, struct slice box,
		const struct frame *request)
{
	struct slice rest = request->body;
	struct slice words, done;
	struct arena last;
	int64_t len;
	err e;

	REQUIRE(request->kind == CHORE, E_SYNTAX);
	TRY(frame_number(&rest, 0, (int64_t)box.len, &len));
	TRY(frame_bytes(&rest, rest.len, &words));
	TRY(frame_done(rest));
	e = duty->work(arena, slice(box.at, (size_t)len), words, &done);
	arena_init(&last, CELL_ARENA_MAX);
	e = answer(&last, e, done);
	arena_clear(&last);
	return e;
}

/* ---- in the parent ---- */

static err read_answer(const struct frame *frame, struct slice *done)
{
	struct slice rest = frame->body;
	struct frame_error failed;

	*done = frame->body;
	if (frame->kind == CHORE_DONE)
		return OK;
	if (frame->kind != CHORE_FAILED || frame_error(&rest, &failed).code != E_OK || rest.len > 0)
		return FAIL(E_CELL, "the cell talks nonsense");
	return FAIL_AT(failed.code, failed.place, "%s", failed.detail);
}

static err lead(struct cell *cell, const struct chore *chore, struct arena *arena, struct slice *done)
{
	instant patience = chore->patience;
	struct frame frame;
	struct buf words;

	TRY(cell_fill(cell, chore->bytes));
	TRY(frame_begin(&words, arena, chore->words.len + ARENA_CHUNK, CHORE));
	TRY(frame_put_number(&words, (int64_t)chore->bytes.len));
	TRY(frame_put_bytes(&words, chore->words));
	TRY(cell_say(cell, frame_end(&words), &patience));
	TRY(cell_hear(cell, arena, chore->answer_max + ARENA_CHUNK, &frame, &patience));
	return read_answer(&frame, done);
}

err chore_do(const struct chore *chore, struct arena *arena, struct slice *done)
{
	const struct cell_form form = {.duty = chore->duty,
				       .box = chore->bytes.len + 1,
				       .memory_mib = chore->memory_mib,
				       .told = chore->told};
	struct cell *cell;
	err e;

	TRY(cell_start(&form, &cell));
	e = lead(cell, chore, arena, done);
	cell_end(cell);
	return e;
}
