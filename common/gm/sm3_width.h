/* SPDX-License-Identifier: Apache-2.0 */
/* The compression function of SM3 (GB/T 32905 §5.3) in several lanes, and what surrounds it. For common/gm/sm3_*.c and
 * their tests alone. */
#ifndef GM_SM3_WIDTH_H
#define GM_SM3_WIDTH_H

#include "gm/sm3_lanes.h"

enum { SM3_WORDS = 8 };

/* Word i of the chaining value of lane k is at [i][k]. */
typedef uint32_t sm3_lane_words[SM3_WORDS][SM3_LANES_MAX];

struct sm3_width {
	const char *name;
	bool (*here)(void); /* does this processor have it? */
	size_t lanes;
	/* So many blocks of 64 bytes in each lane: lane k reads at[k], goes on by step[k] bytes a block, and leaves at[k]
	 * behind the last. A lane that has nothing to do has a step of 0 and any 64 bytes. */
	void (*compress)(sm3_lane_words words, const uint8_t *at[], const size_t step[], size_t blocks);
	/* So many blocks of one message. */
	void (*compress_one)(uint32_t words[SM3_WORDS], const uint8_t *at, size_t blocks);
	const struct sm3_width
		*half; /* better when no more messages are left than it has lanes; NULL: none */
};

extern const uint32_t sm3_first_words[SM3_WORDS];

/* Put behind the bytes of a message that fill no block what ends a message of this length, and tell the length with that:
 * whole blocks, the last one at most SM3_BLOCK bytes beyond what was held. */
size_t sm3_pad(uint8_t *bytes, size_t held, uint64_t length);

/* What sm3_lanes does where there is no width. */
err sm3_in_turn(struct sm3_source *source);

/* The digest of one message in this way. */
void sm3_one_by(const struct sm3_width *width, const struct slice *parts, size_t count, struct sm3 *out);

#endif
