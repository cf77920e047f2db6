/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/sm3_lanes.h"

#include <openssl/crypto.h>

#include "gm/arithmetic.h"
#include "gm/sm3_width.h"

/* A message on its way through a lane. */
struct lane {
	void *message;           /* NULL: the lane is empty */
	struct sm3_chain *chain; /* NULL: it began at its beginning, and does not pause */
	struct slice rest;       /* of the piece at hand */
	uint64_t length;         /* bytes seen of the message */
	const uint8_t *at;       /* whole blocks, ready to be compressed: in the piece, or in `pad` */
	size_t blocks;
	bool in_pad;                /* at is in `pad` */
	bool last;                  /* no more come after them */
	size_t held;                /* bytes in `pad` that do not fill a block yet */
	uint8_t pad[2 * SM3_BLOCK]; /* a block between two pieces, and what ends a message */
};

struct engine {
	const struct sm3_width *width;
	struct sm3_source *source;
	bool dry; /* the source has no more messages */
	size_t busy;
	struct lane lane[SM3_LANES_MAX];
	sm3_lane_words words;
};

/* ---- one lane: from pieces to blocks ---- */

static void take_pad(struct lane *lane, size_t blocks)
{
	lane->at = lane->pad;
	lane->in_pad = true;
	lane->blocks = blocks;
}

static void end_message(struct lane *lane)
{
	take_pad(lane, sm3_pad(lane->pad, lane->held, lane->length) / SM3_BLOCK);
	lane->last = true;
}

static void hold(struct lane *lane, size_t len)
{
	memcpy(lane->pad + lane->held, lane->rest.at, len);
	lane->held += len;
	lane->rest = slice_from(lane->rest, len);
}

/* Blocks of the piece at hand, or of what is held and its beginning; what fills none is held. */
static void cut_blocks(struct lane *lane)
{
	size_t wanted = SM3_BLOCK - lane->held;

	if (lane->held > 0)
		hold(lane, lane->rest.len < wanted ? lane->rest.len : wanted);
	if (lane->held == SM3_BLOCK) {
		take_pad(lane, 1);
		lane->held = 0;
	} else if (lane->rest.len >= SM3_BLOCK) {
		lane->at = lane->rest.at;
		lane->in_pad = false;
		lane->blocks = lane->rest.len / SM3_BLOCK;
		lane->rest = slice_from(lane->rest, lane->blocks * SM3_BLOCK);
	} else {
		hold(lane, lane->rest.len);
	}
}

static err pause_message(struct lane *lane)
{
	REQUIRE(lane->held == 0, E_BUG);
	lane->last = true;
	return OK;
}

/* Until the lane has blocks, or its message pauses. */
static err fill(struct sm3_source *source, struct lane *lane)
{
	while (lane->blocks == 0) {
		if (lane->rest.len == 0) {
			TRY(source->more(source, lane->message, &lane->rest));
			lane->length += lane->rest.len;
		}
		if (lane->rest.len > 0)
			cut_blocks(lane);
		else if (lane->chain && lane->chain->pauses)
			return pause_message(lane);
		else
			end_message(lane);
	}
	return OK;
}

/* ---- all lanes ---- */

static struct sm3_chain *chain_of(struct sm3_source *source, void *message)
{
	return source->chain ? source->chain(source, message) : NULL;
}

static err begin(struct engine *e, size_t k)
{
	struct lane *lane = &e->lane[k];
	const uint32_t *words = sm3_first_words;
	void *message;

	TRY(e->source->next(e->source, &message));
	e->dry = message == NULL;
	if (e->dry)
		return OK;
	*lane = (struct lane){.message = message, .chain = chain_of(e->source, message)};
	if (lane->chain && lane->chain->length > 0) {
		words = lane->chain->words;
		lane->length = lane->chain->length;
	}
	e->busy++;
	for (size_t i = 0; i < SM3_WORDS; i++)
		e->words[i][k] = words[i];
	return fill(e->source, lane);
}

