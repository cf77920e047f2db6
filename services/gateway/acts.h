/* SPDX-License-Identifier: Apache-2.0 */
/* What the gateway does, one file each; routes.c says who may ask for it. */
#ifndef GATEWAY_ACTS_H
#define GATEWAY_ACTS_H

#include "svc/request.h"

err verify(struct request *req, struct tx *tx);
err verify_many(struct request *req, struct tx *tx);
err show_report(struct request *req, struct tx *tx);
err download_report(struct request *req, struct tx *tx);
err download_signature(struct request *req, struct tx *tx);
err show_status(struct request *req, struct tx *tx);

#endif
