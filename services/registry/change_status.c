/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "eseal/v1/registry.pb-c.h"
#include "registry/acts.h"
#include "registry/filed.h"
#include "svc/paper.h"
#include "trust/possession.h"

/* The challenge was given not long ago, for the order that this code was given out for. */
static err challenge_is_ours(struct request *req, struct tx *tx, const struct seal *seal,
			     struct slice challenge)
{
	char order_text[UUID_TEXT];
	struct slice order_id;
	struct uuid order;
	instant given_at;

	TRY(possession_read(challenge, &order, &given_at));
	TRY(seal_store_order_of(tx, seal->code, &order_id));
	uuid_write(&order, order_text);
	if (!slice_is(order_id, order_text))
		return FAIL_AT(E_POSSESSION, "challenge", "given for another order");
	if (given_at > req->now + TIME_SKEW_SECONDS * SECOND ||
	    given_at < req->now - POSSESSION_AGE_SECONDS * SECOND)
		return FAIL_AT(E_POSSESSION, "challenge", "not given in the last %d seconds",
			       POSSESSION_AGE_SECONDS);
	return OK;
}

/* Art. 21: the owner signed a challenge, and not just anything, with the key of a certificate that the seal lists. */
static err possession_proved(struct request *req, struct tx *tx, const struct seal *seal,
			     const Eseal__V1__ChangeStatus *form, bool *proved)
{
	struct slice challenge = pb_slice(form->challenge);

	*proved = false;
	TRY(challenge_is_ours(req, tx, seal, challenge));
	return filed_proves(req->arena, seal->datum, challenge, pb_slice(form->possession), proved);
}

/* Art. 19: the opinion is the issuing department's, about this seal, and agrees. */
static err opinion_agreed(struct request *req, const struct seal *seal, const Eseal__V1__ChangeStatus *form,
			  bool *agreed)
{
	struct signed_document document = document_get(form->opinion);
	const Eseal__V1__Opinion *opinion;
	ProtobufCMessage *message;

	*agreed = false;
	if (!form->opinion)
		return OK;
	TRY(paper_check(req, ISSUING, &document, &eseal__v1__opinion__descriptor, &message));
	opinion = (const Eseal__V1__Opinion *)message;
	*agreed = opinion->agreed && slice_is(seal->code, opinion->seal_code);
	return OK;
}

static err count_people(const Eseal__V1__InvalidationOrder *order, size_t *people)
{
	struct uuid proposed_by;
	struct uuid agreed_by;

	if (uuid_read(slice_str(order->proposed_by), &proposed_by).code != E_OK ||
	    uuid_read(slice_str(order->agreed_by), &agreed_by).code != E_OK)
		return FAIL_AT(E_FIELD, "order", "it does not name two accounts");
	*people = memcmp(&proposed_by, &agreed_by, sizeof(agreed_by)) == 0 ? 1 : 2;
	return OK;
}

/* Art. 30: an order of the making unit, about this seal and from this moment on, in which two people decide. */
static err two_people_ordered(struct request *req, const struct seal *seal,
			      const Eseal__V1__ChangeStatus *form, size_t *people)
{
	struct signed_document document = document_get(form->order);
	const Eseal__V1__InvalidationOrder *order;
	ProtobufCMessage *message;

	*people = 0;
	if (!form->order)
		return OK;
	TRY(paper_check(req, MAKING, &document, &eseal__v1__invalidation_order__descriptor, &message));
	order = (const Eseal__V1__InvalidationOrder *)message;
	if (!slice_is(seal->code, order->seal_code) || order->invalid_since != form->effective_at ||
	    strcmp(order->reason, form->reason) != 0)
		return FAIL_AT(E_FIELD, "order", "it is about another seal, moment or reason");
	return count_people(order, people);
}