static void keep_chain(const struct engine *e, size_t k)
{
	struct sm3_chain *chain = e->lane[k].chain;

	*chain = (struct sm3_chain){.length = e->lane[k].length};
	for (size_t i = 0; i < SM3_WORDS; i++)
		chain->words[i] = e->words[i][k];
}

static err finish(struct engine *e, size_t k)
{
	struct lane *lane = &e->lane[k];
	bool paused = lane->chain && lane->chain->pauses;
	void *message = lane->message;
	struct sm3 digest;

	if (paused)
		keep_chain(e, k);
	for (size_t i = 0; i < SM3_SIZE; i++)
		digest.bytes[i] = (uint8_t)(e->words[i / 4][k] >> (24 - 8 * (i % 4)));
	lane->message = NULL;
	e->busy--;
	return e->source->done(e->source, message, paused ? NULL : &digest);
}

/* Every lane has blocks, as long as there are messages. */
static err supply(struct engine *e)
{
	for (size_t k = 0; k < e->width->lanes; k++) {
		struct lane *lane = &e->lane[k];

		if (lane->message && lane->blocks == 0 && !lane->last)
			TRY(fill(e->source, lane));
		if (lane->message && lane->blocks == 0)
			TRY(finish(e, k));
		if (!lane->message && !e->dry)
			TRY(begin(e, k));
	}
	return OK;
}

static void move(struct engine *e, size_t from, size_t to)
{
	struct lane *lane = &e->lane[to];

	*lane = e->lane[from];
	if (lane->in_pad)
		lane->at = lane->pad + (e->lane[from].at - e->lane[from].pad);
	e->lane[from].message = NULL;
	for (size_t i = 0; i < SM3_WORDS; i++)
		e->words[i][to] = e->words[i][from];
}

/* When the messages that are left fit into fewer lanes, those are faster. */
static void narrow(struct engine *e)
{
	const struct sm3_width *half = e->width->half;
	size_t to = 0;

	if (!half || !e->dry || e->busy > half->lanes)
		return;
	for (size_t from = half->lanes; from < e->width->lanes; from++) {
		if (!e->lane[from].message)
			continue;
		while (e->lane[to].message)
			to++;
		move(e, from, to);
	}
	e->width = half;
}

/* As many blocks as every lane has. */
static void compress_all(struct engine *e)
{
	static const uint8_t nothing[SM3_BLOCK];
	const uint8_t *at[SM3_LANES_MAX];
	size_t step[SM3_LANES_MAX];
	size_t blocks = SIZE_MAX;

	for (size_t k = 0; k < e->width->lanes; k++) {
		const struct lane *lane = &e->lane[k];

		at[k] = lane->message ? lane->at : nothing;
		step[k] = lane->message ? SM3_BLOCK : 0;
		if (lane->message && lane->blocks < blocks)
			blocks = lane->blocks;
	}
	e->width->compress(e->words, at, step, blocks);
	for (size_t k = 0; k < e->width->lanes; k++) {
		e->lane[k].at = at[k];
		e->lane[k].blocks -= e->lane[k].message ? blocks : 0;
	}
}

/* The last message has the processor for itself. */
static void compress_last(struct engine *e)
{
	uint32_t words[SM3_WORDS];
	size_t k = 0;

	while (!e->lane[k].message)
		k++;
	for (size_t i = 0; i < SM3_WORDS; i++)
		words[i] = e->words[i][k];
	e->width->compress_one(words, e->lane[k].at, e->lane[k].blocks);
	for (size_t i = 0; i < SM3_WORDS; i++)
		e->words[i][k] = words[i];
	e->lane[k].blocks = 0;
}

static err run(struct engine *e)
{
	for (;;) {
		TRY(supply(e));
		if (e->busy == 0 && e->dry)
			return OK;
		narrow(e);
		if (e->busy == 1)
			compress_last(e);
		else if (e->busy > 1)
			compress_all(e);
	}
}

