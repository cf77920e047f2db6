/* SPDX-License-Identifier: Apache-2.0 */
/* What the registry does, one file each; routes.c says who may ask for it. */
#ifndef REGISTRY_ACTS_H
#define REGISTRY_ACTS_H

#include "registry/store.h"
#include "svc/request.h"

/* For other offices, over the bus. */
err allocate_code(struct request *req, struct tx *tx);
err file_seal(struct request *req, struct tx *tx);
err change_status(struct request *req, struct tx *tx);
err answer_status(struct request *req, struct tx *tx);

/* For people and programs, over HTTP. */
err show_status(struct request *req, struct tx *tx);
err show_statuses(struct request *req, struct tx *tx);
err show_seal(struct request *req, struct tx *tx);
err show_history(struct request *req, struct tx *tx);
err show_receipt(struct request *req, struct tx *tx);

/* Announce what has become of a seal. */
struct seal_news {
	const struct life_step *step;
	const struct seal_change *change;
	struct slice supersedes;    /* empty: nothing */
	struct slice superseded_by; /* empty: nothing */
};
err announce_seal(struct request *req, struct tx *tx, const struct seal *seal, const struct seal_news *news);

#endif
