/* SPDX-License-Identifier: Apache-2.0 */
#include "making/invalidation.h"

#include "base/tables.h"
#include "base/text.h"
#include "bus/pb.h"
#include "making/order.h"
#include "svc/svc.h"

static err guard_invalidation_none(const void *proposal, const void *facts)
{
	(void)proposal;
	(void)facts;
	return OK;
}

/* Four eyes: nobody agrees to a proposal of their own. */
static err guard_invalidation_second_person(const void *proposal, const void *facts)
{
	const struct invalidation_facts *f = facts;

	(void)proposal;
	if (memcmp(&f->who, &f->proposed_by, sizeof(f->who)) == 0)
		return FAIL(E_SAME_PERSON, "who proposed it may not agree to it");
	return OK;
}

static const struct life_step steps[] = {
#define INVALIDATION_STEP(from, event, by, guard, to, announces)                                             \
	{from, event, by, guard_invalidation_##guard, to, announces},
#include "lives.def"
};

const struct life invalidation_life = {"invalidation", steps, COUNT(steps)};

static const char *const state_words[] = {
#define INVALIDATION_STATE(name, word, zh) [name] = word,
#include "lives.def"
};

static const char *const event_words[] = {
#define INVALIDATION_EVENT(name, word, zh, article) [name] = word,
#include "lives.def"
};

const char *invalidation_state_word(enum invalidation_state state)
{
	return state_words[state];
}

static err read_state(struct row *row, enum invalidation_state *out)
{
	struct slice word;
	size_t at;

	TRY(row_text(row, &word));
	TRY(text_word(word, state_words, COUNT(state_words), &at));
	*out = (enum invalidation_state)at;
	return OK;
}

err invalidation_read(struct row *row, struct invalidation *out)
{
	bool there;

	TRY(row_uuid(row, &out->id));
	TRY(row_text(row, &out->seal_code));
	TRY(read_state(row, &out->state));
	TRY(row_int(row, &out->version));
	TRY(row_text(row, &out->reason));
	TRY(row_instant_or_null(row, &out->since, &there));
	TRY(row_uuid(row, &out->proposed_by));
	TRY(row_instant(row, &out->proposed_at));
	TRY(row_uuid_or_null(row, &out->decided_by, &out->decided));
	TRY(row_instant_or_null(row, &out->decided_at, &there));
	return row_end(row);
}

void invalidation_put_json(struct json *json, const struct invalidation *proposal)
{
	json_put_uuid(json, "id", &proposal->id);
	json_put_text(json, "seal_code", proposal->seal_code);
	json_put_str(json, "state", state_words[proposal->state]);
	json_put_int(json, "version", proposal->version);
	json_put_text(json, "reason", proposal->reason);
	if (proposal->since)
		json_put_instant(json, "invalid_since", proposal->since);
	json_put_uuid(json, "proposed_by", &proposal->proposed_by);
	json_put_instant(json, "proposed_at", proposal->proposed_at);
	if (!proposal->decided)
		return;
	json_put_uuid(json, "decided_by", &proposal->decided_by);
	json_put_instant(json, "decided_at", proposal->decided_at);
}

err invalidation_reply(struct request *req, int status, const struct invalidation *proposal)
{
	char id[UUID_TEXT];
	struct json json;

	uuid_write(&proposal->id, id);
	json_start(&json, req->arena);
	invalidation_put_json(&json, proposal);
	TRY(reply_version(req, proposal->version));
	if (status == 201)
		return reply_created(req, arena_text(req->arena, "/v1/invalidations/%s", id), &json);
	return reply_json(req, status, &json);
}

err invalidation_sign(struct request *req, const struct invalidation *proposal, struct signed_document *out)
{
	Eseal__V1__InvalidationOrder order = ESEAL__V1__INVALIDATION_ORDER__INIT;
	char proposed_by[UUID_TEXT];
	char agreed_by[UUID_TEXT];
	char id[UUID_TEXT];

	uuid_write(&proposal->id, id);
	uuid_write(&proposal->proposed_by, proposed_by);
	uuid_write(&proposal->decided_by, agreed_by);
	order.id = id;
	order.region = (char *)(uintptr_t)req->office->region;
	TRY(pb_text(req->arena, proposal->seal_code, &order.seal_code));
	TRY(pb_text(req->arena, proposal->reason, &order.reason));
	order.invalid_since = proposal->since;
	order.proposed_by = proposed_by;
	order.proposed_at = proposal->proposed_at;
	order.agreed_by = agreed_by;
	order.agreed_at = proposal->decided_at;
	return document_sign(req->arena, req->office->key, req->office->cert, req->now, &order.base, out);
}

err invalidation_announce(struct request *req, struct tx *tx, const struct known_seal *seal,
			  enum invalidation_event event, const struct life_step *step)
{
	struct order_news news = {.announces = (enum event)step->announces, .event = event_words[event]};
	struct order order;

	TRY(order_store_show(tx, &seal->order_id, &order));
	return order_announce(req, tx, &order, &news);
}
