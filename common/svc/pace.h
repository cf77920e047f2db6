/* SPDX-License-Identifier: Apache-2.0 */
/* How much one address may ask of an office without saying who it is: for each a bucket of tokens, filled at a steady
 * rate. Bounded in memory, whatever comes: an address without a place takes the one that has least to remember, so who
 * has used up its own is forgotten last, and nobody uses up another's. */
#ifndef SVC_PACE_H
#define SVC_PACE_H

#include <pthread.h>

#include "base/clock.h"
#include "gm/sm3.h"
#include "svc/client.h"

enum { PACE_FIELDS_MAX = 3, PACE_TEXT = 64 };

struct pace_rule {
	int64_t per_minute; /* tokens that come in a minute; 0: everything is granted */
	int64_t burst;      /* tokens a bucket holds */
};

struct pace {
	pthread_mutex_t lock;
	struct pace_rule rule;
	struct sm3 secret;         /* so that nobody can choose addresses that share a set of places */
	struct pace_place *places; /* PACE_PLACES of them; NULL: there is no rule */
};

struct pace_answer {
	bool asked;   /* whether there is a rule */
	bool granted; /* else nothing was taken */
	int64_t left; /* whole tokens in the bucket */
	instant wait; /* until as much would be granted; 0 when it was */
	instant full; /* until the bucket is full */
};

/* E_NO_MEMORY, E_IO (no random bytes). */
err pace_init(struct pace *pace, const struct pace_rule *rule);
void pace_drop(struct pace *pace);

/* Take tokens of an address's bucket at a moment (steady clock); a cost over the burst counts as the burst. Of an IPv6
 * address the network counts, its first 64 bits: the rest is its owner's to choose. Any thread. */
struct pace_answer pace_take(struct pace *pace, const struct address *address, int64_t cost, instant now);

/* What a request takes: a token, and one more for each whole MiB of its body, for reading and digesting that costs most. */
int64_t pace_cost(size_t body);

/* What a client is told of it, as fields of its answer: RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10:
 * the bucket's size, and the seconds in which it fills), and when it was refused, Retry-After. None without a rule. */
struct pace_fields {
	struct http_reply_field fields[PACE_FIELDS_MAX];
	size_t count;
	char policy[PACE_TEXT];
	char state[PACE_TEXT];
	char after[PACE_TEXT];
};
void pace_tell(const struct pace *pace, const struct pace_answer *answer, struct pace_fields *out);

#endif