/* ---- which way ---- */

err sm3_lanes_by(const struct sm3_width *width, struct sm3_source *source)
{
	struct engine e;

	if (!width)
		return sm3_in_turn(source);
	memset(&e, 0, sizeof(e));
	e.width = width;
	e.source = source;
	return run(&e);
}

/* ---- messages at hand ---- */

struct at_hand {
	struct sm3_source source;
	struct sm3_message *messages;
	size_t count, begun;
};

static err next_at_hand(struct sm3_source *self, void **message)
{
	struct at_hand *all = (struct at_hand *)self;

	*message = all->begun < all->count ? &all->messages[all->begun++] : NULL;
	return OK;
}

static err more_at_hand(struct sm3_source *self, void *message, struct slice *piece)
{
	struct sm3_message *m = message;

	(void)self;
	*piece = slice(NULL, 0);
	while (piece->len == 0 && m->given < COUNT(m->parts))
		*piece = m->parts[m->given++];
	return OK;
}

static err done_at_hand(struct sm3_source *self, void *message, const struct sm3 *digest)
{
	const struct sm3_message *m = message;

	(void)self;
	if (digest)
		*m->digest = *digest;
	return OK;
}

static struct sm3_chain *chain_at_hand(struct sm3_source *self, void *message)
{
	const struct sm3_message *m = message;

	(void)self;
	return m->chain;
}

static err digest_at_hand(const struct sm3_width *width, struct sm3_message *messages, size_t count)
{
	struct at_hand all = {.source = {next_at_hand, more_at_hand, done_at_hand, chain_at_hand},
			      .messages = messages,
			      .count = count};

	return sm3_lanes_by(width, &all.source);
}

err sm3_of_many(struct sm3_message *messages, size_t count)
{
	if (count == 1 && !messages->chain)
		return sm3_of_parts(messages->parts, COUNT(messages->parts), messages->digest);
	return digest_at_hand(sm3_width_in_use(), messages, count);
}

err sm3_lanes(struct sm3_source *source)
{
	return sm3_lanes_by(sm3_width_in_use(), source);
}

/* ---- which width: gm/arithmetic.h ---- */

/* Does it say what the library says, of more messages than it has lanes, around the lengths where padding changes, and of
 * each by itself? */
static bool agrees(const struct sm3_width *width)
{
	enum { TRIALS = 40, LONGEST = 8 * TRIALS };
	uint8_t bytes[LONGEST];
	struct sm3_message messages[TRIALS];
	struct sm3 digests[TRIALS], alone, expected;

	for (size_t i = 0; i < LONGEST; i++)
		bytes[i] = (uint8_t)(i * 7 + i / 13);
	for (size_t i = 0; i < TRIALS; i++)
		messages[i] = (struct sm3_message){
			.parts = {slice(bytes, i), slice(bytes, i % 2 ? i * 7 : 40)}, .digest = &digests[i]};
	if (digest_at_hand(width, messages, TRIALS).code != E_OK)
		return false;
	for (size_t i = 0; i < TRIALS; i++) {
		sm3_one_by(width, messages[i].parts, 2, &alone);
		if (sm3_by_library(messages[i].parts, 2, &expected).code != E_OK ||
		    memcmp(expected.bytes, digests[i].bytes, SM3_SIZE) != 0 ||
		    memcmp(expected.bytes, alone.bytes, SM3_SIZE) != 0)
			return false;
	}
	return true;
}

static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static const struct sm3_width *widest;

static void try_widths(void)
{
	const struct err_trail kept = *err_trail();

	for (size_t i = 0; sm3_width_at(i); i++)
		if (agrees(sm3_width_at(i)))
			widest = sm3_width_at(i);
	err_restore(&kept);
}

const struct sm3_width *sm3_width_in_use(void)
{
	return arithmetic_is_own() && CRYPTO_THREAD_run_once(&once, try_widths) ? widest : NULL;
}
