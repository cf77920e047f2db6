/* SPDX-License-Identifier: Apache-2.0 */
/* What the making unit does, one file each; routes.c says who may ask for it. */
#ifndef MAKING_ACTS_H
#define MAKING_ACTS_H

#include "making/store.h"

/* From an order to a seal in its owner's hand. */
err open_order(struct request *req, struct tx *tx);
err hand_in_material(struct request *req, struct tx *tx);
err judge_material(struct request *req, struct tx *tx);
err check_order(struct request *req, struct tx *tx);
err refuse_order(struct request *req, struct tx *tx);
err prepare_seal(struct request *req, struct tx *tx);
err make_seal(struct request *req, struct tx *tx);
err file_seal_again(struct request *req, struct tx *tx);
err deliver_seal(struct request *req, struct tx *tx);
err ask_challenge(struct request *req, struct tx *tx);
err take_over_seal(struct request *req, struct tx *tx);

/* Changes of a seal's status. */
err suspend_seal(struct request *req, struct tx *tx);
err resume_seal(struct request *req, struct tx *tx);
err cancel_seal(struct request *req, struct tx *tx);
err propose_invalidation(struct request *req, struct tx *tx);
err agree_to_invalidation(struct request *req, struct tx *tx);
err refuse_invalidation(struct request *req, struct tx *tx);

/* To look at. */
err show_order(struct request *req, struct tx *tx);
err list_orders(struct request *req, struct tx *tx);
err show_seal_image(struct request *req, struct tx *tx);
err give_seal(struct request *req, struct tx *tx);
err show_known_seal(struct request *req, struct tx *tx);
err show_invalidation(struct request *req, struct tx *tx);
err list_invalidations(struct request *req, struct tx *tx);

/* What the registry answered. */
err code_was_allocated(struct request *req, struct tx *tx);
err seal_was_filed(struct request *req, struct tx *tx);
err status_was_changed(struct request *req, struct tx *tx);

/* What other offices announced. */
err hear_approval(struct request *req, struct tx *tx);
err hear_opinion(struct request *req, struct tx *tx);
err hear_seal(struct request *req, struct tx *tx);

#endif
