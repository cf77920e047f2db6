/* SPDX-License-Identifier: Apache-2.0 */
/* SM3 of many messages at once: a processor that computes on eight or sixteen numbers with one instruction digests eight
 * or sixteen messages in little more than the time of one. Messages may be of any length and come in pieces; as one ends,
 * the next takes its lane. Only for what is public: time and memory accesses follow the lengths, never the bytes.
 *
 * Where the processor cannot, or a deployment wants the library's arithmetic (gm/arithmetic.h), or ours did not agree with
 * the library at its first use, the library digests one message after the other. The digests are the same. */
#ifndef GM_SM3_LANES_H
#define GM_SM3_LANES_H

#include "gm/sm3.h"

enum { SM3_LANES_MAX = 16, SM3_BLOCK = 64 };

/* Where a message stands: its chaining value behind so many bytes, which are whole blocks. */
struct sm3_chain {
	uint32_t words[8];
	uint64_t length; /* 0: at its beginning, whatever the words are */
	bool pauses; /* it is not to be ended yet: what is given of it now is whole blocks, and then it stands further on */
};

/* Where messages come from; the functions are called in this thread, one at a time. Their errors end the whole. */
struct sm3_source {
	/* The next message: whatever names it, NULL when there are no more. At most SM3_LANES_MAX are open at a time. */
	err (*next)(struct sm3_source *self, void **message);
	/* Its next piece, which stays until the message is asked again or done; an empty one ends it. */
	err (*more)(struct sm3_source *self, void *message, struct slice *piece);
	/* Its digest; NULL when it has paused. */
	err (*done)(struct sm3_source *self, void *message, const struct sm3 *digest);
	/* Where it stands; NULL: at its beginning, and it does not pause. May be NULL itself. */
	struct sm3_chain *(*chain)(struct sm3_source *self, void *message);
};

/* Digest all that the source gives. Errors: those of the source; messages may be open then. E_CRYPTO, E_NO_MEMORY. The
 * library cannot tell where a message stands: no message has a chain where sm3_width_in_use() is NULL. */
err sm3_lanes(struct sm3_source *source);

/* A message that is at hand: two parts that follow each other, either of which may be empty. */
struct sm3_message {
	struct slice parts[2];
	struct sm3 *digest;      /* where its digest goes */
	struct sm3_chain *chain; /* where it stands; NULL: at its beginning */
	size_t given;            /* parts that the lanes have taken; 0 before */
};

/* The digests of all of them. */
err sm3_of_many(struct sm3_message *messages, size_t count);

/* ---- how many at once: for who tells, tests or measures it ---- */

struct sm3_width;

/* The i-th way of computing that this processor knows, the widest last; NULL when there are no more. */
const struct sm3_width *sm3_width_at(size_t i);
const char *sm3_width_name(const struct sm3_width *width);

/* The one in use: the widest that agrees with the library; NULL: the library digests. */
const struct sm3_width *sm3_width_in_use(void);

/* sm3_lanes in that way; NULL: by the library. */
err sm3_lanes_by(const struct sm3_width *width, struct sm3_source *source);

#endif
