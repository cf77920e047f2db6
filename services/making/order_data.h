/* SPDX-License-Identifier: Apache-2.0 */
/* The making data of an order as it was found good, and whether it may still be used: between the clerk's judgement and
 * the making a certificate can be revoked. */
#ifndef MAKING_ORDER_DATA_H
#define MAKING_ORDER_DATA_H

#include "making/making_data.h"
#include "svc/request.h"

/* What data points into lives in the form; release it when done. E_MATERIAL_OPEN when none was found good. */
err order_data_read(struct request *req, struct tx *tx, const struct order *order, struct form *form,
		    struct making_data *data);

/* All rules of making_data_check, as of now. */
err order_data_check(struct request *req, const struct order *order, const struct making_data *data);

#endif
