/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/order.h"

enum { PAGE_MOST = 100 };

struct wanted {
	struct slice owner; /* empty: of all */
	struct slice state; /* empty: any */
	struct slice token;
	size_t size;
};

static err read_query(struct request *req, struct wanted *out)
{
	static const struct order nobodys;
	enum order_state state;

	*out = (struct wanted){0};
	if (order_may_see(req->actor, &nobodys).code != E_OK) {
		out->owner = req->actor->unit;
		REQUIRE(out->owner.len > 0, E_FORBIDDEN); /* an empty one would stand for all */
	}
	TRY(request_query(req, &req->form));
	TRY(request_page(&req->form, PAGE_MOST, &out->size, &out->token));
	if (form_has(&req->form, "state")) {
		TRY(form_text(&req->form, "state", 1, 32, &out->state));
		TRY(order_state_read(out->state, &state));
	}
	return form_end(&req->form);
}

/* Orders, oldest first: an owner's own, or all. */
err list_orders(struct request *req, struct tx *tx)
{
	struct wanted wanted;
	struct uuid after;
	struct order *orders;
	struct json json;
	size_t count;
	char next[UUID_TEXT] = "";

	TRY(read_query(req, &wanted));
	if (wanted.token.len && uuid_read(wanted.token, &after).code != E_OK)
		return FAIL_AT(E_FIELD, "page_token", "not one that was given here");
	TRY(order_store_list(tx, wanted.owner, wanted.state, wanted.token.len ? &after : NULL, wanted.size,
			     &orders, &count));
	json_start(&json, req->arena);
	json_put_list(&json, "orders");
	for (size_t i = 0; i < count; i++) {
		json_put_object(&json, NULL);
		order_put_json(&json, &orders[i]);
		json_close(&json);
	}
	json_close(&json);
	if (count == wanted.size)
		uuid_write(&orders[count - 1].id, next);
	TRY(reply_page(req, &json, slice_str(next)));
	return reply_json(req, 200, &json);
}
