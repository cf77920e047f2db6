/* SPDX-License-Identifier: Apache-2.0 */
/* What the audit office does, one file each; routes.c says who may ask for it. */
#ifndef AUDIT_ACTS_H
#define AUDIT_ACTS_H

#include "svc/request.h"

err record_event(struct request *req, struct tx *tx);
err list_events(struct request *req, struct tx *tx);
err list_events_of_seal(struct request *req, struct tx *tx);
err list_irregularities(struct request *req, struct tx *tx);
err list_gaps(struct request *req, struct tx *tx);
err export_record(struct request *req, struct tx *tx);

#endif
