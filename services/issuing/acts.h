/* SPDX-License-Identifier: Apache-2.0 */
/* What the issuing department does, one file each; routes.c says who may ask for it. */
#ifndef ISSUING_ACTS_H
#define ISSUING_ACTS_H

#include "svc/request.h"

err apply(struct request *req, struct tx *tx);
err resubmit(struct request *req, struct tx *tx);
err withdraw(struct request *req, struct tx *tx);
err give_back(struct request *req, struct tx *tx);
err review(struct request *req, struct tx *tx);
err approve(struct request *req, struct tx *tx);
err reject(struct request *req, struct tx *tx);
err show(struct request *req, struct tx *tx);
err list(struct request *req, struct tx *tx);
err show_approval(struct request *req, struct tx *tx);

err request_cancellation(struct request *req, struct tx *tx);
err agree(struct request *req, struct tx *tx);
err refuse(struct request *req, struct tx *tx);
err show_cancellation(struct request *req, struct tx *tx);
err show_opinion(struct request *req, struct tx *tx);

#endif
