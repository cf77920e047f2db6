/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of a source one after the other, by the library, which cannot tell where one stands. */
#include "gm/sm3_width.h"

static err add_pieces(struct sm3_source *source, void *message, struct sm3_stream *stream)
{
	struct slice piece;

	for (;;) {
		TRY(source->more(source, message, &piece));
		if (piece.len == 0)
			return OK;
		TRY(sm3_add(stream, piece));
	}
}

static err digest_one(struct sm3_source *source, void *message)
{
	struct sm3_stream stream;
	struct sm3 digest;
	err e;

	REQUIRE(!source->chain || !source->chain(source, message), E_BUG);
	TRY(sm3_begin(&stream));
	e = add_pieces(source, message, &stream);
	if (e.code != E_OK)
		sm3_drop(&stream);
	TRY(e);
	TRY(sm3_end(&stream, &digest));
	return source->done(source, message, &digest);
}

err sm3_in_turn(struct sm3_source *source)
{
	void *message;

	for (;;) {
		TRY(source->next(source, &message));
		if (!message)
			return OK;
		TRY(digest_one(source, message));
	}
}
