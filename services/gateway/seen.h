/* SPDX-License-Identifier: Apache-2.0 */
/* What this gateway saw pass, and when first: a record of ours that bears out a claimed time later on, when seal or
 * certificate have come to an end. A digest and a moment each, nothing of the document. */
#ifndef GATEWAY_SEEN_H
#define GATEWAY_SEEN_H

#include "svc/request.h"
#include "verify/judgement.h"

/* Remember the signatures of a judgement that passed, unless they are remembered from before. */
err seen_keep(struct tx *tx, const struct judgement *judgement, instant now);

/* When the signed value with this digest was first seen to pass; 0: never. Outside of any transaction. */
err seen_find(struct request *req, const uint8_t value_sm3[32], instant *at);

#endif
