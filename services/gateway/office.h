/* SPDX-License-Identifier: Apache-2.0 */
/* What is particular to this gateway. */
#ifndef GATEWAY_OFFICE_H
#define GATEWAY_OFFICE_H

#include "court/court.h"
#include "fetch/store.h"
#include "gateway/status_cache.h"
#include "svc/svc.h"
#include "trust/store.h"

/* Its configuration. */
struct gateway_settings {
	const char
		*trust_dir; /* trust anchors, intermediate certificates, CRLs; `sources` of fetch/sources.h */
	instant revocation_keep, revocation_patience, revocation_retry;
	instant judge_patience;
	int64_t public_reports;
	instant public_report_life;
};

/* Its own, for the life of the process. */
struct gateway {
	struct court *court; /* where strangers' files are read */
	struct trust_store *trust;
	struct status_cache *statuses;
	struct fetch_store *sources; /* of evidence on revocation */
};

err gateway_start(struct office *office);
void gateway_stop(struct office *office);
err gateway_ready(struct office *office, struct json *detail);
err gateway_measure(struct office *office, const struct metrics *metrics, struct buf *to, instant now);

#endif
