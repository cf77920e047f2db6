/* SPDX-License-Identifier: Apache-2.0 */
/* Approvals of the issuing department (art. 13, 14(1)), kept as they were signed. They come by event, or in the hand of the
 * owner; either way the signature is checked before one is kept. */
#ifndef MAKING_APPROVAL_H
#define MAKING_APPROVAL_H

#include "making/store.h"
#include "trust/document.h"

struct approval {
	struct slice application_id;
	struct unit owner;
	struct slice seal_name, seal_kind, caption;
	instant use_before;
	struct signed_document document;
	struct uuid used_by; /* the order that rests on it; all zero: none */
};

/* Check a signed approval and keep it. E_APPROVAL when it is not the department's, or is not a whole approval. */
err approval_take_in(struct request *req, struct tx *tx, const struct signed_document *document,
		     struct slice *application_id);

/* Whose approval a form means, which says nothing else: it names the application, or hands the approval in as it was
 * signed, which is then kept. E_FIELD, E_APPROVAL. */
err approval_named(struct request *req, struct tx *tx, struct form *form, struct slice *application_id);

/* E_NOT_FOUND. */
err approval_find(struct tx *tx, struct slice application_id, struct approval *out);

/* Can an order be opened on it now? Pure. E_APPROVAL when its time is over or an order rests on it already. */
err approval_check_free(const struct approval *approval, instant now);

/* Does it carry this order? Pure. E_APPROVAL. */
err approval_check_order(const struct approval *approval, const struct order *order);

/* {type, document, signature} as a field of a form. E_FIELD. */
err document_form_read(struct form *form, const char *name, struct arena *arena, struct signed_document *out);

#endif
