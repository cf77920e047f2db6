/* SPDX-License-Identifier: Apache-2.0 */
#include "eseal/v1/registry.pb-c.h"
#include "making/acts.h"
#include "making/approval.h"
#include "making/errand.h"
#include "making/known_seal.h"
#include "making/order.h"

static const char *const causes[] = {"expiry", "damaged-carrier", "lost-carrier", "compromised-key"};
enum { COMPROMISED_KEY = 3 };

/* A new seal rests on an approval (art. 13), named, or handed in as it was signed. */
static err rest_on_approval(struct request *req, struct tx *tx, struct form *form, struct order *order)
{
	struct approval approval;
	struct slice id;

	TRY(approval_named(req, tx, form, &id));
	TRY(approval_find(tx, id, &approval));
	REQUIRE(slice_eq(approval.owner.credit_code, req->actor->unit), E_NOT_FOUND);
	TRY(approval_check_free(&approval, req->now));
	order->application_id = approval.application_id;
	order->owner = approval.owner;
	order->seal_name = approval.seal_name;
	order->seal_kind = approval.seal_kind;
	order->caption = approval.caption;
	return OK;
}

static err read_remake(struct request *req, struct form *form, struct order *order)
{
	size_t cause;

	TRY(form_text(form, "remake.seal_code", 1, SEAL_CODE_MAX, &order->remakes));
	TRY(form_enum(form, "remake.cause", causes, COUNT(causes), &cause));
	if (cause == COMPROMISED_KEY)
		TRY(form_instant(form, "remake.compromised_at", &order->compromised_at));
	if (order->compromised_at > req->now)
		return FAIL_AT(E_FIELD, "remake.compromised_at", "in the future");
	order->cause = slice_str(causes[cause]);
	return form_end(form);
}

/* Art. 18: expired, damaged, lost or leaked, a seal is made anew on the filing of the old one, without a new approval. */
static err rest_on_old_seal(struct request *req, struct tx *tx, struct form *form, struct order *order)
{
	struct known_seal seal;
	struct order old;

	TRY(read_remake(req, form, order));
	TRY(known_seal_find(tx, order->remakes, &seal));
	REQUIRE(slice_eq(seal.owner_credit_code, req->actor->unit), E_NOT_FOUND);
	if (!slice_is(seal.status, "filed") && !slice_is(seal.status, "active") &&
	    !slice_is(seal.status, "suspended"))
		return FAIL_AT(E_SEAL_STATUS, "remake.seal_code", "a seal that is %.*s is not made anew",
			       SLICE_ARG(seal.status));
	TRY(order_store_show(tx, &seal.order_id, &old));
	order->owner = old.owner;
	order->seal_name = old.seal_name;
	order->seal_kind = old.seal_kind;
	order->caption = old.caption;
	return OK;
}

static err put_on_record(struct request *req, struct tx *tx, struct order *order)
{
	struct order_news news = {.event = order_event_word(ORDER_START)};
	const struct life_step *step;
	err e;

	TRY(order_step(req, tx, order, ORDER_START, &step));
	order->state = (enum order_state)step->to;
	order->version = 1;
	e = order_store_open(tx, order);
	if (e.code == E_CONFLICT && strcmp(err_trail()->place, "one_order_per_approval") == 0)
		return FAIL_AT(E_APPROVAL, "approval", "another order rests on it");
	if (e.code == E_CONFLICT && strcmp(err_trail()->place, "one_remake_of_a_seal") == 0)
		return FAIL_AT(E_SEAL_STATUS, "remake.seal_code", "this seal is being made anew already");
	TRY(e);
	news.announces = (enum event)step->announces;
	return order_announce(req, tx, order, &news);
}

static err ask_for_code(struct request *req, struct tx *tx, const struct order *order)
{
	Eseal__V1__AllocateCode ask = ESEAL__V1__ALLOCATE_CODE__INIT;
	struct errand_form form = {.subject = SUBJECT_ALLOCATE_CODE, .message = &ask.base};
	char id[UUID_TEXT];

	uuid_write(&order->id, id);
	ask.order_id = id;
	return errand_start(req, tx, order, &form);
}

/* The registry has given the code. */
static err opened(struct request *req, struct tx *tx)
{
	struct errand errand;
	struct order order;
	struct json json;
	char id[UUID_TEXT];

	TRY(errand_wait(req, tx, &errand));
	TRY(order_store_show(tx, &errand.order_id, &order));
	uuid_write(&order.id, id);
	json_start(&json, req->arena);
	order_put_json(&json, &order);
	TRY(reply_version(req, order.version));
	return reply_created(req, arena_text(req->arena, "/v1/orders/%s", id), &json);
}

/* 受理: an owner has a seal made (art. 14), or made anew (art. 18); the registry gives the code it will bear. */
err open_order(struct request *req, struct tx *tx)
{
	struct order order = {.state = ORDER_NONE, .opened_by = req->actor->account, .opened_at = req->now};
	char id[UUID_TEXT];

	TRY(request_form(req, &req->form));
	if (form_has(&req->form, "remake"))
		TRY(rest_on_old_seal(req, tx, &req->form, &order));
	else
		TRY(rest_on_approval(req, tx, &req->form, &order));
	TRY(uuid_new(req->now, &order.id));
	TRY(put_on_record(req, tx, &order));
	TRY(ask_for_code(req, tx, &order));
	uuid_write(&order.id, id);
	return reply_when(req, opened, "/v1/orders/%s", id);
}
