/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/pace.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

/* A bucket, as one number: when it will be full. What is missing from it is the time until then, in tokens (the generic
 * cell rate algorithm). A place that was never taken is a full bucket. */
struct pace_place {
	struct address of;
	instant full_at;
};

enum { NETWORK_BYTES = 8, SET = 8 };

err pace_init(struct pace *pace, const struct pace_rule *rule)
{
	pthread_mutex_init(&pace->lock, NULL);
	pace->rule = *rule;
	if (rule->per_minute == 0)
		return OK;
	REQUIRE(getrandom(pace->secret.bytes, SM3_SIZE, 0) == SM3_SIZE, E_IO);
	pace->places = calloc(PACE_PLACES, sizeof(*pace->places));
	REQUIRE(pace->places, E_NO_MEMORY);
	return OK;
}

void pace_drop(struct pace *pace)
{
	if (!pace->places)
		return;
	free(pace->places);
	pthread_mutex_destroy(&pace->lock);
}

static struct address network_of(const struct address *address)
{
	static const uint8_t v4[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	struct address network = *address;

	if (memcmp(address->bytes, v4, sizeof(v4)) != 0)
		memset(network.bytes + NETWORK_BYTES, 0, sizeof(network.bytes) - NETWORK_BYTES);
	return network;
}

/* Where an address may have its place: the first of SET. */
static struct pace_place *set_of(const struct pace *pace, const struct address *address)
{
	const struct slice parts[] = {sm3_slice(&pace->secret),
				      slice(address->bytes, sizeof(address->bytes))};
	struct sm3 hash = {{0}};
	size_t index;

	if (sm3_of_parts(parts, COUNT(parts), &hash).code != E_OK)
		err_forget(); /* all are in one set, for now: less memory, no less justice */
	index = (size_t)hash.bytes[0] << 16 | (size_t)hash.bytes[1] << 8 | hash.bytes[2];
	return &pace->places[index % (PACE_PLACES / SET) * SET];
}

static struct pace_place *place_in(struct pace_place *set, const struct address *address)
{
	struct pace_place *fullest = set;

	for (struct pace_place *p = set; p < set + SET; p++) {
		if (memcmp(p->of.bytes, address->bytes, sizeof(p->of.bytes)) == 0)
			return p;
		if (p->full_at < fullest->full_at)
			fullest = p;
	}
	*fullest = (struct pace_place){.of = *address};
	return fullest;
}

struct pace_answer pace_take(struct pace *pace, const struct address *address, int64_t cost, instant now)
{
	const struct pace_rule *rule = &pace->rule;
	struct address network = network_of(address);
	struct pace_answer answer = {.asked = rule->per_minute > 0, .granted = true};
	struct pace_place *set;
	struct pace_place *place;
	instant token;
	instant most;
	instant full_at;

	if (!answer.asked)
		return answer;
	token = MINUTE / rule->per_minute;
	most = token * rule->burst;
	set = set_of(pace, &network);
	pthread_mutex_lock(&pace->lock);
	place = place_in(set, &network);
	full_at = (place->full_at > now ? place->full_at : now) +
		  token * (cost < rule->burst ? cost : rule->burst);
	answer.granted = full_at - now <= most;
	if (answer.granted)
		place->full_at = full_at;
	answer.full = place->full_at > now ? place->full_at - now : 0;
	pthread_mutex_unlock(&pace->lock);
	answer.wait = answer.granted ? 0 : full_at - now - most;
	answer.left = (most - answer.full) / token;
	return answer;
}

int64_t pace_cost(size_t body)
{
	return 1 + (int64_t)(body / PACE_BYTES_A_TOKEN);
}

static long long seconds_of(instant t)
{
	return (long long)((t + SECOND - 1) / SECOND);
}

void pace_tell(const struct pace *pace, const struct pace_answer *answer, struct pace_fields *out)
{
	const struct pace_rule *rule = &pace->rule;

	out->count = 0;
	if (!answer->asked)
		return;
	snprintf(out->policy, sizeof(out->policy), "\"address\";q=%lld;w=%lld", (long long)rule->burst,
		 seconds_of(MINUTE / rule->per_minute * rule->burst));
	snprintf(out->state, sizeof(out->state), "\"address\";r=%lld;t=%lld", (long long)answer->left,
		 seconds_of(answer->full));
	out->fields[out->count++] = (struct http_reply_field){"RateLimit-Policy", out->policy};
	out->fields[out->count++] = (struct http_reply_field){"RateLimit", out->state};
	if (answer->granted)
		return;
	snprintf(out->after, sizeof(out->after), "%lld", seconds_of(answer->wait));
	out->fields[out->count++] = (struct http_reply_field){"Retry-After", out->after};
}
