/* SPDX-License-Identifier: Apache-2.0 */
/* What the gateway does, one file each; routes.c says who may ask for it. */
#ifndef GATEWAY_ACTS_H
#define GATEWAY_ACTS_H

#include "svc/request.h"

err verify(struct request *req, struct tx *tx);
err show_report(struct request *req, struct tx *tx);
err show_status(struct request *req, struct tx *tx);

/* A report as exactly the bytes that were signed, the signature (GB/T 35275, detached) beside it in a header. */
err reply_report(struct request *req, int status, struct slice body, struct slice signature);

#endif
