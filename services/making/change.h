/* SPDX-License-Identifier: Apache-2.0 */
/* A change of a seal's status, ordered here and made true by the registry (art. 17, 19, 21): recorded, sent, and waited
 * for, its refusal included. */
#ifndef MAKING_CHANGE_H
#define MAKING_CHANGE_H

#include "eseal/v1/registry.pb-c.h"
#include "making/known_seal.h"

/* event: "suspend", … of proto/lives.def. form holds what is particular: possession, opinion. */
err change_order(struct request *req, struct tx *tx, const struct known_seal *seal, const char *event,
		 struct slice reason, const char *wish_of, Eseal__V1__ChangeStatus *form);

#endif
