/* SPDX-License-Identifier: Apache-2.0 */
#include "cell/frame.h"

#include "base/text.h"

enum { NUMBER = 8, LENGTH = 4 };

static void put_little(uint8_t *to, uint64_t number, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(number >> 8 * i);
}

static uint64_t get_little(const uint8_t *from, size_t len)
{
	uint64_t number = 0;

	for (size_t i = 0; i < len; i++)
		number |= (uint64_t)from[i] << 8 * i;
	return number;
}

err frame_begin(struct buf *out, struct arena *arena, size_t max, uint8_t kind)
{
	const uint8_t head[FRAME_HEAD] = {kind};

	buf_init(out, arena, max);
	return buf_put(out, slice(head, sizeof(head)));
}

err frame_put_number(struct buf *out, int64_t number)
{
	uint8_t bytes[NUMBER];

	put_little(bytes, (uint64_t)number, NUMBER);
	return buf_put(out, slice(bytes, NUMBER));
}

err frame_put_bytes(struct buf *out, struct slice bytes)
{
	uint8_t length[LENGTH];

	REQUIRE(bytes.len <= UINT32_MAX, E_TOO_BIG);
	put_little(length, bytes.len, LENGTH);
	TRY(buf_put(out, slice(length, LENGTH)));
	return buf_put(out, bytes);
}

err frame_put_error(struct buf *out, err e)
{
	const struct err_trail *trail = err_trail();

	TRY(frame_put_number(out, e.code));
	TRY(frame_put_bytes(out, slice_str(trail->place)));
	return frame_put_bytes(out, slice_str(trail->detail));
}

struct slice frame_end(struct buf *out)
{
	put_little(out->at + 1, out->len - FRAME_HEAD, LENGTH);
	return buf_slice(out);
}

err frame_number(struct slice *rest, int64_t min, int64_t max, int64_t *out)
{
	REQUIRE(rest->len >= NUMBER, E_SYNTAX);
	*out = (int64_t)get_little(rest->at, NUMBER);
	*rest = slice_from(*rest, NUMBER);
	REQUIRE(*out >= min && *out <= max, E_SYNTAX);
	return OK;
}

err frame_bytes(struct slice *rest, size_t max, struct slice *out)
{
	size_t len;

	REQUIRE(rest->len >= LENGTH, E_SYNTAX);
	len = get_little(rest->at, LENGTH);
	*rest = slice_from(*rest, LENGTH);
	REQUIRE(len <= max && len <= rest->len, E_SYNTAX);
	*out = slice(rest->at, len);
	*rest = slice_from(*rest, len);
	return OK;
}

static err take_words(struct slice *rest, char out[ERR_TEXT_MAX])
{
	struct slice words;

	TRY(frame_bytes(rest, ERR_TEXT_MAX - 1, &words));
	memcpy(out, words.at, words.len);
	text_clean((uint8_t *)out, words.len);
	out[words.len] = '\0';
	return OK;
}

err frame_error(struct slice *rest, struct frame_error *out)
{
	int64_t code;

	TRY(frame_number(rest, E_OK + 1, E_COUNT - 1, &code));
	out->code = (enum code)code;
	TRY(take_words(rest, out->place));
	return take_words(rest, out->detail);
}

err frame_inner(struct slice *rest, struct frame *out)
{
	struct slice whole;
	size_t len;

	TRY(frame_bytes(rest, rest->len, &whole));
	REQUIRE(whole.len >= FRAME_HEAD, E_SYNTAX);
	frame_head(whole.at, &out->kind, &len);
	out->body = slice_from(whole, FRAME_HEAD);
	REQUIRE(out->body.len == len, E_SYNTAX);
	return OK;
}

err frame_done(struct slice rest)
{
	REQUIRE(rest.len == 0, E_SYNTAX);
	return OK;
}

void frame_head(const uint8_t head[FRAME_HEAD], uint8_t *kind, size_t *len)
{
	*kind = head[0];
	*len = get_little(head + 1, LENGTH);
}