static err find_facts(struct request *req, struct tx *tx, const struct seal *seal, enum seal_event event,
		      const Eseal__V1__ChangeStatus *form, struct seal_facts *facts)
{
	*facts = (struct seal_facts){.now = req->now,
				     .reason = slice_str(form->reason),
				     .wish_of = slice_str(form->wish_of),
				     .wish_unit = slice_str(form->wish_unit)};
	switch (event) {
	case SEAL_TAKE_OVER:
		return possession_proved(req, tx, seal, form, &facts->possession_proved);
	case SEAL_CANCEL:
		return opinion_agreed(req, seal, form, &facts->opinion_agreed);
	case SEAL_MARK_INVALID:
		return two_people_ordered(req, seal, form, &facts->agreed_by);
	case SEAL_RESUME:
		if (seal->state != SEAL_SUSPENDED)
			return OK;
		return seal_store_suspender(tx, seal->code, &facts->suspended_by, &facts->suspended_for);
	default:
		return OK;
	}
}

/* When it takes effect: when it is recorded; only what was made against the rules is invalid from an earlier moment, and
 * at the earliest from its making (art. 30). */
static err effective_at(struct request *req, const struct seal *seal, enum seal_event event,
			const Eseal__V1__ChangeStatus *form, instant *out)
{
	*out = req->now;
	if (form->effective_at == 0)
		return OK;
	if (event != SEAL_MARK_INVALID || form->effective_at < seal->made_at || form->effective_at > req->now)
		return FAIL_AT(E_FIELD, "effective_at",
			       "not between the making and now, or not for this change");
	*out = form->effective_at;
	return OK;
}

static struct slice evidence_of(const Eseal__V1__ChangeStatus *form)
{
	if (form->order)
		return pb_slice(form->order->document);
	return form->opinion ? pb_slice(form->opinion->document) : pb_slice(form->possession);
}

static err answer(struct request *req, const struct seal *seal, const struct seal_change *change)
{
	Eseal__V1__StatusChanged changed = ESEAL__V1__STATUS_CHANGED__INIT;
	struct slice payload;

	TRY(pb_text(req->arena, seal->code, &changed.seal_code));
	changed.version = seal->version;
	changed.status = (char *)(uintptr_t)seal_state_word(seal->state);
	changed.effective_at = change->effective_at;
	changed.recorded_at = change->recorded_at;
	TRY(pb_write(req->arena, &changed.base, &payload));
	return reply_bytes(req, 200, NULL, payload);
}

/* A change follows the version it names. One that was overtaken never comes true, however often it is asked for: that
 * answer is final. One that is ahead of us may. */
static err check_version(const struct seal *seal, int64_t after_version)
{
	if (after_version < seal->version)
		return FAIL_AT(E_NO_SUCH_STEP, "after_version", "the seal has moved on to version %lld",
			       (long long)seal->version);
	if (after_version > seal->version)
		return FAIL_AT(E_CONFLICT, "after_version", "the seal is at version %lld only",
			       (long long)seal->version);
	return OK;
}

/* 领取, 停用, 恢复, 注销, 标识为无效: the making unit files a change of a seal's status (art. 17, 19, 21, 30). */
err change_status(struct request *req, struct tx *tx)
{
	struct seal_change change = {.recorded_at = req->now};
	struct seal_news news = {.change = &change};
	const Eseal__V1__ChangeStatus *form;
	struct seal_facts facts;
	struct seal seal;
	ProtobufCMessage *message;

	TRY(pb_read(req->arena, &eseal__v1__change_status__descriptor, req->heard.payload, &message));
	form = (const Eseal__V1__ChangeStatus *)message;
	TRY(seal_event_read(slice_str(form->event), &change.event));
	TRY(seal_store_lock(tx, slice_str(form->seal_code), &seal));
	TRY(check_version(&seal, form->after_version));
	TRY(find_facts(req, tx, &seal, change.event, form, &facts));
	TRY(life_next(&seal_life, (int)seal.state, (int)change.event, req->actor->roles, &seal, &facts,
		      &news.step));
	TRY(effective_at(req, &seal, change.event, form, &change.effective_at));
	change.reason = slice_str(form->reason);
	change.wish_of = slice_str(form->wish_of);
	change.wish_unit = slice_str(form->wish_unit);
	change.evidence = evidence_of(form);
	TRY(seal_store_move(tx, &seal, news.step, &change));
	TRY(announce_seal(req, tx, &seal, &news));
	return answer(req, &seal, &change);
}
