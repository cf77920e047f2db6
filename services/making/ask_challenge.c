/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/office.h"
#include "making/sql.h"
#include "trust/possession.h"

/* Art. 21: the owner asks for what to sign, to prove that the key is in its hand. */
err ask_challenge(struct request *req, struct tx *tx)
{
	instant good_until = req->now + making_settings(req)->challenge_life;
	struct slice challenge;
	struct order order;
	struct json json;

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	REQUIRE(slice_eq(req->actor->unit, order.owner.credit_code), E_NOT_FOUND);
	if (order.state != ORDER_DELIVERED)
		return FAIL(E_NO_SUCH_STEP, "a seal is taken over when it was delivered");
	TRY(possession_challenge(req->arena, &order.id, req->now, &challenge));
	TRY(db_run(
		tx, &challenge_give,
		PARAMS(db_bytes(challenge), db_uuid(&order.id), db_instant(req->now), db_instant(good_until)),
		NULL));
	json_start(&json, req->arena);
	json_put_base64(&json, "challenge", challenge);
	json_put_instant(&json, "good_until", good_until);
	return reply_json(req, 200, &json);
}
