/* SPDX-License-Identifier: Apache-2.0 */
/* The registry's receipt for a filing (art. 17): checked when it comes, shown as it was signed. */
#ifndef MAKING_RECEIPT_H
#define MAKING_RECEIPT_H

#include "making/store.h"
#include "trust/document.h"

/* Is it the registry's receipt for this order's seal? E_SIGNATURE, E_SYNTAX; E_FIELD when it is for another seal. */
err receipt_check(struct request *req, const struct order *order, const struct signed_document *document);

/* "receipt": {type, document, signature, says}; nothing while there is none. */
err receipt_put_json(struct request *req, struct tx *tx, const struct order *order, struct json *json);

#endif
