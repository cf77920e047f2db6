/* SPDX-License-Identifier: Apache-2.0 */
/* How a status is told, the same over HTTP and over the bus. */
#ifndef REGISTRY_STATUS_H
#define REGISTRY_STATUS_H

#include "eseal/v1/documents.pb-c.h"
#include "registry/store.h"
#include "svc/request.h"

/* Codes and digests only: who owns a seal is told to those who ask for a signed answer, never a person's name. */
void status_put_json(struct json *json, const struct standing *status, instant at);

/* The same as a document that proves itself, for whoever must show it later: {"signed": {type, document, signature}}. */
err status_put_signed(struct request *req, struct json *json, const struct standing *status, instant at);

/* As the message that is signed or sent. Texts live in the request's arena. */
err status_message(struct request *req, const struct standing *status, instant at,
		   Eseal__V1__StatusAnswer *out);

#endif
