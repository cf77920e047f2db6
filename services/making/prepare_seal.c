/* SPDX-License-Identifier: Apache-2.0 */
#include "image/draw.h"
#include "making/acts.h"
#include "making/office.h"
#include "making/order.h"
#include "making/order_data.h"
#include "ses/seal.h"

/* formats.md §13.3: the type is free; these are the numbers most seen, 2 as in GM/T 0031-2014. */
static int64_t seal_type(const struct order *order)
{
	if (slice_is(order->seal_kind, "personal"))
		return 2;
	return slice_is(order->seal_kind, "business") ? 4 : 1;
}

/* Art. 16(3): the image that the owner supplied and the rules allowed, or one drawn by them. */
static err make_image(struct request *req, const struct making_data *data, struct slice *png)
{
	if (data->png.len) {
		*png = data->png;
		return OK;
	}
	return seal_image_draw(req->arena, &data->design, png);
}

/* GB/T 38540 §6.2, step 2: what the second maker will sign, word for word. */
static err write_info(struct request *req, const struct order *order, const struct making_data *data,
		      struct slice png, struct slice *info)
{
	instant created = req->now - req->now % SECOND;
	struct ses_seal_form form = {
		.version = data->version,
		.vendor = slice_str(making_settings(req)->vendor),
		.code = order->seal_code,
		.type = seal_type(order),
		.name = order->seal_name,
		.list_type = SES_LIST_CERTS,
		.certs = &data->certificate,
		.cert_count = 1,
		.created = created,
		.valid_from = created,
		.valid_to = data->valid_to,
		.picture = {.type = slice_str("PNG"),
			    .data = png,
			    .width = data->design.width_mm,
			    .height = data->design.height_mm},
	};

	return ses_seal_info_write(req->arena, &form, info);
}

/* 拟制: the first maker draws the image and writes down what is to be signed (art. 16). */
err prepare_seal(struct request *req, struct tx *tx)
{
	CLEANUP(form_release) struct form material = {0};
	struct making_data data;
	struct order order;
	struct slice info;
	struct slice png;

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(order_of_path(req, tx, &order));
	TRY(request_if_match(req, order.version));
	TRY(order_take_step(req, tx, &order, ORDER_PREPARE));
	TRY(order_data_read(req, tx, &order, &material, &data));
	TRY(order_data_check(req, &order, &data));
	TRY(make_image(req, &data, &png));
	TRY(write_info(req, &order, &data, png, &info));
	TRY(order_store_prepare(tx, &order, png, info, &req->actor->account, req->now));
	return order_reply(req, &order);
}
