/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/pb.h"
#include "making/acts.h"
#include "making/change.h"
#include "making/order.h"
#include "making/order_data.h"
#include "making/sql.h"
#include "making/vetting.h"
#include "trust/possession.h"

/* A challenge is good once, for its order, in its time. */
static err use_challenge(struct request *req, struct tx *tx, const struct order *order,
			 struct slice challenge)
{
	err e = db_run_change(tx, &challenge_use,
			      PARAMS(db_bytes(challenge), db_uuid(&order->id), db_instant(req->now)));

	if (e.code == E_CONFLICT)
		return FAIL_AT(E_POSSESSION, "challenge", "not given for this order, used, or too old");
	return e;
}

/* 谁所有、谁控制: the signature over the challenge verifies with the key of the certificate in the seal. */
static err check_proof(struct request *req, struct tx *tx, const struct order *order, struct slice challenge,
		       struct slice proof)
{
	CLEANUP(form_release) struct form material = {0};
	struct making_data data;
	struct uuid about;
	instant given_at;
	struct vetted_certificate certificate;

	TRY(possession_read(challenge, &about, &given_at));
	if (memcmp(&about, &order->id, sizeof(about)) != 0)
		return FAIL_AT(E_POSSESSION, "challenge", "for another order");
	TRY(order_data_read(req, tx, order, &material, &data));
	TRY(vetting_read(req->arena, data.certificate, &certificate));
	return possession_check(&certificate.key, challenge, proof);
}

/* 领取: the owner proves possession of its key, and the seal becomes active (art. 21). */
err take_over_seal(struct request *req, struct tx *tx)
{
	Eseal__V1__ChangeStatus change = ESEAL__V1__CHANGE_STATUS__INIT;
	const struct life_step *step;
	struct known_seal seal;
	struct slice challenge;
	struct slice proof;
	struct order order;

	TRY(request_form(req, &req->form));
	TRY(form_base64(&req->form, "challenge", 256, &challenge));
	TRY(form_base64(&req->form, "signature", 256, &proof));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(order_step(req, tx, &order, ORDER_TAKE_OVER, &step));
	TRY(check_proof(req, tx, &order, challenge, proof));
	TRY(use_challenge(req, tx, &order, challenge));
	TRY(known_seal_find(tx, order.seal_code, &seal));
	change.challenge = pb_bytes(challenge);
	change.possession = pb_bytes(proof);
	return change_order(req, tx, &seal, "take-over", slice(NULL, 0), "owner", &change);
}
