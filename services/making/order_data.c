/* SPDX-License-Identifier: Apache-2.0 */
#include "making/order_data.h"

#include "making/material.h"
#include "making/office.h"

err order_data_read(struct request *req, struct tx *tx, const struct order *order, struct form *form,
		    struct making_data *data)
{
	struct material material;

	TRY(material_store_last(tx, order, MATERIAL_DATA, &material));
	REQUIRE(material.judged && material.good, E_MATERIAL_OPEN);
	TRY(form_parse(form, req->arena, material.content));
	return making_data_read(form, order, data);
}

err order_data_check(struct request *req, const struct order *order, const struct making_data *data)
{
	struct trust_store *trust = making_own(req)->trust;
	const struct trust_view *view = trust_store_take(trust);
	err e = making_data_check(req->arena, data, order, view, req->now);

	trust_store_give(trust, view);
	return e;
}
