/* SPDX-License-Identifier: Apache-2.0 */
/* An error as application/problem+json (RFC 9457): the one place where errors become HTTP.
 *
 *   { "type": "urn:eseal:error:E_FIELD", "title": "A field is missing or not acceptable",
 *     "title_zh": "字段缺失或不符合要求", "status": 422, "code": "E_FIELD", "article": 13, "trace_id": "…",
 *     "detail": "must have 1 to 300 bytes, not 0", "errors": [ { "place": "owner.name", "detail": "…" } ] }
 *
 * What is our own fault is told without details: they are in the log, under the trace id. */
#ifndef SVC_PROBLEM_H
#define SVC_PROBLEM_H

#include "svc/request.h"

/* Replace the reply of req by the problem. The thread's trail belongs to e and is left as it is. Without
 * memory the reply has no body. */
void problem_reply(struct request *req, err e);

#endif
