/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of a row as members of a JSON object, for use cases that only show what is kept. */
#ifndef SVC_SHOWN_H
#define SVC_SHOWN_H

#include "db/db.h"
#include "http/json.h"

err shown_text(struct row *row, struct json *json, const char *name);
err shown_instant(struct row *row, struct json *json, const char *name);

/* Left out when it is empty; when it is NULL. */
err shown_text_if_any(struct row *row, struct json *json, const char *name);
err shown_text_if_there(struct row *row, struct json *json, const char *name);
err shown_instant_if_there(struct row *row, struct json *json, const char *name);

#endif
