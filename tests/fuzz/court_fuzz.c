/* SPDX-License-Identifier: Apache-2.0 */
/* A cell that somebody has taken over: it may say to its parent whatever it likes. The input is what it says, frame by
 * frame: kind, length in two bytes, body; VERDICT_WITH_HEAD is a verdict whose report begins as one must. The cell itself is
 * this file: its parent speaks to the functions below. A judgement that comes of it is well formed, an error is one that
 * the parent expects, and nothing is asked without end. */
#include <assert.h>

#include "base/text.h"
#include "court/hearing.h"
#include "court/words.h"
#include "lib/check.h"
#include "lib/edited.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

enum { VERDICT_WITH_HEAD = 0x7f };

static struct recipe recipe;

/* ---- the cell ---- */

struct cell {
	struct slice words;
	size_t said; /* frames heard from the parent */
};

err cell_start(const struct cell_form *form, struct cell **out)
{
	(void)form;
	*out = NULL;
	return FAIL(E_CELL, "there is this one only");
}

err cell_await(struct cell *cell)
{
	(void)cell;
	return OK;
}

void cell_end(struct cell *cell)
{
	(void)cell;
}

bool cell_lives(const struct cell *cell)
{
	return cell != NULL;
}

err cell_fill_from(struct cell *cell, const struct cell_source *source, size_t *len)
{
	(void)cell;
	(void)source;
	*len = 0;
	return OK;
}

err cell_fill(struct cell *cell, struct slice bytes)
{
	(void)cell;
	(void)bytes;
	return OK;
}

void cell_clear(struct cell *cell)
{
	(void)cell;
}

err cell_say(struct cell *cell, struct slice frame, instant *patience)
{
	(void)patience;
	assert(frame.len >= FRAME_HEAD && cell->said <= COURT_ASKS_MAX + 2);
	cell->said++;
	return OK;
}

/* Indication, reason, and the rest of the report behind its head. */
static err verdict_with_head(struct arena *arena, struct slice body, struct slice *out)
{
	static const uint8_t digest[SM3_SIZE] = {0};
	int64_t indication = (int64_t)(edited_number(&body, 1) % 3);
	int64_t reason = (int64_t)(edited_number(&body, 1) % REASON_COUNT);
	struct slice code = edited_take(&body, edited_number(&body, 1) % 32), head;
	struct buf words;

	TRY(report_json_head(arena, recipe.request.id, (enum indication)indication, (enum reason)reason,
			     &head));
	TRY(frame_begin(&words, arena, COURT_VERDICT_MAX, COURT_VERDICT));
	TRY(frame_put_number(&words, indication));
	TRY(frame_put_number(&words, reason));
	TRY(frame_put_bytes(&words, slice(digest, sizeof(digest))));
	TRY(frame_put_number(&words, 1));
	TRY(frame_put_bytes(&words, code));
	TRY(frame_put_number(&words, 0));
	TRY(frame_put_bytes(&words, edited_splice(arena, head, head.len, 0, body)));
	*out = slice_from(frame_end(&words), FRAME_HEAD);
	return OK;
}

err cell_hear(struct cell *cell, struct arena *arena, size_t max, struct frame *frame, instant *patience)
{
	(void)patience;
	if (cell->words.len == 0)
		return FAIL(E_CELL, "it is gone");
	if (max == 0) { /* what it was told to trust has been taken */
		*frame = (struct frame){.kind = COURT_TAKEN};
		return OK;
	}
	frame->kind = (uint8_t)edited_number(&cell->words, 1);
	frame->body = edited_take(&cell->words, edited_number(&cell->words, 2));
	if (frame->kind != VERDICT_WITH_HEAD)
		return OK;
	frame->kind = COURT_VERDICT;
	return verdict_with_head(arena, frame->body, &frame->body);
}

/* ---- its parent ---- */

/* It says E_BUSY of one seal, and of the others what the recipe does. */
static err status_at(void *self, struct arena *arena, struct slice code, instant when,
		     struct status_answer *answer)
{
	(void)self;
	(void)arena;
	(void)when;
	*answer = recipe.status;
	return slice_is(code, "busy") ? FAIL(E_BUSY, "ask later") : OK;
}

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	(void)self;
	(void)arena;
	(void)cert;
	*more = (struct revocation_found){.crls = &recipe.crls[0].der, .crl_count = 1};
	return OK;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	world_setup(NULL);
	recipe_honest(&recipe);
	recipe_collect(&recipe);
	recipe.evidence.status_at = status_at;
	recipe.evidence.revocation_of = revocation_of;
	return 0;
}

static void is_well_formed(const struct judgement *j)
{
	assert(j->json.len > 0 && j->json.len <= REPORT_MAX && text_is_utf8(j->json));
	for (size_t i = 0; i < j->seal_count; i++)
		assert(j->seal_codes[i].len > 0 && j->seal_codes[i].len <= SEAL_CODE_MAX &&
		       text_is_line(j->seal_codes[i]));
}

static void is_expected(enum code code)
{
	static const enum code expected[] = {E_CELL,  E_NO_MEMORY, E_CRYPTO, E_TOO_BIG,
					     E_FIELD, E_BUG,       E_BUSY};
	bool found = false;

	for (size_t i = 0; i < COUNT(expected); i++)
		found |= code == expected[i];
	assert(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	const struct court_case c = {.bytes = slice_str("a file"), .request = &recipe.request};
	struct cell cell = {.words = slice(at, len)};
	struct seat seat = {.cell = &cell};
	struct judgement judgement;
	struct arena arena;
	bool begun;
	err e;

	arena_init(&arena, ARENA_COMMAND_MAX);
	e = court_hear(&seat, &arena, &c, SECOND, &judgement, &begun);
	if (e.code == E_OK)
		is_well_formed(&judgement);
	else
		is_expected(e.code);
	arena_clear(&arena);
	err_forget();
	return 0;
}
